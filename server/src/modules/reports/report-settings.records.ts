import { z } from "zod";
import type { TransactionScope } from "../../context.ts";
import type { RecipientRole, ReportSettings } from "../../generated/prisma/client.ts";
import { Role } from "../../generated/prisma/enums.ts";
import type { Transaction } from "../../platform/database/client.ts";
import { NotFoundError, ValidationError } from "../../platform/errors.ts";
import { reportRoles } from "./choose-recipients.ts";

/** A recipient role, named by its id or its role, and whether it receives reports. */
export const RoleChoice = z.object({
  id: z.uuid().nullish(),
  role: z.enum(Role).nullish(),
  enabled: z.boolean(),
});
export type RoleChoice = z.output<typeof RoleChoice>;

/** The settings of an organization; every organization has them. */
export async function getReportSettings(
  database: Pick<Transaction, "reportSettings">,
  organizationId: string,
): Promise<ReportSettings> {
  const settings = await database.reportSettings.findUnique({ where: { organizationId } });
  if (!settings) throw new NotFoundError("The report settings");
  return settings;
}

/** Company admin, company supervisor, billing admin. */
export async function listRecipientRoles(
  database: Pick<Transaction, "recipientRole">,
  organizationId: string,
): Promise<RecipientRole[]> {
  const roles = await database.recipientRole.findMany({ where: { organizationId } });
  const order = ["COMPANY_ADMIN", "COMPANY_SUPERVISOR", "BILLING_ADMIN"];
  return roles.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
}

/** The roles as they would stand with these choices. Throws ValidationError, and NotFoundError for an id of somebody else. */
export function applyChoices(
  roles: readonly RecipientRole[],
  choices: readonly RoleChoice[],
  path: string,
): RecipientRole[] {
  const chosen = new Map<string, boolean>();
  for (const [index, { id, role, enabled }] of choices.entries()) {
    const found = roles.find((each) => (id == null ? each.role === role : each.id === id));
    if (id != null && !found) throw new NotFoundError("The recipient role");
    if ((id == null) === (role == null))
      throw new ValidationError([{ path: `${path}.${index}`, message: "Name it by `id` or by `role`." }]);
    if (!found)
      throw new ValidationError([
        { path: `${path}.${index}.role`, message: `Only ${reportRoles.join(", ")} can receive reports.` },
      ]);
    if (chosen.has(found.id))
      throw new ValidationError([{ path: `${path}.${index}`, message: "It is named twice." }]);
    chosen.set(found.id, enabled);
  }
  return roles.map((each) => ({ ...each, enabled: chosen.get(each.id) ?? each.enabled }));
}

/** Writes the roles that stand otherwise than before. */
export async function saveRoles(
  { tx }: TransactionScope,
  before: readonly RecipientRole[],
  after: readonly RecipientRole[],
): Promise<void> {
  for (const { id, organizationId, enabled } of after)
    if (before.find((each) => each.id === id)?.enabled !== enabled)
      await tx.recipientRole.update({ where: { id, organizationId }, data: { enabled } });
}

/** Which roles receive reports. */
export function enabledRoles(roles: readonly RecipientRole[]): Role[] {
  return roles.filter(({ enabled }) => enabled).map(({ role }) => role);
}
