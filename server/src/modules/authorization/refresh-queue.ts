import type { Environment } from "../../context.ts";
import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { AuthorizationKey } from "./authorization-key.ts";
import { freshTokens } from "./fresh-tokens.ts";
import { idleMs } from "./refresh-schedule.ts";

const concurrency = 8;
/** A look takes what is due out of the sight of other nodes for so long. */
const claimMs = 60_000;

type Due = AuthorizationKey & {
  generation: number;
  refreshedAt: Date | null;
  /** null for accounts, whose tokens are used all the time. */
  lastUsedAt: Date | null;
  isConnection: boolean;
  revokedAt: Date | null;
};

/** Refreshes tokens ahead of their end, 8 at a time, so that no call waits for it. */
export function startRefreshQueue(environment: Environment): Queue {
  const { clock, log } = environment;
  return runQueue<Due>({
    name: "token refresh",
    concurrency,
    clock,
    log,
    claim: (limit) => claimDue(environment, limit),
    run: (due) => refreshAhead(environment, due),
    reclaim: async () => undefined,
  });
}

/** What is due, by index. A node that ends before it is done gives it back by time. */
async function claimDue({ database, clock }: Environment, limit: number): Promise<Due[]> {
  const now = clock.now();
  const { rows } = await database.pool.query<Due>({
    name: "authorizations-due",
    text: `with due as (
        select t."id" from "Authorization" t where t."refreshDueAt" <= $1::timestamptz and t."refusedAt" is null
        order by t."refreshDueAt" limit $2 for update skip locked
      ), taken as (
        update "Authorization" t set "refreshDueAt" = $3::timestamptz where t."id" = any(array(select "id" from due)) returning t.*
      ) select t."id" as "authorizationId", t."organizationId", t."generation", t."refreshedAt", c."lastUsedAt",
          c."connectionId" is not null as "isConnection", coalesce(c."revokedAt", a."revokedAt") as "revokedAt"
        from taken t
        left join "ConnectionAuthorization" c on c."authorizationId" = t."id"
        left join "Account" a on a."authorizationId" = t."id"`,
    values: [now, limit, new Date(now.getTime() + claimMs)],
  });
  return rows;
}

async function refreshAhead(environment: Environment, due: Due): Promise<void> {
  const now = environment.clock.now();
  const wait = waitOf(due, now);
  if (wait) {
    await environment.database.prisma.authorization.updateMany({
      where: { id: due.authorizationId, organizationId: due.organizationId, generation: due.generation },
      data: { refreshDueAt: wait },
    });
    return;
  }
  // What comes of it is recorded with the authorization.
  await freshTokens(environment, due, { aheadOf: due.generation }).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
  });
}

/** Until when tokens wait that are on hold, or that nobody uses: these are refreshed once a week. null: now. */
function waitOf({ revokedAt, isConnection, lastUsedAt, refreshedAt }: Due, now: Date): Date | null {
  if (revokedAt) return new Date(now.getTime() + idleMs);
  const isIdle = isConnection && (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > idleMs);
  const alive = new Date((refreshedAt ?? now).getTime() + idleMs);
  return isIdle && alive > now ? alive : null;
}
