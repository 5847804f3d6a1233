import type { TransactionScope } from "../../context.ts";
import { hashSecret, newSecret } from "../../platform/ids.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { randomInt64 } from "../../platform/random.ts";

/**
 * Has the watch queue open the push channel of an account at its provider, or open it anew where there is one: after
 * a first sync, and after a re-authentication. Part of the caller's transaction; the provider is called after it.
 */
export async function scheduleWatch(
  { tx, now }: TransactionScope,
  { organizationId, accountId }: { organizationId: string; accountId: string },
): Promise<void> {
  const anew = { state: "OPENING", dueAt: now, failures: 0, failure: null } as const;
  const { account } = await tx.watchChannel.upsert({
    where: { accountId, organizationId },
    // The token of the push is made when the channel is opened; until then none is right.
    create: {
      ...anew,
      accountId,
      organizationId,
      channelId: randomInt64(),
      tokenHash: hashSecret(newSecret()),
    },
    update: anew,
    select: { account: { select: { providerOrgName: true } } },
  });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "account.watchChanged",
      entityType: "Account",
      entityId: accountId,
      payload: { accountName: account.providerOrgName, state: "OPENING" },
    },
  ]);
}
