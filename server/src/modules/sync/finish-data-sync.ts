import type { TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { holdAccount } from "../contacts/index.ts";
import { countOpenErrors } from "../mapping/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { recordNotifications } from "../reports/index.ts";
import type { NotificationDetail } from "../reports/index.ts";
import { dataSyncProblems } from "./data-sync-problems.ts";
import type { Job } from "./open-job.ts";
import type { DataSyncKind } from "./schedule-data-sync.ts";

/**
 * Ends a data sync that went through everything: where it began is where the next one reads on, a Problem of its kind is
 * resolved, and those who are to know are told what it did and which records could not be taken over.
 */
export async function finishDataSync({ environment, run }: Job): Promise<void> {
  const { organizationId, accountId } = run;
  const kind = run.kind as DataSyncKind;
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    await holdAccount(tx, accountId);
    const finished = await tx.syncRun.updateMany({
      where: { id: run.id, lease: environment.workerId, attempt: run.attempt, status: "RUNNING" },
      data: { status: "SUCCEEDED", finishedAt: now, lease: null },
    });
    if (finished.count === 0) return;
    if (run.scope !== "FAILED_ONLY")
      await tx.syncStream.upsert({
        where: { accountId_kind: { accountId, kind } },
        create: { accountId, organizationId, kind, readUntil: run.startedAt, lastRunId: run.id },
        update: { readUntil: run.startedAt, lastRunId: run.id },
      });
    const account = await tx.account.findUniqueOrThrow({
      where: { id: accountId, organizationId },
      include: { service: { select: { name: true } } },
    });
    const counts = await countsOf(scope, run.id);
    const detail: NotificationDetail = {
      accountName: account.providerOrgName,
      serviceName: account.service.name,
      runKind: kind,
      outcome: "SUCCEEDED",
      counts,
    };
    await resolveProblems(scope, {
      organizationId,
      subjectId: accountId,
      kind: dataSyncProblems[kind].problem,
      resolution: "A later run succeeded.",
    });
    const about = {
      organizationId,
      environment: account.environment,
      accountId,
      serviceId: account.serviceId,
      syncRunId: run.id,
      cause: "account.dataSynced",
    } as const;
    // A scheduled run that found everything as it was is no news.
    if (run.startedByName !== null || counts.created + counts.updated + counts.deleted + counts.failed > 0)
      await recordNotifications(scope, [{ ...about, kind: "DATA_SYNC", phase: "EVENT", detail }]);
    if (kind === "CONTACTS_PULL" || kind === "CONTACTS_PUSH") {
      const openErrors = await countOpenErrors(tx, accountId);
      const incident = { topic: "MAPPING", subjectId: accountId, kind: "MAPPING_ERRORS" } as const;
      await recordNotifications(scope, [
        openErrors > 0
          ? { ...about, ...incident, phase: "OPENED", detail: { ...detail, openErrors } }
          : {
              ...about,
              ...incident,
              phase: "RESOLVED",
              detail: { ...detail, resolution: "Every record was taken over." },
            },
      ]);
    }
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "syncRun.succeeded",
        entityType: "SyncRun",
        entityId: run.id,
        parentId: accountId,
      },
      {
        organizationId,
        name: "account.dataSynced",
        entityType: "Account",
        entityId: accountId,
        payload: { accountName: account.providerOrgName, kind, counts },
      },
    ]);
  });
}

/** What all objects of a run came to. */
export async function countsOf(
  { tx }: TransactionScope,
  syncRunId: string,
): Promise<NonNullable<NotificationDetail["counts"]>> {
  const { _sum: sum } = await tx.syncObjectProgress.aggregate({
    where: { syncRunId },
    _sum: {
      done: true,
      committed: true,
      created: true,
      updated: true,
      deleted: true,
      skipped: true,
      failed: true,
      conflicts: true,
    },
  });
  return {
    emitted: sum.done ?? 0,
    committed: sum.committed ?? 0,
    created: sum.created ?? 0,
    updated: sum.updated ?? 0,
    deleted: sum.deleted ?? 0,
    skipped: sum.skipped ?? 0,
    failed: sum.failed ?? 0,
    conflicts: sum.conflicts ?? 0,
  };
}
