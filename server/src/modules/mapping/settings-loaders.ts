import { requireActor } from "../../context.ts";
import type { IntegrationSettings } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import type { ContactField, DataSync } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import { CONTACT_PROPERTIES } from "./contact-properties.ts";
import type { ContactProperty } from "./contact-properties.ts";
import { defaultSettings } from "./default-settings.ts";
import type { SettingsView } from "./settings-conflict-error.ts";
import { readStored } from "./stored-settings.ts";

/** What the settings of an account stand on: its service, what its provider can, the fields of its contacts. */
export type SettingsGround = { serviceName: string; dataSync: DataSync | null; fields: ContactField[] };

/** null: the organization has no such account. */
export function loadGround(ctx: GraphQLContext, accountId: string): Promise<SettingsGround | null> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "settings ground", accountId, async (ids: string[]) => {
    const accounts = await ctx.database.prisma.account.findMany({
      where: { id: { in: ids }, organizationId },
      select: { id: true, service: { select: { name: true, provider: true } } },
    });
    const grounds = new Map(
      accounts.map(({ id, service }) => [
        id,
        { serviceName: service.name, dataSync: ctx.providers.find(service.provider)?.dataSync ?? null },
      ]),
    );
    const modules = Map.groupBy(
      accounts.filter(({ id }) => grounds.get(id)?.dataSync),
      ({ id }) => grounds.get(id)?.dataSync?.contactModule ?? "",
    );
    const items = await ctx.database.prisma.mirroredItem.findMany({
      where: {
        OR: [...modules].map(([parentKey, some]) => ({
          accountId: { in: some.map(({ id }) => id) },
          object: "FIELDS",
          parentKey,
        })),
      },
      orderBy: { key: "asc" },
      select: { accountId: true, data: true },
    });
    const byAccount = Map.groupBy(items, (item) => item.accountId);
    return ids.map((id) => {
      const ground = grounds.get(id);
      if (!ground) return null;
      const fields = (byAccount.get(id) ?? []).flatMap(
        ({ data }) => ground.dataSync?.contactField(data as { [key: string]: Json }) ?? [],
      );
      return { ...ground, fields };
    });
  });
}

function loadRow(ctx: GraphQLContext, accountId: string): Promise<IntegrationSettings | null> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "integration settings", accountId, async (ids: string[]) => {
    const rows = await ctx.database.prisma.integrationSettings.findMany({
      where: { accountId: { in: ids }, organizationId },
    });
    const byAccount = new Map(rows.map((row) => [row.accountId, row]));
    return ids.map((id) => byAccount.get(id) ?? null);
  });
}

/** The settings of an account; null where the organization has no such account. A fixed number of statements for any number. */
export async function loadSettings(ctx: GraphQLContext, accountId: string): Promise<SettingsView | null> {
  const [ground, row] = await Promise.all([loadGround(ctx, accountId), loadRow(ctx, accountId)]);
  if (!ground) return null;
  const { values } = readStored(row, defaultSettings(ground.dataSync, ground.fields));
  return {
    accountId,
    values,
    updatedAt: row?.updatedAt ?? null,
    updatedByName: row?.updatedByName ?? null,
  };
}

/** The properties that contacts of an account have: those of all, then its own. */
export async function loadProperties(ctx: GraphQLContext, accountId: string): Promise<ContactProperty[]> {
  const settings = await loadSettings(ctx, accountId);
  return [...CONTACT_PROPERTIES, ...(settings?.values.mapping.customProperties ?? [])];
}
