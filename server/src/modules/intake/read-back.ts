import type { Prisma } from "../../generated/prisma/client.ts";
import type { Environment, TransactionScope } from "../../context.ts";
import type { Checkpoint } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { RecordChange } from "../../providers/events.ts";
import { withTokens } from "../authorization/index.ts";
import type { ClaimedReview } from "./claim-reviews.ts";
import { holdReview } from "./hold-review.ts";
import { listListened } from "./list-listened.ts";
import { recordMissed } from "./record-gap.ts";
import { pageOf, readProgress } from "./review-checkpoint.ts";
import type { ReviewProgress } from "./review-checkpoint.ts";
import { overlapMs, settleMs, wholeSecond } from "./review-schedule.ts";
import { storeChanges } from "./store-changes.ts";
import type { ReviewedPart } from "./store-changes.ts";

/** How a review ended. */
export type ReadBack = {
  progress: ReviewProgress;
  until: Date;
  /** Modules that could not be read, with the provider's reason; the others were. */
  unreadable: Map<string, ProviderError>;
};

/**
 * Reads back what changed in the modules that rules of the account listen to, from where each is covered to 2 minutes
 * ago, and stores what pushes missed: page by page, each with the checkpoint behind it. A module that the provider refuses
 * to list does not keep the others from being read. Throws ProviderError for what may pass, and what is under way then
 * goes on from its last page. null where `signal` ended it.
 */
export async function readBack(
  environment: Environment,
  review: ClaimedReview,
  signal: AbortSignal,
): Promise<ReadBack | null> {
  const listened = await listListened(environment, review.accountId);
  const progress = readProgress(review.checkpoint);
  const until = progress.until
    ? new Date(progress.until)
    : wholeSecond(new Date(environment.clock.now().getTime() - settleMs));
  progress.until = until.toISOString();
  const unreadable = new Map<string, ProviderError>();
  for (const module of modulesOf(listened)) {
    const part = partOf(review, progress, { module, until, listened });
    if (part.since >= until) continue;
    try {
      if (!(await readModule(environment, review, progress, part, signal))) return null;
    } catch (error) {
      if (!(error instanceof ProviderError) || !["REFUSED", "SCOPE_MISSING"].includes(error.kind))
        throw error;
      unreadable.set(module, error);
      progress.covered[module] = beginningOf(review, progress, module).toISOString();
      progress.at = null;
    }
  }
  return { progress, until, unreadable };
}

function modulesOf(listened: ReadonlyMap<string, Date>): Set<string> {
  return new Set([...listened.keys()].map((eventType) => eventType.slice(0, eventType.indexOf("."))));
}

/** Up to when a module is covered. */
function beginningOf(review: ClaimedReview, progress: ReviewProgress, module: string): Date {
  return new Date(progress.covered[module] ?? review.coveredUntil ?? 0);
}

/** A module to which rules listen only since later begins there: nothing before is an event for them. */
function partOf(
  review: ClaimedReview,
  progress: ReviewProgress,
  { module, until, listened }: Omit<ReviewedPart, "since">,
): ReviewedPart {
  const heard = [...listened].filter(([eventType]) => eventType.startsWith(`${module}.`));
  const first = wholeSecond(new Date(Math.min(...heard.map(([, since]) => since.getTime()))));
  const covered = beginningOf(review, progress, module);
  // What is covered up to the end is not read once more for the overlap alone.
  if (covered >= until) return { module, since: covered, until, listened };
  return {
    module,
    since: new Date(Math.max(covered.getTime() - overlapMs, first.getTime())),
    until,
    listened,
  };
}

/** Reads one module to its end. false where `signal` ended it before. */
async function readModule(
  environment: Environment,
  review: ClaimedReview,
  progress: ReviewProgress,
  part: ReviewedPart,
  signal: AbortSignal,
): Promise<boolean> {
  const key = { organizationId: review.organizationId, authorizationId: review.authorizationId };
  const { module, since, until } = part;
  let checkpoint = progress.at?.module === module ? pageOf(progress.at.page) : null;
  do {
    if (signal.aborted) return false;
    const from: Checkpoint | null = checkpoint;
    const page = await withTokens(environment, key, async (tokens, provider) =>
      provider.changes?.readPage({ tokens, module, since, until, checkpoint: from, signal }),
    );
    checkpoint = page?.next ?? null;
    progress.at = checkpoint && { module, page: checkpoint };
    if (!checkpoint) progress.covered[module] = until.toISOString();
    await holdReview(environment, review, (scope) =>
      storePage(scope, review, progress, part, page?.changes ?? []),
    );
  } while (checkpoint);
  return true;
}

async function storePage(
  scope: TransactionScope,
  review: ClaimedReview,
  progress: ReviewProgress,
  part: ReviewedPart,
  changes: readonly RecordChange[],
): Promise<void> {
  const missed = await storeChanges(scope, review, part, changes);
  if (missed)
    progress.gapId = await recordMissed(scope, review, {
      gapId: progress.gapId,
      reason: review.suspicion ?? "PUSH_MISSED",
      missed,
    });
  await scope.tx.watchChannel.update({
    where: { accountId: review.accountId },
    data: { checkpoint: progress satisfies Prisma.InputJsonObject },
  });
}
