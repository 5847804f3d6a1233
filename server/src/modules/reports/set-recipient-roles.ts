import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { RecipientRole, ReportSettings } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import {
  applyChoices,
  enabledRoles,
  getReportSettings,
  listRecipientRoles,
  RoleChoice,
  saveRoles,
} from "./report-settings.records.ts";

const Input = z.object({ roles: z.array(RoleChoice).min(1).max(3) });

/** Switches recipient roles on or off; those that are left out stay. It counts as a save of the report settings. */
export async function setRecipientRoles(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<{ recipientRoles: RecipientRole[]; settings: ReportSettings }> {
  const { organizationId, name: actorName } = authorise(ctx, "REPORTS");
  const { roles: choices } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    // The row lock lets one save at a time pass.
    await tx.reportSettings.update({ where: { organizationId }, data: { version: { increment: 1 } } });
    const before = await listRecipientRoles(tx, organizationId);
    const after = applyChoices(before, choices, "roles");
    await saveRoles(scope, before, after);
    await tx.reportSettings.update({
      where: { organizationId },
      data: { updatedAt: now, updatedByName: actorName },
    });
    await recordAudit(ctx, scope, {
      act: "recipientRoles.set",
      entityType: "Organization",
      entityId: organizationId,
      before: { roles: enabledRoles(before) },
      after: { roles: enabledRoles(after) },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "recipientRoles.set",
        entityType: "Organization",
        entityId: organizationId,
        actorName,
        payload: { roles: enabledRoles(after) },
      },
    ]);
    return { recipientRoles: after, settings: await getReportSettings(tx, organizationId) };
  });
}
