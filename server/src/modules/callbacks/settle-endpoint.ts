import { inTransaction } from "../../context.ts";
import type { Environment, TransactionScope } from "../../context.ts";
import type {
  CallbackHealth,
  CallbackSubscription,
  Extension,
  Prisma,
} from "../../generated/prisma/client.ts";
import type { DisableCause } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { openProblem, resolveProblems } from "../problems/index.ts";
import type { ProblemDetail } from "../problems/index.ts";
import { disableAfterSeconds, failuresToOpen, noticeAt, successesToClose } from "./record-health.ts";
import type { HealthNews } from "./record-health.ts";

/** An open breaker lets the first probe through after this, then after twice as long each time … */
const firstPauseSeconds = 30;
/** … up to this. */
const longestPauseSeconds = 600;

type Endpoint = CallbackSubscription & { extension: Extension; health: CallbackHealth };

/**
 * Brings an endpoint in line with what its counted attempts say, in a transaction of its own: opens and closes its breaker, tells
 * its operator when it nears the disable threshold, disables it at the threshold or after a 410. The row lock makes each
 * of these happen once, however many nodes. Where a process dies before it got here, the next attempt does it.
 */
export async function settleEndpoint(
  environment: Pick<Environment, "database" | "clock" | "feed">,
  news: HealthNews,
): Promise<void> {
  await inTransaction(environment, async (scope) => {
    const { tx } = scope;
    await tx.$queryRaw`select 1 from "CallbackSubscription" where "id" = ${news.subscriptionId}::uuid for no key update`;
    await tx.$queryRaw`select 1 from "CallbackHealth" where "subscriptionId" = ${news.subscriptionId}::uuid for update`;
    const endpoint = await tx.callbackSubscription.findUnique({
      where: { id: news.subscriptionId },
      include: { extension: true, health: true },
    });
    if (!endpoint?.health) return;
    const { health, ...rest } = endpoint;
    const changes: string[] = [];
    const data = {
      ...breakerAfter(health, news, scope.now, changes),
      ...(await noticesAfter(scope, { ...rest, health }, news, changes)),
    };
    if (Object.keys(data).length > 0)
      await tx.callbackHealth.update({ where: { subscriptionId: news.subscriptionId }, data });
    await appendChanges(
      tx,
      scope.now,
      changes.map((name) => ({
        organizationId: endpoint.organizationId,
        name,
        entityType: "CallbackSubscription",
        entityId: endpoint.id,
        payload: namesOf(endpoint),
      })),
    );
  });
}

/** What a change of a subscription carries. */
export function namesOf(endpoint: Pick<CallbackSubscription, "event" | "url"> & { extension: Extension }) {
  return {
    extensionKey: endpoint.extension.key,
    extensionName: endpoint.extension.name,
    event: endpoint.event,
    endpoint: new URL(endpoint.url).host,
  };
}

function breakerAfter(
  health: CallbackHealth,
  news: HealthNews,
  now: Date,
  changes: string[],
): Prisma.CallbackHealthUpdateInput {
  const pause = (openings: number): Date =>
    new Date(now.getTime() + Math.min(firstPauseSeconds * 2 ** (openings - 1), longestPauseSeconds) * 1_000);
  if (health.openedAt === null) {
    const opens =
      news.failed > 0 &&
      health.windowFailed >= failuresToOpen &&
      health.windowFailed > health.windowSucceeded;
    if (!opens) return {};
    changes.push("callbackSubscription.breakerOpened");
    return { openedAt: now, openings: 1, probeAt: pause(1), probesSucceeded: 0 };
  }
  if (health.probesSucceeded >= successesToClose) {
    changes.push("callbackSubscription.breakerClosed");
    return {
      openedAt: null,
      probeAt: null,
      openings: 0,
      probesSucceeded: 0,
      windowAt: null,
      windowSucceeded: 0,
      windowFailed: 0,
    };
  }
  // What began before it opened says nothing new.
  const probeFailed = news.failed > 0 && health.probeAt !== null && health.probeAt <= now;
  if (!probeFailed) return {};
  return { openings: { increment: 1 }, probeAt: pause(health.openings + 1), probesSucceeded: 0 };
}

async function noticesAfter(
  scope: TransactionScope,
  endpoint: Endpoint,
  news: HealthNews,
  changes: string[],
): Promise<Prisma.CallbackHealthUpdateInput> {
  const { tx, now } = scope;
  const { health, organizationId, id } = endpoint;
  const disable = async (cause: DisableCause): Promise<Prisma.CallbackHealthUpdateInput> => {
    const { count } = await tx.callbackSubscription.updateMany({
      where: { id, disabledAt: null },
      data: { disabledAt: now, disableCause: cause },
    });
    if (count === 0) return {};
    changes.push("callbackSubscription.disabled");
    const reason = cause === "GONE" ? "The endpoint wants no more." : "The endpoint was disabled.";
    // In this order: the incident of the endpoint goes on, it is not over in between.
    await tell(scope, endpoint, "CALLBACK_DISABLED", cause, { at: now.toISOString() });
    await resolveProblems(scope, {
      organizationId,
      subjectId: id,
      kind: "CALLBACK_FAILING",
      resolution: reason,
    });
    return { noticed: 100 };
  };
  if (news.gone) return disable("GONE");
  if (health.failingSince === null) {
    if (health.noticed === 0) return {};
    for (const kind of ["CALLBACK_FAILING", "CALLBACK_DISABLED"] as const)
      await resolveProblems(scope, {
        organizationId,
        subjectId: id,
        kind,
        resolution: "A delivery succeeded.",
      });
    return { noticed: 0 };
  }
  const failingForSeconds = (now.getTime() - health.failingSince.getTime()) / 1_000;
  const percent = noticeAt.findLast((each) => failingForSeconds >= (disableAfterSeconds * each) / 100) ?? 0;
  if (percent <= health.noticed) return {};
  if (percent === 100) return disable("FAILING");
  await tell(scope, endpoint, "CALLBACK_FAILING", undefined, {
    percent,
    disablesAt: new Date(health.failingSince.getTime() + disableAfterSeconds * 1_000).toISOString(),
  });
  return { noticed: percent };
}

async function tell(
  scope: TransactionScope,
  endpoint: Endpoint,
  kind: "CALLBACK_FAILING" | "CALLBACK_DISABLED",
  cause: string | undefined,
  detail: ProblemDetail,
): Promise<void> {
  const { extensionName, event, endpoint: host } = namesOf(endpoint);
  const reason = endpoint.health.failingReason;
  await openProblem(scope, {
    organizationId: endpoint.organizationId,
    kind,
    subjectId: endpoint.id,
    subscriptionId: endpoint.id,
    ...(cause ? { cause } : {}),
    detail: { extensionName, event, endpoint: host, ...(reason ? { reason } : {}), ...detail },
  });
}
