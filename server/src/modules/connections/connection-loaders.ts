import { requireActor } from "../../context.ts";
import type { ConnectionAuthorization } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import { describeApis } from "../authorization/index.ts";
import type { DescribedApi } from "../authorization/index.ts";

/** What a connection is in each environment, development first. */
export function loadAuthorized(
  ctx: GraphQLContext,
  connectionId: string,
): Promise<ConnectionAuthorization[]> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "connection authorizations", connectionId, async (ids: string[]) => {
    const rows = await ctx.database.prisma.connectionAuthorization.findMany({
      where: { connectionId: { in: ids }, organizationId },
      orderBy: { environment: "asc" },
    });
    const byConnection = Map.groupBy(rows, (row) => row.connectionId);
    return ids.map((id) => byConnection.get(id) ?? []);
  });
}

/** Where calls of an authorization go. */
export function loadApi(ctx: GraphQLContext, authorizationId: string): Promise<DescribedApi> {
  const { organizationId } = requireActor(ctx);
  return loadBatched(ctx, "connection APIs", authorizationId, (ids: string[]) =>
    describeApis(ctx, organizationId, ids),
  );
}
