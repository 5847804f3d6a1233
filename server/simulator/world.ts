import type { ChangeLog } from "./logged-change.ts";
import { lookUp } from "./look-up.ts";
import { makeReceiverLog, type ReceiverLog } from "./receiver/receiver-log.ts";
import { completeState } from "./complete-state.ts";
import { seedOrgs } from "./seed-orgs.ts";
import { loadSnapshot, makeSnapshotWriter } from "./snapshot.ts";
import {
  makeOrgCounters,
  makeState,
  type OrgCounters,
  type ProviderOrg,
  type SimulatorState,
} from "./state.ts";

const SNAPSHOT_DEBOUNCE_MS = 50;

/** Everything a request handler may touch: the durable state, the one clock, and what lives only in memory. */
export interface World {
  state: SimulatorState;
  /** `http://host:port`, without a slash; known once the server listens. */
  origin: string;
  /** Milliseconds of the simulator's clock, which all expiries and limits use. */
  now(): number;
  /** To be called after each change of the state. */
  touch(): void;
  /** Resolves when all changes so far are on disk; at once when nothing is kept. */
  flush(): Promise<void>;
  /** Next number of the simulator-wide sequence. */
  nextNumber(): number;
  countersOf(orgKey: string): OrgCounters;
  /** API calls under way, by organization. */
  inFlight: Map<string, number>;
  /** When Zoho Books was called in the last minute, by organization. */
  booksCalls: Map<string, number[]>;
  /** When HubSpot was called lately, by client and organization, and how often in a day, by organization. */
  hubspotCalls: Map<string, number[]>;
  hubspotDays: Map<string, { day: number; calls: number }>;
  /** Notifications under way, by channel: each runs after the one before it. */
  sending: Map<string, Promise<void>>;
  receiverLog: ReceiverLog;
  changes: ChangeLog;
  /** Stops listening for so many milliseconds; see `Control.goAway`. */
  goAway(forMs: number): Promise<void>;
  /** Aborted by stop(), so that nothing under way outlives the simulator. */
  stopping: AbortController;
}

export interface WorldOptions {
  stateFile?: string | undefined;
  now?: (() => number) | undefined;
}

export function makeWorld(options: WorldOptions): World {
  const realNow = options.now ?? Date.now;
  const loaded = options.stateFile === undefined ? undefined : loadSnapshot(options.stateFile);
  const writer =
    options.stateFile === undefined
      ? undefined
      : makeSnapshotWriter(options.stateFile, () => world.state, SNAPSHOT_DEBOUNCE_MS);
  const world: World = {
    state: loaded === undefined ? makeState(seedOrgs()) : completeState(loaded),
    origin: "",
    now: () => realNow() + world.state.clockOffset,
    touch: () => writer?.schedule(),
    flush: async () => writer?.flush(),
    nextNumber: () => ++world.state.sequence,
    countersOf: (orgKey) => (world.state.counters.byOrg[orgKey] ??= makeOrgCounters()),
    inFlight: new Map(),
    booksCalls: new Map(),
    hubspotCalls: new Map(),
    hubspotDays: new Map(),
    sending: new Map(),
    receiverLog: makeReceiverLog(),
    changes: new Map(),
    goAway: () => Promise.reject(new Error("the simulator does not listen yet")),
    stopping: new AbortController(),
  };
  return world;
}

/** Finds a provider organization by its key, provider number or name. */
export function findOrg(world: World, text: string): ProviderOrg | undefined {
  return (
    lookUp(world.state.orgs, text) ??
    Object.values(world.state.orgs).find((org) => org.zgid === text || org.name === text)
  );
}
