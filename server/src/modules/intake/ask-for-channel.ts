import type { Environment } from "../../context.ts";
import { hashSecret, newSecret } from "../../platform/ids.ts";
import type { Provider, Watch } from "../../providers/provider.ts";
import type { Tokens } from "../../providers/tokens.ts";
import type { ClaimedWatch } from "./claim-watches.ts";
import { listListened } from "./list-listened.ts";

// 32 characters; Zoho takes at most 50.
const tokenBytes = 24;

/** What became of a channel: it is new, its expiry was moved, it asks for other events, or it had been lost. */
export type AskedChannel = {
  how: "OPENED" | "EXTENDED" | "CHANGED" | "REOPENED";
  expiresAt: Date;
  eventTypes: string[];
};

/**
 * Opens a channel at the provider, moves its expiry, or has it ask for the events that rules listen to now: one call,
 * two where the provider has lost it. Throws ProviderError.
 */
export async function askForChannel(
  environment: Environment,
  watch: ClaimedWatch,
  { tokens, provider, push }: { tokens: Tokens; provider: Provider; push: Watch },
): Promise<AskedChannel> {
  const { clock, publicUrl } = environment;
  const { channelId } = watch;
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + push.longestLifeMs);
  const eventTypes = await listWanted(environment, watch, provider);
  const isAlive = watch.triedAt !== null && watch.expiresAt !== null && watch.expiresAt > now;
  const asksForThem = isSame(eventTypes, watch.eventTypes);
  // A channel that lives and asks for the right events keeps its token: a push under way is still let in.
  if (isAlive && asksForThem) {
    const extended = await push.extend({ tokens, channelId, expiresAt });
    if (extended) return { how: "EXTENDED", eventTypes, ...extended };
  }
  const how = watch.triedAt === null ? "OPENED" : isAlive && !asksForThem ? "CHANGED" : "REOPENED";
  const token = newSecret(tokenBytes);
  // Known here before it is there: the first push may arrive before the provider's answer does.
  await environment.database.prisma.watchChannel.updateMany({
    where: { accountId: watch.accountId, lease: environment.workerId },
    data: {
      tokenHash: hashSecret(token),
      triedAt: now,
      // Until a try succeeds the provider goes on with the token that it took last.
      ...(watch.failures === 0 ? { formerHash: watch.tokenHash } : {}),
    },
  });
  watch.triedAt = now;
  const notifyUrl = `${publicUrl}/intake/watch/${channelId}`;
  const request = { tokens, channelId, token, eventTypes, notifyUrl, expiresAt };
  const opened = await (how === "OPENED" ? push.open(request) : push.renew(request));
  return { how, eventTypes, ...opened };
}

/**
 * The event types that rules of the account listen to. Without any rule all that the provider lists, of the modules that
 * this organization has: pushes cost nothing at the provider, and there are real events to write a first rule with.
 */
async function listWanted(
  environment: Environment,
  { accountId }: ClaimedWatch,
  provider: Provider,
): Promise<string[]> {
  const listened = await listListened(environment, accountId);
  if (listened.size > 0) return [...listened.keys()];
  const modules = await environment.database.prisma.mirroredItem.findMany({
    where: { accountId, object: "MODULES" },
    select: { key: true },
  });
  const known = new Set(modules.map(({ key }) => key));
  return provider.eventTypes
    .filter((eventType) => known.size === 0 || known.has(eventType.module))
    .map((eventType) => eventType.key);
}

function isSame(wanted: readonly string[], asked: readonly string[]): boolean {
  return wanted.length === asked.length && new Set([...wanted, ...asked]).size === wanted.length;
}
