import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { ConflictError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { AuthorizationRequiredError, wasRevokedThere } from "../authorization/index.ts";
import type { GrantChoice } from "../authorization/index.ts";
import { ReplayPerMinute } from "../executions/index.ts";
import { getAccount } from "./accounts.records.ts";
import type { AccountRecord } from "./accounts.records.ts";
import { liftRevocation } from "./lift-revocation.ts";
import type { LiftedRevocation } from "./lift-revocation.ts";
import { startReauthorization } from "./start-reauthorization.ts";

const Input = z.object({
  accountId: z.string(),
  heldEvents: z.enum(["REPLAY", "DISCARD"]),
  replayPerMinute: ReplayPerMinute,
});

/**
 * Lifts the hold that `revokeAccount` set. What waited runs now (`REPLAY`), in order and at most
 * `replayPerMinute` a minute of each rule, or is given up (`DISCARD`). Other
 * holds stay. Where the tokens were revoked at the provider too, it throws AuthorizationRequiredError: the consent that
 * it begins lifts the hold when it is finished, and nothing before. Throws ConflictError NOT_REVOKED.
 */
export async function grantAccount(ctx: Context, input: z.input<typeof Input>): Promise<LiftedRevocation> {
  const { organizationId } = authoriseInAny(ctx, "ACCOUNTS");
  const { accountId, heldEvents, replayPerMinute } = parseInput(Input, input);
  const choice: GrantChoice = { heldEvents, ...(replayPerMinute == null ? {} : { replayPerMinute }) };
  const account = await getAccount(ctx.database.prisma, organizationId, accountId);
  authoriseIn(ctx, "ACCOUNTS", account.environment);
  if (account.revokedAt && wasRevokedThere(account)) throw await consentFor(ctx, account, choice);
  return inTransaction(ctx, (scope) => liftRevocation(ctx, scope, { organizationId, accountId, ...choice }));
}

async function consentFor(
  ctx: Context,
  account: AccountRecord,
  grantChoice: GrantChoice,
): Promise<AuthorizationRequiredError | ConflictError> {
  const { authorizationUrl, expiresAt } = await startReauthorization(ctx, account, { grantChoice });
  return new AuthorizationRequiredError(
    { noun: "account", name: account.providerOrgName },
    { url: authorizationUrl, expiresAt },
  );
}
