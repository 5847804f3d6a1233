import { requireActor } from "../context.ts";
import { loadBatched } from "./batch.ts";
import type { GraphQLContext } from "./context.ts";

type Scoped = { id: string };

/**
 * Reads records by id, batched, inside the actor's organization only: one statement per table and tick. A record
 * of another organization reads as null.
 */
export function makeRecordLoader<Row extends Scoped>(
  table: string,
  options: { scope?: "organization" | "catalogue" } = {},
): (ctx: GraphQLContext, id: string | null | undefined) => Promise<Row | null> {
  const scope =
    options.scope === "catalogue"
      ? `(t."organizationId" is null or t."organizationId" = $2)`
      : table === "Organization"
        ? `t."id" = $2`
        : `t."organizationId" = $2`;
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
