import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, recordAudit } from "../access/index.ts";
import { announceEndpoint, getEndpoint, lockEndpoint } from "./callback-subscriptions.records.ts";
import type { Endpoint } from "./callback-subscriptions.records.ts";
import { countMissing, makeMissing, readMissing } from "./missing.ts";
import type { MissingEvent } from "./missing.ts";
import { mostRecovered, planRecovery, recoveryBatch } from "./recovery-plan.ts";
import type { RecoveryPlan } from "./recovery-plan.ts";
import { retryMoved } from "./retry-moved.ts";
import { countUndelivered, recoverUndelivered } from "./undelivered.ts";
import type { RecoveryPosition, RecoveryWindow, Resender } from "./undelivered.ts";

const Input = z
  .object({
    subscriptionId: z.uuid(),
    since: z.date(),
    until: z.date().nullish(),
    what: z.enum(["UNDELIVERED", "MISSING"]),
    perMinute: z.number().int().min(1).max(60_000).nullish(),
    dryRun: z.boolean().nullish(),
  })
  .refine(({ since, until }) => !until || since < until, {
    path: ["until"],
    message: "must be later than `since`",
  });

type RecoveredDeliveries = { plan: RecoveryPlan; recovered: number; subscription: Endpoint };

/**
 * Sends again what one endpoint should have got of the events from `since` until before `until`: what failed, expired or was cancelled
 * (UNDELIVERED), or events that have no delivery although their version lists the endpoint (MISSING). At most 100,000 a call, in batches
 * of 1,000, each in a transaction of its own: a call that is cut short has done whole batches, and the next goes on. With `perMinute` (1 to 60,000)
 * they become due one after the other at that rate. With `dryRun` it only counts. Repeating it sends nothing twice.
 */
export async function recoverDeliveries(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<RecoveredDeliveries> {
  const { organizationId, name: actorName } = authorise(ctx, "EXTENSIONS");
  const { subscriptionId, since, until, what, perMinute = null, dryRun } = parseInput(Input, input);
  const find = () => getEndpoint({ tx: ctx.database.prisma }, organizationId, subscriptionId);
  await find();
  const window = { subscriptionId, since, until: until ?? ctx.clock.now() };
  const found = await (what === "MISSING" ? countMissing(ctx, window) : countUndelivered(ctx, window));
  const plan = await planRecovery(ctx, subscriptionId, found, perMinute);
  if (dryRun || plan.count === 0) return { plan, recovered: 0, subscription: await find() };

  // Before the first batch, so that what a cut leaves has somebody's name.
  await inTransaction(ctx, async (scope) => {
    await recordAudit(ctx, scope, {
      act: "callbackSubscription.recovered",
      entityType: "CallbackSubscription",
      entityId: subscriptionId,
      after: {
        what,
        since: since.toISOString(),
        until: window.until.toISOString(),
        perMinute,
        count: plan.count,
      },
    });
    const endpoint = await getEndpoint(scope, organizationId, subscriptionId);
    await announceEndpoint(scope, endpoint, "callbackSubscription.recovered", actorName, {
      what,
      count: plan.count,
    });
  });
  const resender = { actorName, organizationId, perMinute };
  const recovered = await (what === "MISSING"
    ? makeAllMissing(ctx, window, resender)
    : recoverAll(ctx, window, resender));
  return { plan, recovered, subscription: await find() };
}

async function recoverAll(ctx: Context, window: RecoveryWindow, resender: Resender): Promise<number> {
  let recovered = 0;
  let after: string | null = null;
  do {
    const position: RecoveryPosition = { after, number: recovered, limit: mostRecovered - recovered };
    const batch = await retryMoved(() =>
      inTransaction(ctx, (scope) => recoverUndelivered(scope, window, position, resender)),
    );
    recovered += batch.recovered;
    after = batch.last;
  } while (after !== null && recovered < mostRecovered);
  return recovered;
}

async function makeAllMissing(ctx: Context, window: RecoveryWindow, resender: Resender): Promise<number> {
  let made = 0;
  await readMissing(ctx, window, async (missing) => {
    for (let at = 0; at < missing.length && made < mostRecovered; at += recoveryBatch)
      made += await makeBatch(ctx, window, missing.slice(at, at + recoveryBatch), made, resender);
    return made < mostRecovered;
  });
  return made;
}

function makeBatch(
  ctx: Context,
  { subscriptionId }: RecoveryWindow,
  missing: readonly MissingEvent[],
  number: number,
  resender: Resender,
): Promise<number> {
  return retryMoved(() =>
    inTransaction(ctx, async (scope) => {
      await lockEndpoint(scope, resender.organizationId, subscriptionId);
      return makeMissing(scope, subscriptionId, missing, number, resender);
    }),
  );
}
