import type { Environment } from "../../context.ts";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import { pause } from "../../platform/pause.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";
import { LeaseLostError } from "./commit-page.ts";
import { failRun } from "./fail-run.ts";
import { finishDataSync } from "./finish-data-sync.ts";
import { finishRun } from "./finish-run.ts";
import { openJob } from "./open-job.ts";
import type { Job } from "./open-job.ts";
import { pullContacts } from "./pull-contacts.ts";
import { pullDeletions } from "./pull-deletions.ts";
import { pullFailed } from "./pull-failed.ts";
import { pushContacts } from "./push-contacts.ts";
import { pushDeletions } from "./push-deletions.ts";
import { readOrgObject } from "./run-org-sync.ts";
import { startRun } from "./start-run.ts";
import { syncUsers } from "./sync-users.ts";
import { syncViewRecords, syncViews } from "./sync-views.ts";

/**
 * Runs a claimed sync to its end, object by object and page by page. Each page is stored with the checkpoint behind it,
 * so a run that is cut goes on where it was. It stops between pages when `signal` aborts.
 */
export async function runSync(environment: Environment, run: ClaimedRun, signal: AbortSignal): Promise<void> {
  try {
    const objects = await startRun(environment, run);
    if (run.kind === "ORG_SYNC") {
      for (const object of objects) await readOrgObject(environment, run, object, signal);
      await finishRun(environment, run);
    } else {
      const job = await openJob(environment, run, signal);
      for (const object of objects) await stepOf(job, object);
      await finishDataSync(job);
    }
  } catch (error) {
    // Still this worker's where its account was revoked: given back, it waits and goes on after the grant.
    if (error instanceof LeaseLostError) return giveBack(environment, run, "STOPPED", signal);
    await giveBack(environment, run, signal.aborted ? "STOPPED" : error, signal);
    if (!signal.aborted && !(error instanceof ProviderError)) throw error;
  }
}

/** Until it is done: a run that this worker keeps without working on it would never go on. A worker that stops leaves it to the others. */
async function giveBack(
  environment: Environment,
  run: ClaimedRun,
  cause: unknown,
  signal: AbortSignal,
): Promise<void> {
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 15_000)) {
    try {
      return await failRun(environment, run, cause);
    } catch (error) {
      if (signal.aborted) throw error;
      environment.log.warn(
        { err: error, syncRunId: run.id },
        "a sync run could not be given back; trying again",
      );
      await pause(waitMs);
    }
  }
}

function stepOf(job: Job, progress: SyncObjectProgress): Promise<void> {
  const failedOnly = job.run.scope === "FAILED_ONLY";
  switch (`${job.run.kind}/${progress.object}`) {
    case "CONTACTS_PULL/CONTACTS":
      return failedOnly ? pullFailed(job, progress) : pullContacts(job, progress);
    case "CONTACTS_PULL/DELETIONS":
      return pullDeletions(job, progress);
    case "CONTACTS_PUSH/CONTACTS":
      return pushContacts(job, progress);
    case "CONTACTS_PUSH/DELETIONS":
      return pushDeletions(job, progress);
    case "USERS/USERS":
      return syncUsers(job, progress);
    case "VIEWS/VIEWS":
      return syncViews(job);
    case "VIEWS/VIEW_RECORDS":
      return syncViewRecords(job, progress);
    default:
      throw new Error(`A run of ${job.run.kind} has no ${progress.object}.`);
  }
}
