import { requireActor } from "../../context.ts";
import type { Extension, ExtensionVersion, Service } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

/** Extensions and versions that the organization publishes, or has or had installed. */
export const loadExtension = makeRecordLoader<Extension>("Extension", { scope: "extension" });
export const loadVersion = makeRecordLoader<ExtensionVersion>("ExtensionVersion", {
  scope: "extensionVersion",
});

/** The name of an extension's publisher: all that others see of that organization. */
export function loadPublisherName(ctx: GraphQLContext, publisherId: string): Promise<string> {
  return loadBatched(ctx, "publisher names", publisherId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<{ id: string; name: string }>({
      name: "publisher-names",
      text: `select "id", "name" from "Organization" where "id" = any($1::uuid[])`,
      values: [ids],
    });
    const byId = new Map(rows.map(({ id, name }) => [id, name]));
    return ids.map((id) => byId.get(id) ?? "");
  });
}

/** The version before another one of its extension; null for the first. */
export function loadFormerVersion(
  ctx: GraphQLContext,
  { extensionId, number }: ExtensionVersion,
): Promise<ExtensionVersion | null> {
  const key = { extensionId, number: number - 1 };
  return loadBatched(ctx, "former versions", key, async (keys: (typeof key)[]) => {
    const { rows } = await ctx.database.pool.query<ExtensionVersion>({
      name: "former-versions",
      text: `select v.* from unnest($1::uuid[], $2::int[]) as k("extensionId", "number") join "ExtensionVersion" v using ("extensionId", "number")`,
      values: [keys.map((each) => each.extensionId), keys.map((each) => each.number)],
    });
    return keys.map(
      (each) =>
        rows.find((row) => row.extensionId === each.extensionId && row.number === each.number) ?? null,
    );
  });
}

/** The service of a key as the organization sees it, its own before a shipped one; null where there is none. */
export function loadServiceByKey(ctx: GraphQLContext, serviceKey: string): Promise<Service | null> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "services by key", serviceKey, async (keys: string[]) => {
    const { rows } = await ctx.database.pool.query<Service>({
      name: "services-by-key",
      text: `select * from "Service" where "key" = any($1::text[]) and ("organizationId" is null or "organizationId" = $2)
             order by "organizationId" nulls first`,
      values: [keys, organizationId],
    });
    const byKey = new Map(rows.map((row) => [row.key, row]));
    return keys.map((key) => byKey.get(key) ?? null);
  });
}
