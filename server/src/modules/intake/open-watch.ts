import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { hashSecret, newSecret } from "../../platform/ids.ts";
import type { Provider } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { Tokens } from "../../providers/tokens.ts";
import { withTokens } from "../authorization/index.ts";
import { openProblem, resolveProblems } from "../problems/index.ts";
import type { ClaimedWatch } from "./claim-watches.ts";
import { failuresUntilProblem, renewalAt, retryDelay } from "./watch-schedule.ts";

// 32 characters; Zoho takes at most 50.
const tokenBytes = 24;

/**
 * One try to open a channel, or to move its expiry, at the provider; records how it ended and gives the lease back.
 * Never throws for what the provider does. The third failure in a row opens the Problem WATCH_FAILED, a success
 * resolves it.
 */
export async function openWatch(
  environment: Environment,
  watch: ClaimedWatch,
  random: () => number,
): Promise<void> {
  const key = { organizationId: watch.organizationId, authorizationId: watch.authorizationId };
  try {
    const { expiresAt } = await withTokens(environment, key, (tokens, provider) =>
      ask(environment, watch, tokens, provider),
    );
    await recordLive(environment, watch, expiresAt);
  } catch (error) {
    if (!(error instanceof ProviderError))
      environment.log.error({ err: error, accountId: watch.accountId }, "a watch channel cannot be opened");
    await recordFailure(environment, watch, error, random());
  }
}

async function ask(
  environment: Environment,
  watch: ClaimedWatch,
  tokens: Tokens,
  provider: Provider,
): Promise<{ expiresAt: Date }> {
  const { clock, publicUrl } = environment;
  const { channelId } = watch;
  const push = provider.watch;
  if (!push) throw new ProviderError("REFUSED", "The provider has no push channels.");
  const expiresAt = new Date(clock.now().getTime() + push.longestLifeMs);
  // A channel that lives keeps its token: a push under way is still let in.
  if (watch.triedAt && watch.expiresAt && watch.expiresAt > clock.now()) {
    const extended = await push.extend({ tokens, channelId, expiresAt });
    if (extended) return extended;
  }
  const token = newSecret(tokenBytes);
  const isFirst = watch.triedAt === null;
  // Known here before it is there: the first push may arrive before the provider's answer does.
  await environment.database.prisma.watchChannel.updateMany({
    where: { accountId: watch.accountId, lease: environment.workerId },
    data: { tokenHash: hashSecret(token), triedAt: clock.now() },
  });
  watch.triedAt = clock.now();
  const eventTypes = await listWatched(environment, watch, provider);
  const notifyUrl = `${publicUrl}/intake/watch/${channelId}`;
  const request = { tokens, channelId, token, eventTypes, notifyUrl, expiresAt };
  return isFirst ? push.open(request) : push.renew(request);
}

/** The provider's event types, without those of modules that this organization does not have: one such refuses all. */
async function listWatched(
  { database }: Pick<Environment, "database">,
  watch: ClaimedWatch,
  provider: Provider,
): Promise<string[]> {
  const modules = await database.prisma.mirroredItem.findMany({
    where: { accountId: watch.accountId, object: "MODULES" },
    select: { key: true },
  });
  const known = new Set(modules.map(({ key }) => key));
  return provider.eventTypes
    .filter((eventType) => known.size === 0 || known.has(eventType.module))
    .map((eventType) => eventType.key);
}

async function recordLive(environment: Environment, watch: ClaimedWatch, expiresAt: Date): Promise<void> {
  const { accountId, organizationId } = watch;
  await inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const { count } = await tx.watchChannel.updateMany({
      where: { accountId, lease: environment.workerId },
      data: {
        state: "LIVE",
        expiresAt,
        triedAt: now,
        dueAt: renewalAt(now, expiresAt),
        failures: 0,
        failure: null,
        lease: null,
      },
    });
    if (count === 0) return;
    await resolveProblems(scope, {
      organizationId,
      subjectId: accountId,
      kind: "WATCH_FAILED",
      resolution: "The provider pushes the events of the account again.",
    });
    await appendChanges(tx, now, [changed(watch, { state: "LIVE", expiresAt: expiresAt.toISOString() })]);
  });
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
    await appendChanges(tx, now, [changed(watch, { state, reason })]);
  });
}

function changed(watch: ClaimedWatch, payload: Record<string, string>) {
  return {
    organizationId: watch.organizationId,
    name: "account.watchChanged",
    entityType: "Account",
    entityId: watch.accountId,
    payload: { accountName: watch.providerOrgName, ...payload },
  };
}
