import type { Environment } from "../../context.ts";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";
import type { Checkpoint, OrgObject } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { withTokens } from "../authorization/index.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";
import { failRun } from "./fail-run.ts";
import { finishRun } from "./finish-run.ts";
import { LeaseLostError, savePage } from "./save-page.ts";
import { startRun } from "./start-run.ts";

/**
 * Runs a claimed org sync to its end, object by object and page by page. Each page is stored with the checkpoint behind
 * it, so a run that is cut goes on where it was. It stops between pages when `signal` aborts.
 */
export async function runOrgSync(
  environment: Environment,
  run: ClaimedRun,
  signal: AbortSignal,
): Promise<void> {
  try {
    const objects = await startRun(environment, run);
    for (const object of objects) await readObject(environment, run, object, signal);
    await finishRun(environment, run);
  } catch (error) {
    if (error instanceof LeaseLostError) return;
    await failRun(environment, run, signal.aborted ? "STOPPED" : error);
    if (!signal.aborted && !(error instanceof ProviderError)) throw error;
  }
}

async function readObject(
  environment: Environment,
  run: ClaimedRun,
  progress: SyncObjectProgress,
  signal: AbortSignal,
): Promise<void> {
  const object = progress.object as OrgObject;
  let checkpoint = progress.checkpoint as Checkpoint | null;
  do {
    signal.throwIfAborted();
    const page = await withTokens(environment, run, (tokens, provider) =>
      provider.orgSync.readPage({ tokens, object, checkpoint, signal }),
    );
    await savePage(environment, run, object, page);
    checkpoint = page.next;
  } while (checkpoint !== null);
}
