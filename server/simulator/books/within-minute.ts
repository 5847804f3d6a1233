import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";

const MINUTE_MS = 60_000;

/** Whether one more call of an organization is allowed in the rolling minute that ends now; if so it is counted. */
export function takeCallOfMinute(world: World, org: ProviderOrg): boolean {
  const now = world.now();
  const times = (world.booksCalls.get(org.key) ?? []).filter((time) => time > now - MINUTE_MS && time <= now);
  world.booksCalls.set(org.key, times);
  if (times.length >= world.state.limits.booksCallsPerMinute) return false;
  times.push(now);
  return true;
}
