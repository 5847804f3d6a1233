import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { SyncRun } from "../../generated/prisma/client.ts";
import type { SyncObject, SyncScope } from "../../generated/prisma/enums.ts";
import { announceScheduled, moveForward, scheduleRun } from "./schedule-run.ts";

/** What data sync goes through, in the order in which it does. */
export const DATA_SYNC_OBJECTS = {
  CONTACTS_PULL: ["CONTACTS", "DELETIONS"],
  CONTACTS_PUSH: ["CONTACTS", "DELETIONS"],
  USERS: ["USERS"],
  VIEWS: ["VIEWS", "VIEW_RECORDS"],
} as const satisfies Record<string, readonly SyncObject[]>;
export type DataSyncKind = keyof typeof DATA_SYNC_OBJECTS;
export const DATA_SYNC_KINDS = Object.keys(DATA_SYNC_OBJECTS) as readonly DataSyncKind[];

/**
 * Which mapping errors a FAILED_ONLY run is for, at most 1,000 ids in all: the checkpoint from which each of its objects
 * begins. null: all that are open.
 */
export type FailedSelection = { groupIds?: string[]; errorIds?: string[] };
const mostSelected = 1_000;

type Wish = {
  organizationId: string;
  accountId: string;
  kind: DataSyncKind;
  scope: SyncScope;
  runAt?: Date;
  /** Null: by its schedule. */
  startedByName: string | null;
  /** With scope FAILED_ONLY. */
  selection?: FailedSelection | null;
};

/**
 * Schedules a data sync in the caller's transaction: now, or at `runAt`. An account has one unfinished run of a kind.
 * Where there is one, it is the answer: moved forward if it waits, and, if it has not begun yet, widened to what is asked
 * for (`covers` tells whether it does that now). A FAILED_ONLY run of a pull goes through no deletions.
 */
export async function scheduleDataSync(scope: TransactionScope, wish: Wish): Promise<SyncRun> {
  const runAt = wish.runAt ?? scope.now;
  const { organizationId, accountId, kind, startedByName } = wish;
  const { run, isNew } = await scheduleRun(scope, {
    organizationId,
    accountId,
    kind,
    scope: wish.scope,
    objects: objectsOf(wish),
    runAt,
    startedByName,
  });
  if (run.status === "RUNNING") return run;
  const moved = isNew ? run : await moveForward(scope, run, { runAt, startedByName });
  const widened = isNew || moved.startedAt ? moved : await widen(scope, moved, wish);
  await announceScheduled(scope, widened);
  return widened;
}

/**
 * Whether a run does, or will do, what was asked for. One that has begun may be past the records whose errors are to be
 * tried again.
 */
export function covers(run: Pick<SyncRun, "scope" | "startedAt">, asked: SyncScope): boolean {
  if (asked === "FAILED_ONLY") return run.startedAt === null && run.scope !== "INCREMENTAL";
  return run.scope === "FULL" || run.scope === asked;
}

/**
 * FULL does the work of the others. INCREMENTAL and FAILED_ONLY do not do each other's: what is scheduled stays, so that
 * neither is lost without a word.
 */
async function widen(scope: TransactionScope, run: SyncRun, wish: Wish): Promise<SyncRun> {
  const { tx } = scope;
  if (wish.scope === "FULL" && run.scope !== "FULL") {
    await tx.syncObjectProgress.deleteMany({ where: { syncRunId: run.id } });
    await tx.syncObjectProgress.createMany({
      data: objectsOf(wish).map(({ object }, position) => ({ syncRunId: run.id, object, position })),
    });
    return tx.syncRun.update({ where: { id: run.id }, data: { scope: "FULL" } });
  }
  if (wish.scope === "FAILED_ONLY" && run.scope === "FAILED_ONLY") {
    const { checkpoint } = await tx.syncObjectProgress.findFirstOrThrow({ where: { syncRunId: run.id } });
    await tx.syncObjectProgress.updateMany({
      where: { syncRunId: run.id },
      data: {
        checkpoint: unite(checkpoint as FailedSelection | null, wish.selection ?? null) ?? Prisma.DbNull,
      },
    });
  }
  return run;
}

function objectsOf({
  kind,
  scope,
  selection,
}: Wish): { object: SyncObject; checkpoint?: { [key: string]: string[] } }[] {
  const objects: readonly SyncObject[] =
    kind === "CONTACTS_PULL" && scope === "FAILED_ONLY" ? ["CONTACTS"] : DATA_SYNC_OBJECTS[kind];
  return objects.map((object) =>
    scope === "FAILED_ONLY" && selection ? { object, checkpoint: { ...selection } } : { object },
  );
}

/** All, where one of them is all, or there are too many to name. */
function unite(some: FailedSelection | null, others: FailedSelection | null): FailedSelection | null {
  if (!some || !others) return null;
  const groupIds = [...new Set([...(some.groupIds ?? []), ...(others.groupIds ?? [])])];
  const errorIds = [...new Set([...(some.errorIds ?? []), ...(others.errorIds ?? [])])];
  return groupIds.length + errorIds.length > mostSelected ? null : { groupIds, errorIds };
}
