import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import type { WatchFacts } from "./watch-health.ts";

/** How the events of an account come in, with the facts that its health follows from; batched. */
export function loadWatchFacts(ctx: GraphQLContext, accountId: string): Promise<WatchFacts | null> {
  return loadBatched(ctx, "watch channels", accountId, async (ids: string[]) => {
    const { rows } = await ctx.database.pool.query<WatchFacts>({
      name: "watch-facts",
      text: `select w.*, z."refusedAt" is not null as "isRefused",
          exists (select from "RuleTrigger" m where m."accountId" = w."accountId") as "isListened",
          exists (select from "WatchGap" g where g."accountId" = w."accountId" and g."closedAt" is null) as "hasOpenGap"
        from unnest($1::uuid[]) as p(id) join "WatchChannel" w on w."accountId" = p.id
        join "Account" a on a."id" = w."accountId" join "Authorization" z on z."id" = a."authorizationId"`,
      values: [ids],
    });
    const byAccount = new Map(rows.map((row) => [row.accountId, row]));
    return ids.map((id) => byAccount.get(id) ?? null);
  });
}
