import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment, TransactionScope } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { openProblem, resolveProblems } from "../problems/index.ts";
import type { ClaimedReview } from "./claim-reviews.ts";
import { holdReview } from "./hold-review.ts";
import type { ReadBack } from "./read-back.ts";
import { closeGap } from "./record-gap.ts";
import { downAfterMs, nextReviewAt, settleMs } from "./review-schedule.ts";
import { failuresUntilProblem, retryDelay } from "./watch-schedule.ts";

/**
 * Records that a review came to its end: what it covered, when the next one is due, and its gap as closed. Where modules
 * could not be read the account is covered no further than they are, and a person is told.
 */
export async function endReadBack(
  environment: Environment,
  review: ClaimedReview,
  { progress, until, unreadable }: ReadBack,
  random: number,
): Promise<void> {
  const [refused] = unreadable;
  await holdReview(environment, review, async (scope) => {
    const { tx, now } = scope;
    const { gapId } = progress;
    if (refused) {
      const [module, error] = refused;
      const checkpoint = { ...progress, until: null, at: null };
      await tx.watchChannel.update({ where: { accountId: review.accountId }, data: { checkpoint } });
      await failReview(scope, review, new UnreadableModule(module, error), { random, startsOver: false });
      return;
    }
    if (gapId) await closeGap(scope, review, gapId);
    // What came up meanwhile asked for a review of its own, by moving the due time on.
    const current = await tx.watchChannel.findUniqueOrThrow({ where: { accountId: review.accountId } });
    const askedAgain =
      current.reviewDueAt !== null && current.reviewDueAt.getTime() !== review.reviewDueAt.getTime();
    // It was this review that met the time without Patchbay.
    const isLate =
      review.suspicion === "PATCHBAY_DOWN" &&
      review.reviewDueAt.getTime() < until.getTime() + settleMs - downAfterMs;
    const next = nextReviewAt(now, {
      soon: gapId !== null || isLate,
      hasChannel: current.state === "LIVE",
      random,
    });
    await tx.watchChannel.update({
      where: { accountId: review.accountId },
      data: {
        coveredUntil: until,
        reviewedAt: now,
        reviewDueAt:
          askedAgain && current.reviewDueAt && current.reviewDueAt < next ? current.reviewDueAt : next,
        reviewFailures: 0,
        reviewFailure: null,
        reviewLease: null,
        checkpoint: Prisma.DbNull,
        // The provider may have lost the channel before its time: extending it tells.
        ...(gapId && review.suspicion === null && current.state === "LIVE" ? { dueAt: now } : {}),
        // The last minutes of a time without Patchbay are read by the next review, for the same reason.
        ...(askedAgain || isLate ? {} : { suspicion: null }),
      },
    });
    if (current.state !== "FAILED") await resolveFailure(scope, review);
    if (review.reviewFailures >= failuresUntilProblem)
      await appendChanges(tx, now, [watchChanged(review, current.state)]);
  });
}

/** A module that the provider refuses to list. */
class UnreadableModule extends Error {
  override readonly cause: ProviderError;

  constructor(module: string, cause: ProviderError) {
    super(`What changed in ${module} cannot be read back: ${cause.message}`);
    this.cause = cause;
  }
}

/**
 * Records a review that failed, and when it is tried again. What may pass becomes the Problem WATCH_FAILED at the third
 * time in a row, what will not at once. A refusal of the tokens for good has a Problem of its own by now. `startsOver`:
 * not from the last page, but from the beginning.
 */
export async function failReview(
  scope: TransactionScope,
  review: ClaimedReview,
  error: unknown,
  { random, startsOver }: { random: number; startsOver: boolean },
): Promise<void> {
  const { tx, now } = scope;
  const { organizationId, accountId } = review;
  const said = error instanceof UnreadableModule ? error.cause : error;
  const isProviders = said instanceof ProviderError;
  const reason = isProviders && error instanceof Error ? error.message : "Something went wrong on our side.";
  const failures = review.reviewFailures + 1;
  const isRefused = isProviders && said.kind === "AUTH_PERMANENT";
  const isOpen = isProviders && !isRefused && (failures >= failuresUntilProblem || !said.isTransient);
  const wait = Math.max(retryDelay(failures, random), (isProviders && said.retryAfterMs) || 0);
  const isPoll = review.kind === "POLL";
  const { state } = await tx.watchChannel.update({
    where: { accountId },
    data: {
      reviewFailures: failures,
      reviewFailure: reason,
      reviewDueAt: new Date(now.getTime() + wait),
      reviewLease: null,
      ...(startsOver ? { checkpoint: Prisma.DbNull } : {}),
      ...(isPoll && (isOpen || isRefused) ? { state: "FAILED", failure: reason } : {}),
    },
  });
  if (isOpen)
    await openProblem(scope, {
      organizationId,
      kind: "WATCH_FAILED",
      environment: review.environment,
      subjectId: accountId,
      accountId,
      serviceId: review.serviceId,
      detail: { accountName: review.providerOrgName, serviceName: review.serviceName, reason },
    });
  if (isOpen || isRefused) await appendChanges(tx, now, [watchChanged(review, state, reason)]);
}

/** Resolves the Problem of a channel or a review that failed. */
export async function resolveFailure(
  scope: TransactionScope,
  { organizationId, accountId }: Pick<ClaimedReview, "organizationId" | "accountId">,
): Promise<void> {
  await resolveProblems(scope, {
    organizationId,
    subjectId: accountId,
    kind: "WATCH_FAILED",
    resolution: "The events of the account come in again.",
  });
}

/** The change of an account whose way of receiving events, or its health, is another now. */
export function watchChanged(
  {
    organizationId,
    accountId,
    providerOrgName,
  }: Pick<ClaimedReview, "organizationId" | "accountId" | "providerOrgName">,
  state: string,
  reason?: string,
) {
  return {
    organizationId,
    name: "account.watchChanged",
    entityType: "Account",
    entityId: accountId,
    payload: { accountName: providerOrgName, state, ...(reason === undefined ? {} : { reason }) },
  };
}
