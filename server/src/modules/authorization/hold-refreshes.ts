import type { Environment } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { pause } from "../../platform/pause.ts";
import type { AuthorizationKey } from "./authorization-key.ts";

const leaseSeconds = 60;
const waitMs = 40;
/** Longer than any refresh holds its lease. */
const patienceMs = 40_000;

/**
 * Keeps tokens from being refreshed while they are ended: waits for a refresh under way, then holds its lease. Answers how to give
 * that back. Where the lease does not come free in time, or the tokens are deleted meanwhile, the work goes on without it.
 */
export async function holdRefreshes(
  { database }: Pick<Environment, "database">,
  { organizationId, authorizationId }: AuthorizationKey,
): Promise<() => Promise<void>> {
  const lease = newId();
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const { rows } = await database.pool.query<{ held: boolean; there: boolean }>({
      name: "authorization-hold-refreshes",
      text: `with held as (
               update "Authorization" set "refreshLease" = $1, "refreshLeaseUntil" = now() + make_interval(secs => ${leaseSeconds})
               where "id" = $2 and "organizationId" = $3 and ("refreshLeaseUntil" is null or "refreshLeaseUntil" < now()) returning 1)
             select exists (select from held) as "held",
               exists (select from "Authorization" where "id" = $2 and "organizationId" = $3) as "there"`,
      values: [lease, authorizationId, organizationId],
    });
    const [found] = rows;
    if (!found || found.held || !found.there) break;
    await pause(waitMs);
  }
  return async () => {
    await database.prisma.authorization.updateMany({
      where: { id: authorizationId, organizationId, refreshLease: lease },
      data: { refreshLease: null, refreshLeaseUntil: null },
    });
  };
}
