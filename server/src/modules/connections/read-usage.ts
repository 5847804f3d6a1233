import type { ConnectionUsage } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";

/** The use of a connection on the last `days` days (UTC, today included), oldest first; batched over connections. */
export function readUsage(
  ctx: GraphQLContext,
  connectionId: string,
  environment: Environment,
  days: number,
): Promise<ConnectionUsage[]> {
  const today = ctx.clock.now();
  const from = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - days + 1));
  return loadBatched(ctx, `usage ${environment} ${days}`, connectionId, async (ids: string[]) => {
    const rows = await ctx.database.prisma.connectionUsage.findMany({
      where: { connectionId: { in: ids }, environment, day: { gte: from } },
      orderBy: { day: "asc" },
    });
    const byConnection = Map.groupBy(rows, (row) => row.connectionId);
    return ids.map((id) => byConnection.get(id) ?? []);
  });
}
