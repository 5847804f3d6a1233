import { inTransaction } from "../../context.ts";
import type { Environment, TransactionScope } from "../../context.ts";
import type { GapReason } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { withTokens } from "../authorization/index.ts";
import { openProblem } from "../problems/index.ts";
import { askForChannel } from "./ask-for-channel.ts";
import type { AskedChannel } from "./ask-for-channel.ts";
import type { ClaimedWatch } from "./claim-watches.ts";
import { resolveFailure, watchChanged } from "./end-review.ts";
import { resubscribe } from "./resubscribe.ts";
import { soonMs } from "./review-schedule.ts";
import { failuresUntilProblem, renewalAt, retryDelay } from "./watch-schedule.ts";

/**
 * One try to open a channel, to move its expiry, or to change what it asks for, at the provider; records how it ended and
 * gives the lease back. Never throws for what the provider does. The third failure in a row opens the Problem
 * WATCH_FAILED, a success resolves it.
 */
export async function openWatch(
  environment: Environment,
  watch: ClaimedWatch,
  random: () => number,
): Promise<void> {
  const key = { organizationId: watch.organizationId, authorizationId: watch.authorizationId };
  try {
    const asked = await withTokens(environment, key, (tokens, provider) => {
      if (!provider.watch) throw new ProviderError("REFUSED", "The provider has no push channels.");
      return askForChannel(environment, watch, { tokens, provider, push: provider.watch });
    });
    await recordLive(environment, watch, asked);
  } catch (error) {
    if (!(error instanceof ProviderError))
      environment.log.error({ err: error, accountId: watch.accountId }, "a watch channel cannot be opened");
    await recordFailure(environment, watch, error, random());
  }
}

async function recordLive(environment: Environment, watch: ClaimedWatch, asked: AskedChannel): Promise<void> {
  const { accountId } = watch;
  const { how, expiresAt, eventTypes } = asked;
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const { count } = await tx.watchChannel.updateMany({
      where: { accountId, lease: environment.workerId },
      data: {
        state: "LIVE",
        expiresAt,
        eventTypes,
        triedAt: now,
        dueAt: renewalAt(now, expiresAt),
        failures: 0,
        failure: null,
        lease: null,
        // What was under way with the token before has long arrived.
        ...(how === "EXTENDED" ? { formerHash: null } : {}),
      },
    });
    if (count === 0) return;
    const suspicion = suspicionOf(watch, asked);
    if (suspicion) await askForReview(scope, accountId, suspicion);
    // A rule that began to listen meanwhile is asked for by the next try.
    await resubscribe(scope, { accountIds: [accountId] });
    if (watch.reviewFailures < failuresUntilProblem) await resolveFailure(scope, watch);
    await appendChanges(tx, now, [
      { ...watchChanged(watch, "LIVE"), payload: livePayload(watch, expiresAt) },
    ]);
  });
}

function livePayload(watch: ClaimedWatch, expiresAt: Date) {
  return { accountName: watch.providerOrgName, state: "LIVE", expiresAt: expiresAt.toISOString() };
}

/** Why pushes may have been missed up to now; null where the channel has been there all the time. */
function suspicionOf(watch: ClaimedWatch, { how, eventTypes }: AskedChannel): GapReason | null {
  if (how === "REOPENED") return "CHANNEL_LOST";
  if (how === "OPENED") return watch.failures > 0 ? "CHANNEL_LATE" : null;
  return how === "CHANGED" && eventTypes.some((key) => !watch.eventTypes.includes(key))
    ? "CHANNEL_LATE"
    : null;
}

/** Has what happened so far reviewed as soon as it has settled. */
async function askForReview(
  { tx, now }: TransactionScope,
  accountId: string,
  suspicion: GapReason,
): Promise<void> {
  await tx.$executeRaw`update "WatchChannel"
    set "suspicion" = coalesce("suspicion", ${suspicion}::"GapReason"), "reviewDueAt" = ${new Date(now.getTime() + soonMs)}::timestamptz
    where "accountId" = ${accountId}::uuid`;
}

async function recordFailure(
  environment: Environment,
  watch: ClaimedWatch,
  error: unknown,
  random: number,
): Promise<void> {
  const { accountId, organizationId } = watch;
  const failures = watch.failures + 1;
  const reason = error instanceof ProviderError ? error.message : "Something went wrong on our side.";
  // A refusal for good has a Problem of its own by now, whose fix also opens the channel again.
  const isRefused = error instanceof ProviderError && error.kind === "AUTH_PERMANENT";
  const askedToWait = error instanceof ProviderError ? (error.retryAfterMs ?? 0) : 0;
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const isOver = !watch.expiresAt || watch.expiresAt <= now;
    const state = failures >= failuresUntilProblem || isRefused ? "FAILED" : isOver ? "OPENING" : "LIVE";
    const { count } = await tx.watchChannel.updateMany({
      where: { accountId, lease: environment.workerId },
      data: {
        state,
        failures,
        failure: reason,
        dueAt: new Date(now.getTime() + Math.max(retryDelay(failures, random), askedToWait)),
        lease: null,
      },
    });
    if (count === 0) return;
    if (state === "FAILED" && !isRefused)
      await openProblem(scope, {
        organizationId,
        kind: "WATCH_FAILED",
        environment: watch.environment,
        subjectId: accountId,
        accountId,
        serviceId: watch.serviceId,
        detail: { accountName: watch.providerOrgName, serviceName: watch.serviceName, reason },
      });
    await appendChanges(tx, now, [watchChanged(watch, state, reason)]);
  });
}
