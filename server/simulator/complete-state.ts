import { seedBooks } from "./books/books.ts";
import { completeGenericState } from "./generic/generic-state.ts";
import { seedOrgs } from "./seed-orgs.ts";
import { seedWebinars } from "./webinar/webinar.ts";
import { makeOrgCounters, makeState, type SimulatorState } from "./state.ts";

/** A state with everything that this build keeps: the snapshot of an older build lacks what came later. */
export function completeState(loaded: SimulatorState): SimulatorState {
  const fresh = makeState(seedOrgs());
  const byOrg = Object.entries(loaded.counters?.byOrg ?? {}).map(
    ([key, counters]) => [key, { ...makeOrgCounters(), ...counters }] as const,
  );
  const orgs = Object.entries(loaded.orgs).map(([key, org]) => {
    const webinars = org.webinars ?? seedWebinars(org.idPrefix);
    return [key, { ...org, webinars, books: org.books ?? seedBooks(org.idPrefix) }] as const;
  });
  return {
    ...fresh,
    ...loaded,
    orgs: Object.fromEntries(orgs),
    channels: loaded.channels.map((channel) => ({ ...channel, product: channel.product ?? "crm" })),
    notifications: { ...fresh.notifications, ...loaded.notifications },
    generic: completeGenericState(loaded.generic),
    limits: { ...fresh.limits, ...loaded.limits },
    counters: { ...fresh.counters, ...loaded.counters, byOrg: Object.fromEntries(byOrg) },
  };
}
