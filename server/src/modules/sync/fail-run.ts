import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { openProblem } from "../problems/index.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";
import { retryDelayMs } from "./retry-delay.ts";

/**
 * Puts a run that did not come to its end back into the queue, with its checkpoints: at once when this process stops or
 * the authorization is refused (the claim waits for it), later for passing faults. For good otherwise: FAILED, with a Problem.
 */
export async function failRun(environment: Environment, run: ClaimedRun, cause: unknown): Promise<void> {
  const { organizationId, accountId } = run;
  const delayMs = nextTryMs(run.attempt, cause);
  const message =
    cause instanceof ProviderError
      ? cause.message
      : cause === "STOPPED"
        ? null
        : "Something went wrong on our side.";
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const mine = {
      id: run.id,
      lease: environment.workerId,
      attempt: run.attempt,
      status: "RUNNING" as const,
    };
    if (delayMs !== null) {
      const scheduled = await tx.syncRun.updateMany({
        where: mine,
        data: { status: "SCHEDULED", lease: null, runAt: new Date(now.getTime() + delayMs), error: message },
      });
      if (scheduled.count > 0)
        await appendChanges(tx, now, [
          {
            organizationId,
            name: "syncRun.retryScheduled",
            entityType: "SyncRun",
            entityId: run.id,
            parentId: accountId,
          },
        ]);
      return;
    }
    const failed = await tx.syncRun.updateMany({
      where: mine,
      data: { status: "FAILED", lease: null, finishedAt: now, error: message },
    });
    if (failed.count === 0) return;
    await tx.syncObjectProgress.updateMany({
      where: { syncRunId: run.id, state: "RUNNING" },
      data: { state: "FAILED" },
    });
    await tx.account.updateMany({
      where: { id: accountId, firstSync: "RUNNING" },
      data: { firstSync: "FAILED" },
    });
    const reason = message ?? "Something went wrong on our side.";
    const account = await tx.account.findUniqueOrThrow({
      where: { id: accountId },
      include: { service: true },
    });
    await openProblem(scope, {
      organizationId,
      kind: "SYNC_FAILED",
      environment: account.environment,
      subjectId: accountId,
      accountId,
      serviceId: account.serviceId,
      cause: cause instanceof ProviderError ? cause.kind : "INTERNAL",
      detail: { accountName: account.providerOrgName, serviceName: account.service.name, reason },
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
        name: "account.syncFailed",
        entityType: "Account",
        entityId: accountId,
        payload: { accountName: account.providerOrgName, reason },
      },
    ]);
  });
}

function nextTryMs(attempt: number, cause: unknown): number | null {
  if (cause === "STOPPED") return 0;
  if (!(cause instanceof ProviderError)) return null;
  if (cause.kind === "AUTH_PERMANENT") return 0;
  return cause.isTransient ? retryDelayMs(attempt, cause.retryAfterMs) : null;
}
