import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Prisma, ReportSettings } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
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
import { nextDigestAt, nextWeeklyReportAt } from "./report-times.ts";

const Input = z.object({
  version: z.int().min(0),
  escalationBcc: z.email("Give an e-mail address.").max(320).nullish(),
  extraRecipientIds: z.array(z.uuid()).max(100, "At most 100.").nullish(),
  digest: z.enum(["HOURLY", "DAILY"]).nullish(),
  digestHour: z.int().min(0).max(23).nullish(),
  weeklyReport: z.boolean().nullish(),
  roles: z.array(RoleChoice).max(3).nullish(),
});

/**
 * Saves report settings; what is left out stays, and null clears `escalationBcc`. What waits for a digest goes by the new times. Throws
 * ConflictError SETTINGS_CHANGED where somebody saved since the version that the caller saw.
 */
export async function saveReportSettings(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<ReportSettings> {
  const { organizationId, name: actorName } = authorise(ctx, "REPORTS");
  const values = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const extras = values.extraRecipientIds;
    if (extras) await requireMembers(scope, organizationId, extras);
    const before = await listRecipientRoles(tx, organizationId);
    const roles = applyChoices(before, values.roles ?? [], "roles");
    const { count } = await tx.reportSettings.updateMany({
      where: { organizationId, version: values.version },
      data: { ...columnsOf(values), version: { increment: 1 }, updatedAt: now, updatedByName: actorName },
    });
    const settings = await getReportSettings(tx, organizationId);
    if (count === 0)
      throw new ConflictError(
        `${settings.updatedByName ?? "Somebody"} has saved the report settings in the meantime. Look at them, and save again.`,
        "SETTINGS_CHANGED",
      );
    await saveRoles(scope, before, roles);
    if (extras) await saveExtras(scope, organizationId, extras);
    await moveDue(scope, settings);
    await recordAudit(ctx, scope, {
      act: "reportSettings.saved",
      entityType: "Organization",
      entityId: organizationId,
      before: { roles: enabledRoles(before) },
      after: {
        roles: enabledRoles(roles),
        escalationBcc: settings.escalationBcc,
        digestMinutes: settings.digestMinutes,
        digestHour: settings.digestHour,
        weeklyReport: settings.weeklyReport,
        ...(extras ? { extraRecipients: extras } : {}),
      },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "reportSettings.saved",
        entityType: "Organization",
        entityId: organizationId,
        actorName,
        payload: { roles: enabledRoles(roles) },
      },
    ]);
    return settings;
  });
}

function columnsOf(values: z.output<typeof Input>): Prisma.ReportSettingsUpdateManyMutationInput {
  const { escalationBcc, digest, digestHour, weeklyReport } = values;
  return {
    ...(escalationBcc === undefined ? {} : { escalationBcc }),
    ...(digest == null ? {} : { digestMinutes: digest === "HOURLY" ? 60 : 1_440 }),
    ...(digestHour == null ? {} : { digestHour }),
    ...(weeklyReport == null ? {} : { weeklyReport }),
  };
}

async function requireMembers(
  { tx }: TransactionScope,
  organizationId: string,
  memberIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(memberIds)];
  const present = await tx.member.count({ where: { id: { in: ids }, organizationId, removedAt: null } });
  if (present < ids.length) throw new NotFoundError("The member");
}

async function saveExtras(
  { tx }: TransactionScope,
  organizationId: string,
  memberIds: readonly string[],
): Promise<void> {
  const ids = [...new Set(memberIds)];
  await tx.extraRecipient.deleteMany({ where: { organizationId, memberId: { notIn: ids } } });
  await tx.extraRecipient.createMany({
    data: ids.map((memberId) => ({ organizationId, memberId })),
    skipDuplicates: true,
  });
}

/** What waits goes by the new times; a report that is overdue goes as it would have. */
async function moveDue({ tx, now }: TransactionScope, settings: ReportSettings): Promise<void> {
  const { organizationId, digestHour } = settings;
  await tx.notification.updateMany({
    where: { organizationId, state: "WAITING", inDigest: true, sendAt: { gt: now } },
    data: { sendAt: nextDigestAt(now, settings) },
  });
  await tx.reportSchedule.updateMany({
    where: { organizationId, weeklyAt: { gt: now } },
    data: { weeklyAt: nextWeeklyReportAt(now, digestHour) },
  });
}
