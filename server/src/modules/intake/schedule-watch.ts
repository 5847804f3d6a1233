import type { Environment, TransactionScope } from "../../context.ts";
import { hashSecret, newSecret } from "../../platform/ids.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { randomInt64, randomUnit } from "../../platform/random.ts";
import { watchChanged } from "./end-review.ts";
import { nextReviewAt, wholeSecond } from "./review-schedule.ts";

/** Renewal does not concern what has no expiry. */
const never = new Date("9999-12-31T00:00:00Z");

/**
 * Has the events of an account come in, from now on: the watch queue opens a push channel at its provider, or the review
 * queue polls where the provider has no push. After a first sync this begins; after a later one what is there is looked
 * over, for the sync may have found further modules. Part of the caller's transaction; the provider is called after it.
 */
export async function scheduleWatch(
  environment: Pick<Environment, "providers">,
  { tx, now }: TransactionScope,
  { organizationId, accountId }: { organizationId: string; accountId: string },
): Promise<void> {
  const account = await tx.account.findUniqueOrThrow({
    where: { id: accountId, organizationId },
    select: { providerOrgName: true, service: { select: { provider: true } }, watchChannel: true },
  });
  const provider = environment.providers.find(account.service.provider);
  if (!provider?.watch && !provider?.poll) return;
  const { watchChannel } = account;
  const isPush = provider.watch !== null;
  if (watchChannel?.state === "LIVE") {
    if (isPush) await tx.watchChannel.update({ where: { accountId }, data: { dueAt: now } });
    return;
  }
  const anew = { state: "OPENING", dueAt: isPush ? now : never, failures: 0, failure: null } as const;
  const firstReview = isPush
    ? nextReviewAt(now, { soon: false, hasChannel: true, random: randomUnit() })
    : now;
  await tx.watchChannel.upsert({
    where: { accountId, organizationId },
    // The token of the push is made when the channel is opened; until then none is right.
    create: {
      ...anew,
      kind: isPush ? "PUSH" : "POLL",
      accountId,
      organizationId,
      channelId: randomInt64(),
      tokenHash: hashSecret(newSecret()),
      coveredUntil: isPush ? wholeSecond(now) : null,
      reviewDueAt: firstReview,
    },
    update: anew,
  });
  await appendChanges(tx, now, [
    watchChanged({ organizationId, accountId, providerOrgName: account.providerOrgName }, "OPENING"),
  ]);
}
