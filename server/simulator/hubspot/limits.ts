import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { rateLimited } from "./errors.ts";

const DAY_MS = 86_400_000;

/**
 * Counts a call against HubSpot's limits: of a client at an organization in ten seconds, of the organization in a day (which ends at
 * midnight), and searches in a second. The 429 of one that is used up; there is no Retry-After.
 */
export function takeHubSpotCall(
  world: World,
  org: ProviderOrg,
  call: { clientId: string; isSearch: boolean },
): Reply | undefined {
  const { hubspotCallsPerTenSeconds, hubspotSearchesPerSecond, hubspotCallsPerDay } = world.state.limits;
  const now = world.now();
  const key = `${call.clientId} ${org.key}`;
  const inTenSeconds = recent(world, key, now - 10_000);
  if (inTenSeconds.length >= hubspotCallsPerTenSeconds) return rateLimited("TEN_SECONDLY_ROLLING");
  const day = Math.floor(now / DAY_MS);
  const today = world.hubspotDays.get(org.key);
  const used = today?.day === day ? today.calls : 0;
  if (used >= hubspotCallsPerDay) return rateLimited("DAILY");
  const searches = recent(world, `search ${org.key}`, now - 1_000);
  if (call.isSearch) {
    if (searches.length >= hubspotSearchesPerSecond) return rateLimited("SECONDLY");
    searches.push(now);
  }
  inTenSeconds.push(now);
  world.hubspotDays.set(org.key, { day, calls: used + 1 });
  world.state.counters.apiCalls += 1;
  world.countersOf(org.key).apiCalls += 1;
  return undefined;
}

function recent(world: World, key: string, since: number): number[] {
  const now = world.now();
  const times = (world.hubspotCalls.get(key) ?? []).filter((time) => time > since && time <= now);
  world.hubspotCalls.set(key, times);
  return times;
}
