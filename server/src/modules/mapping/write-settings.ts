import { isDeepStrictEqual } from "node:util";
import type { Context, TransactionScope } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import type { WantedSettings } from "./check-settings.ts";
import type { LockedSettings } from "./lock-settings.ts";
import { scheduleStreams } from "./schedule-streams.ts";
import type { SettingsView } from "./settings-conflict-error.ts";
import type { IntegrationSettingsValues } from "./settings-values.ts";
import { settingsTabs } from "./stored-settings.ts";

/**
 * Writes the tabs of locked settings that differ from what stands, all in one go: the row under its next version, the schedules
 * that follow from them, the audit, the change. Where nothing differs nothing is written and the version stays.
 */
export async function writeSettings(
  ctx: Context,
  scope: TransactionScope,
  locked: LockedSettings,
  act: "integrationSettings.saved" | "integrationSettings.reset",
  wanted: WantedSettings,
): Promise<SettingsView> {
  const { tx, now } = scope;
  const { name: updatedByName } = requireActor(ctx);
  const { organizationId, accountId, accountName, row, present } = locked;
  const changed = settingsTabs.filter(
    (tab) => wanted[tab] != null && !isDeepStrictEqual(wanted[tab], present.values[tab]),
  );
  if (changed.length === 0)
    return {
      accountId,
      values: present.values,
      updatedAt: row?.updatedAt ?? null,
      updatedByName: row?.updatedByName ?? null,
    };
  const version = present.values.version + 1;
  const values: IntegrationSettingsValues = {
    ...present.values,
    ...Object.fromEntries(changed.map((tab) => [tab, wanted[tab]])),
    version,
  };
  const stored = Object.fromEntries(
    settingsTabs.map((tab) => [
      tab,
      changed.includes(tab) ? toStored(locked, values, tab) : (row?.[tab] ?? {}),
    ]),
  ) as Record<(typeof settingsTabs)[number], Prisma.InputJsonObject>;
  const data = { ...stored, version, updatedAt: now, updatedByName };
  await tx.integrationSettings.upsert({
    where: { accountId, organizationId },
    create: { accountId, organizationId, ...data },
    update: data,
  });
  if (changed.includes("sync"))
    await scheduleStreams(scope, { organizationId, accountId, sync: values.sync });
  await recordAudit(ctx, scope, {
    act,
    entityType: "Account",
    entityId: accountId,
    before: pick(present.values, changed),
    after: { ...pick(values, changed), version },
  });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: act,
      entityType: "Account",
      entityId: accountId,
      actorName: updatedByName,
      payload: { accountName, version, tabs: changed },
    },
  ]);
  return { accountId, values, updatedAt: now, updatedByName };
}

function toStored(
  { present }: LockedSettings,
  values: IntegrationSettingsValues,
  tab: (typeof settingsTabs)[number],
): Prisma.InputJsonObject {
  const savedIn = values.version;
  if (tab !== "mapping") return { ...values[tab], savedIn } as Prisma.InputJsonObject;
  const kept = new Set(values.mapping.customProperties.map(({ name }) => name));
  const removed = present.values.mapping.customProperties.filter(({ name }) => !kept.has(name));
  const former = { ...present.former, ...Object.fromEntries(removed.map(({ name, type }) => [name, type])) };
  return { ...values.mapping, former, savedIn } as Prisma.InputJsonObject;
}

function pick(
  values: IntegrationSettingsValues,
  tabs: readonly (typeof settingsTabs)[number][],
): Prisma.InputJsonObject {
  return Object.fromEntries(tabs.map((tab) => [tab, values[tab]])) as Prisma.InputJsonObject;
}
