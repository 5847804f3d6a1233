import type { Context } from "../../context.ts";
import { prepareRevocation } from "../authorization/index.ts";
import type { Receipt } from "../authorization/index.ts";
import type { AuthorizedRecord, ConnectionRecord } from "./connections.records.ts";
import { listSharers } from "./list-sharers.ts";

/**
 * Ends the credentials of a connection in one environment at the provider. Where that would end others as well (the same refresh
 * token, or a grant that several stand on) it is not asked for, and the receipt says what it would have ended. Never throws for what
 * the provider does.
 */
export async function endAtProvider(
  ctx: Context,
  connection: ConnectionRecord,
  authorized: AuthorizedRecord,
): Promise<Receipt> {
  const end = await prepareEnd(ctx, connection, authorized);
  return end();
}

/** As endAtProvider in two steps: the second works also when the connection is deleted by then. */
export async function prepareEnd(
  ctx: Context,
  { service }: ConnectionRecord,
  { organizationId, authorizationId, authorization }: AuthorizedRecord,
): Promise<() => Promise<Receipt>> {
  const revoke = await prepareRevocation(ctx, { organizationId, authorizationId });
  const { clientId, providerUserId, refreshTokenHash } = authorization;
  return async () => {
    const endsGrant = ctx.connectors.of(service).revokes === "GRANT";
    const sameGrant = endsGrant ? await listSharers(ctx, { organizationId, clientId, providerUserId }) : [];
    const sameToken =
      refreshTokenHash === null
        ? []
        : await ctx.database.prisma.authorization.findMany({
            where: { organizationId, refreshTokenHash, id: { not: authorizationId } },
            select: { id: true },
          });
    const others = sameGrant.filter((each) => each.authorizationId !== authorizationId);
    if (others.length === 0 && sameToken.length === 0) return revoke();
    const names = others.slice(0, 5).map(({ name, environment }) => `${name} (${environment.toLowerCase()})`);
    return {
      outcome: "FAILED",
      endpoint: null,
      at: ctx.clock.now().toISOString(),
      reason: `Not asked for: ${service.name} would end what others stand on too${names.length > 0 ? `: ${names.join(", ")}` : ""}.`,
    };
  };
}
