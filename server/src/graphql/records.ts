import { requireActor } from "../context.ts";
import { loadBatched } from "./batch.ts";
import type { GraphQLContext } from "./context.ts";

type Scoped = { id: string };

/** Which rows an organization reads: its own; also the shipped ones; as customer or publisher; of extensions, what it publishes or has installed. */
const scopes = {
  organization: `t."organizationId" = $2`,
  catalogue: `(t."organizationId" is null or t."organizationId" = $2)`,
  parties: `(t."organizationId" = $2 or t."publisherId" = $2)`,
  extension: `(t."organizationId" = $2 or exists (select from "Installation" i where i."organizationId" = $2 and i."extensionId" = t."id"))`,
  extensionVersion: `(t."organizationId" = $2 or exists (select from "Installation" i where i."organizationId" = $2 and i."extensionId" = t."extensionId"))`,
} as const;

/**
 * Reads records by id, batched, inside what the actor's organization may read only: one statement per table and tick. A record
 * of another organization reads as null.
 */
export function makeRecordLoader<Row extends Scoped>(
  table: string,
  options: { scope?: keyof typeof scopes } = {},
): (ctx: GraphQLContext, id: string | null | undefined) => Promise<Row | null> {
  const scope = table === "Organization" ? `t."id" = $2` : scopes[options.scope ?? "organization"];
  const text = `select t.* from "${table}" t where t."id" = any($1::uuid[]) and ${scope}`;
  return async (ctx, id) => {
    if (!id) return null;
    const { organizationId } = requireActor(ctx);
    return loadBatched<string, Row | null>(ctx, `record ${table}`, id, async (ids) => {
      const { rows } = await ctx.database.pool.query<Row>({
        name: `records-${table}`,
        text,
        values: [ids, organizationId],
      });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.map((each) => byId.get(each) ?? null);
    });
  };
}
