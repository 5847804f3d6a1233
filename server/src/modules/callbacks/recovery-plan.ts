import type { Environment } from "../../context.ts";
import { endpointHold } from "./delivery-facts.ts";
import type { DeliveryHold } from "./delivery-state.ts";
import { addBuckets, meanOf } from "./latency-buckets.ts";

/** What a recovery, a resend or a cancellation takes, or would take. */
export type RecoveryPlan = {
  /** Exact up to `mostRecovered`; beyond that `more`. */
  count: number;
  more: boolean;
  oldestAt: Date | null;
  /** null where the endpoint is held. */
  expectedSeconds: number | null;
  heldBy: DeliveryHold | null;
};

/** What deliveries a plan is about. */
export type Recovered = Pick<RecoveryPlan, "count" | "more" | "oldestAt"> & {
  /** Of one installation at most: those go out one after the other. */
  inARow: number;
};

/** How many one call takes at most … */
export const mostRecovered = 100_000;
/** … and one transaction of it. */
export const recoveryBatch = 1_000;

/** Where no attempt of the last day says how long one takes, in ms. */
const assumedMs = 500;

type Facts = {
  concurrency: number;
  rate: number | null;
  hold: DeliveryHold | null;
  durations: number[][];
};

/**
 * The plan of sending so many through an endpoint: expected by its rate, `perMinute`, its concurrency, and how long its attempts
 * of the last 24 hours took, as if nothing else went out meanwhile.
 */
export async function planRecovery(
  { database, clock }: Pick<Environment, "database" | "clock">,
  subscriptionId: string,
  { count, more, oldestAt, inARow }: Recovered,
  perMinute: number | null = null,
): Promise<RecoveryPlan> {
  const { rows } = await database.pool.query<Facts>({
    name: "recovery-facts",
    text: `select s."concurrency", least(s."ratePerMinute", h."drainPerMinute") as "rate", ${endpointHold("$2")} as "hold",
        coalesce((select jsonb_agg(c."durations") from "CallbackHour" c
          where c."subscriptionId" = s."id" and c."hour" > $2::timestamptz - interval '24 hours'), '[]') as "durations"
      from "CallbackSubscription" s join "CallbackHealth" h on h."subscriptionId" = s."id" where s."id" = $1::uuid`,
    values: [subscriptionId, clock.now()],
  });
  const [facts] = rows;
  const taken = Math.min(count, mostRecovered);
  const plan = { count: taken, more: more || count > mostRecovered, oldestAt, heldBy: facts?.hold ?? null };
  if (!facts || facts.hold) return { ...plan, expectedSeconds: null };
  const attemptSeconds = (meanOf(addBuckets(facts.durations)) ?? assumedMs) / 1_000;
  const minutes = [facts.rate, perMinute].map((rate) => (rate === null ? 0 : taken / rate));
  const seconds = Math.max(
    (taken * attemptSeconds) / facts.concurrency,
    inARow * attemptSeconds,
    ...minutes.map((each) => each * 60),
  );
  return { ...plan, expectedSeconds: Math.ceil(seconds) };
}
