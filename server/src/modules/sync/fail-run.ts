import type { Environment, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Account, Service } from "../../generated/prisma/client.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { holdAccount } from "../contacts/index.ts";
import { openProblem } from "../problems/index.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";
import { dataSyncProblems } from "./data-sync-problems.ts";
import { retryDelayMs, throttleDelayMs } from "./retry-delay.ts";

type NextTry = { delayMs: number; throttled: boolean };

const internal = "Something went wrong on our side.";
const triesOfOurs = 6;

/**
 * Puts a run that did not come to its end back into the queue, with its checkpoints: at once when this process stops or
 * the authorization is refused (the claim waits for it), when the provider's limits allow it again, later for passing
 * faults. For good otherwise, and after 12 tries in a row that brought no page further (6 for faults of our own): FAILED, with a Problem.
 */
export async function failRun(environment: Environment, run: ClaimedRun, cause: unknown): Promise<void> {
  const next = nextTry(run.failures + 1, cause);
  const message = cause instanceof ProviderError ? cause.message : cause === "STOPPED" ? null : internal;
  await inTransaction(environment, async (scope) => {
    if (next) await putBack(environment, scope, run, next, message);
    else await end(environment, scope, run, cause, message ?? internal);
  });
}

function nextTry(failures: number, cause: unknown): NextTry | null {
  if (cause === "STOPPED") return { delayMs: 0, throttled: false };
  if (!(cause instanceof ProviderError)) return afterOurs(failures);
  if (cause.kind === "AUTH_PERMANENT") return { delayMs: 0, throttled: false };
  if (cause.kind === "THROTTLED")
    return { delayMs: throttleDelayMs(failures, cause.retryAfterMs), throttled: true };
  if (!cause.isTransient) return null;
  const delayMs = retryDelayMs(failures, cause.retryAfterMs);
  return delayMs === null ? null : { delayMs, throttled: false };
}

/** What we could not foresee may pass, such as a database that restarts. What does not is told within two minutes. */
function afterOurs(failures: number): NextTry | null {
  const delayMs = failures < triesOfOurs ? retryDelayMs(failures, null) : null;
  return delayMs === null ? null : { delayMs, throttled: false };
}

function mine(environment: Environment, run: ClaimedRun) {
  return { id: run.id, lease: environment.workerId, attempt: run.attempt, status: "RUNNING" as const };
}

async function putBack(
  environment: Environment,
  { tx, now }: TransactionScope,
  run: ClaimedRun,
  { delayMs, throttled }: NextTry,
  error: string | null,
): Promise<void> {
  const runAt = new Date(now.getTime() + delayMs);
  const scheduled = await tx.syncRun.updateMany({
    where: mine(environment, run),
    data: {
      status: "SCHEDULED",
      lease: null,
      runAt,
      error,
      throttledUntil: throttled ? runAt : null,
      failures: error === null ? run.failures : run.failures + 1,
    },
  });
  if (scheduled.count === 0) return;
  await appendChanges(tx, now, [
    {
      organizationId: run.organizationId,
      name: "syncRun.retryScheduled",
      entityType: "SyncRun",
      entityId: run.id,
      parentId: run.accountId,
    },
  ]);
}

async function end(
  environment: Environment,
  scope: TransactionScope,
  run: ClaimedRun,
  cause: unknown,
  reason: string,
): Promise<void> {
  const { tx, now } = scope;
  const { organizationId, accountId } = run;
  await holdAccount(tx, accountId);
  const failed = await tx.syncRun.updateMany({
    where: mine(environment, run),
    data: { status: "FAILED", lease: null, finishedAt: now, error: reason },
  });
  if (failed.count === 0) return;
  await tx.syncObjectProgress.updateMany({
    where: { syncRunId: run.id, state: "RUNNING" },
    data: { state: "FAILED" },
  });
  if (run.kind === "ORG_SYNC")
    await tx.account.updateMany({
      where: { id: accountId, firstSync: "RUNNING" },
      data: { firstSync: "FAILED" },
    });
  else await tx.syncStream.updateMany({ where: { accountId, kind: run.kind }, data: { lastRunId: run.id } });
  const account = await tx.account.findUniqueOrThrow({
    where: { id: accountId, organizationId },
    include: { service: true },
  });
  await openFailure(scope, run, account, {
    cause: cause instanceof ProviderError ? cause.kind : "INTERNAL",
    reason,
  });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "syncRun.failed",
      entityType: "SyncRun",
      entityId: run.id,
      parentId: accountId,
    },
    {
      organizationId,
      name: run.kind === "ORG_SYNC" ? "account.syncFailed" : "account.dataSyncFailed",
      entityType: "Account",
      entityId: accountId,
      payload: { accountName: account.providerOrgName, reason, kind: run.kind },
    },
  ]);
}

/** The Problem of a run that failed; people hear of it by what Problems record. */
function openFailure(
  scope: TransactionScope,
  run: ClaimedRun,
  account: Account & { service: Service },
  { cause, reason }: { cause: string; reason: string },
): Promise<void> {
  return openProblem(scope, {
    organizationId: run.organizationId,
    kind: run.kind === "ORG_SYNC" ? "SYNC_FAILED" : dataSyncProblems[run.kind].problem,
    environment: account.environment,
    subjectId: account.id,
    accountId: account.id,
    serviceId: account.serviceId,
    cause,
    detail: { accountName: account.providerOrgName, serviceName: account.service.name, reason },
  });
}
