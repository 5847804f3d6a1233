import { z } from "zod";

/** What a deployment and a roll-back are asked alike. */
export const deploymentInput = z.object({
  accounts: z
    .array(z.object({ ruleId: z.string(), accountId: z.string() }))
    .max(10_000, "At most 10,000 rules at once.")
    .refine(
      (accounts) => new Set(accounts.map(({ ruleId }) => ruleId)).size === accounts.length,
      "Name each rule once.",
    )
    .nullish()
    .transform((accounts) => accounts ?? []),
  accountsForUnbound: z
    .array(z.string())
    .max(100, "At most 100 accounts.")
    .nullish()
    .transform((accountIds) => [...new Set(accountIds ?? [])]),
  allowConfigurationNeeded: z
    .boolean()
    .nullish()
    .transform((allowed) => allowed ?? false),
  note: z
    .string()
    .trim()
    .max(500, "At most 500 characters.")
    .nullish()
    .transform((note) => note || null),
  expectedCurrent: z.number().int().min(0).nullish(),
});

export type DeploymentChoices = z.output<typeof deploymentInput>;
