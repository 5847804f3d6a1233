import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { crmError } from "./errors.ts";

const HOUR_MS = 3_600_000;

/** Credits used in the rolling 24 hours that end now. */
export function creditsUsed(world: World, org: ProviderOrg): number {
  const hour = Math.floor(world.now() / HOUR_MS);
  let used = 0;
  for (const [key, credits] of Object.entries(org.creditsByHour)) {
    const age = hour - Number(key);
    if (age >= 24) delete org.creditsByHour[key];
    else if (age >= 0) used += credits;
  }
  return used;
}

/**
 * Runs a call within the organization's budget: one credit a call, and no more calls at once than its
 * concurrency. Beyond, 429 without Retry-After.
 */
export async function withinBudget(
  world: World,
  org: ProviderOrg,
  run: () => Promise<Reply>,
  refuse: (message: string, limit: "concurrency" | "credits") => Reply = tooManyRequests,
): Promise<Reply> {
  const running = world.inFlight.get(org.key) ?? 0;
  if (running >= org.concurrency) {
    return refuse("You have exceeded the maximum number of concurrent calls", "concurrency");
  }
  if (creditsUsed(world, org) >= org.creditsPerDay) {
    return refuse("You have used the API credits of the last 24 hours", "credits");
  }
  const hour = String(Math.floor(world.now() / HOUR_MS));
  org.creditsByHour[hour] = (org.creditsByHour[hour] ?? 0) + 1;
  world.state.counters.apiCalls += 1;
  world.countersOf(org.key).apiCalls += 1;
  world.inFlight.set(org.key, running + 1);
  try {
    return await run();
  } finally {
    world.inFlight.set(org.key, (world.inFlight.get(org.key) ?? 1) - 1);
  }
}

function tooManyRequests(message: string): Reply {
  return crmError(429, "TOO_MANY_REQUESTS", message);
}

/** Says in a header how many credits are left, once half of them are used. */
export function withCreditsLeft(world: World, org: ProviderOrg, reply: Reply): Reply {
  const used = creditsUsed(world, org);
  if (used < org.creditsPerDay / 2) return reply;
  const left = String(Math.max(0, org.creditsPerDay - used));
  return { ...reply, headers: { ...reply.headers, "x-api-credits-remaining": left } };
}
