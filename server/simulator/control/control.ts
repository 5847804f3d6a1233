import type { ReceivedRequest } from "../receiver/receiver-log.ts";
import { seedOrgs, type OrgDraft } from "../seed-orgs.ts";
import {
  makeCounters,
  makeState,
  type Behaviour,
  type Channel,
  type Counters,
  type Fault,
} from "../state.ts";
import type { Limits, NotificationFaults, OAuthClient, Refusal } from "../state.ts";
import { waitForNotifications } from "../watch/notify.ts";
import type { World } from "../world.ts";
import { registerClient, removeClient, type ClientDraft } from "./clients.ts";
import { decideConsent, type ConsentDecision } from "./consent.ts";
import { addOrg, changeOrg, getOrg, summariseOrg, type OrgChange, type OrgSummary } from "./orgs.ts";
import { changeCustomers, listCustomers, makeCustomers, removeCustomers } from "./customers.ts";
import type { CustomerList, CustomersDraft } from "./customers.ts";
import { changesOf, type ChangeFilter, type ChangeMade } from "./changes.ts";
import { makeGenericControl, type GenericControl } from "./generic.ts";
import { changeLeads, type LeadsDraft } from "./leads.ts";
import { changeRecords, makeRecords, peekRecords, removeRecords } from "./records.ts";
import type { RecordsDraft, RecordsWritten } from "./records.ts";
import { expireAccessTokens, listTokens, refuseRefreshes, revokeRefreshTokens } from "./tokens.ts";
import type { RefusalDraft, TokenFilter, TokenLists } from "./tokens.ts";
import * as webinars from "./webinars.ts";
import type { Done, PersonsDraft, WebinarSummary, WebinarsDraft } from "./webinars.ts";

export type FaultDraft = Omit<Fault, "id" | "remaining" | "seen"> & {
  /** How many calls; 1 by default, -1 until cleared. */
  count?: number;
};

export interface Clock {
  /** ISO time of the simulator. */
  now: string;
  offsetMs: number;
}

/** Everything that can be done to the simulator from outside; the control API is these functions over HTTP. */
export interface Control {
  /** The generic service: its clients, users, keys, grants and how it behaves. */
  generic: GenericControl;
  registerClient(draft: ClientDraft): OAuthClient;
  listClients(): OAuthClient[];
  removeClient(id: string): void;
  decideConsent(decision: ConsentDecision): { redirect: string };

  listOrgs(): OrgSummary[];
  getOrg(key: string): OrgSummary;
  addOrg(draft: OrgDraft): OrgSummary;
  changeOrg(key: string, change: OrgChange): OrgSummary;

  createRecords(draft: RecordsDraft): RecordsWritten;
  updateRecords(draft: RecordsDraft): RecordsWritten;
  deleteRecords(draft: RecordsDraft): RecordsWritten;
  peekRecords(org: string, module: string, limit?: number, product?: string): object[];

  /** Leads sent for approval, approved, rejected, converted: each an update to the channels. */
  submitLeads(draft: LeadsDraft): RecordsWritten;
  approveLeads(draft: LeadsDraft): RecordsWritten;
  rejectLeads(draft: LeadsDraft): RecordsWritten;
  convertLeads(draft: LeadsDraft): RecordsWritten;
  listWebinars(org: string): WebinarSummary[];
  createWebinars(draft: WebinarsDraft): Done;
  updateWebinars(draft: WebinarsDraft): Done;
  startWebinars(draft: WebinarsDraft): Done;
  endWebinars(draft: WebinarsDraft): Done;
  cancelWebinars(draft: WebinarsDraft): Done;
  registerPersons(draft: PersonsDraft): Done;
  joinMembers(draft: PersonsDraft): Done;
  removeMembers(draft: PersonsDraft): Done;

  /** Customers and vendors of Zoho Books, the newest first; with `email` those that have it. */
  listCustomers(org: string, limit?: number, email?: string): CustomerList;
  createCustomers(draft: CustomersDraft): Done;
  updateCustomers(draft: CustomersDraft): Done;
  deleteCustomers(draft: CustomersDraft): Done;

  /** What was really changed in an organization, oldest first, to compare with what arrived. */
  changesOf(org: string, filter?: ChangeFilter): ChangeMade[];

  listTokens(filter?: TokenFilter): TokenLists;
  expireAccessTokens(filter?: TokenFilter): number;
  revokeRefreshTokens(filter?: TokenFilter): number;
  refuseRefreshes(draft: RefusalDraft): Refusal;
  clearRefusals(): void;

  listChannels(): (Channel & { live: boolean })[];
  /** Ends channels silently, as the provider does at expiry. Returns how many. */
  endChannels(filter?: { org?: string; product?: string; channelId?: string }): number;
  setNotifications(faults: Partial<Omit<NotificationFaults, "seen">>): NotificationFaults;
  /** Resolves once every notification so far was sent. */
  settled(): Promise<void>;

  addFault(draft: FaultDraft): Fault;
  listFaults(): Fault[];
  clearFaults(): void;

  /** Changes limits of tokens; Zoho's own come back with reset(). */
  setLimits(limits: Partial<Limits>): Limits;

  counters(): Counters;
  resetCounters(): void;
  clock(): Clock;
  /** Sets the clock by offset, by time, or forward; times in milliseconds. */
  setClock(change: { offsetMs?: number; now?: number; advanceMs?: number }): Clock;

  setBehaviour(name: string, behaviour: Behaviour | undefined): void;
  receivedRequests(name: string): ReceivedRequest[];
  /** How many came since the last clear, forgotten ones included. */
  receivedCount(name: string): number;
  waitForRequests(name: string, count: number, timeoutMs?: number): Promise<ReceivedRequest[]>;
  clearRequests(name?: string): void;

  /** Back to the seed; keeps the clients when asked, so that a demo stays connected to its registration. */
  reset(options?: { keepClients?: boolean }): void;
}

export function makeControl(world: World): Control {
  const touched = <T>(value: T): T => {
    world.touch();
    return value;
  };
  return {
    generic: makeGenericControl(world),
    registerClient: (draft) => registerClient(world, draft),
    listClients: () => Object.values(world.state.clients),
    removeClient: (id) => removeClient(world, id),
    decideConsent: (decision) => decideConsent(world, decision),

    listOrgs: () => Object.values(world.state.orgs).map((org) => summariseOrg(world, org)),
    getOrg: (key) => summariseOrg(world, getOrg(world, key)),
    addOrg: (draft) => addOrg(world, draft),
    changeOrg: (key, change) => changeOrg(world, key, change),

    createRecords: (draft) => makeRecords(world, draft),
    updateRecords: (draft) => changeRecords(world, draft),
    deleteRecords: (draft) => removeRecords(world, draft),
    peekRecords: (org, module, limit = 20, product = "crm") =>
      peekRecords(world, { org, product, module }, limit),

    submitLeads: (draft) => changeLeads(world, draft, "submit"),
    approveLeads: (draft) => changeLeads(world, draft, "approve"),
    rejectLeads: (draft) => changeLeads(world, draft, "reject"),
    convertLeads: (draft) => changeLeads(world, draft, "convert"),
    listWebinars: (org) => webinars.listWebinars(world, org),
    createWebinars: (draft) => webinars.makeWebinars(world, draft),
    updateWebinars: (draft) => webinars.changeWebinars(world, draft),
    startWebinars: (draft) => webinars.startWebinars(world, draft),
    endWebinars: (draft) => webinars.endWebinars(world, draft),
    cancelWebinars: (draft) => webinars.cancelWebinars(world, draft),
    registerPersons: (draft) => webinars.registerPersons(world, draft),
    joinMembers: (draft) => webinars.joinMembers(world, draft),
    removeMembers: (draft) => webinars.removeMembers(world, draft),
    listCustomers: (org, limit = 20, email) => listCustomers(world, org, limit, email),
    createCustomers: (draft) => makeCustomers(world, draft),
    updateCustomers: (draft) => changeCustomers(world, draft),
    deleteCustomers: (draft) => removeCustomers(world, draft),

    changesOf: (org, filter) => changesOf(world, org, filter),

    listTokens: (filter) => listTokens(world, filter),
    expireAccessTokens: (filter) => expireAccessTokens(world, filter),
    revokeRefreshTokens: (filter) => revokeRefreshTokens(world, filter),
    refuseRefreshes: (draft) => refuseRefreshes(world, draft),
    clearRefusals: () => void touched((world.state.refusals = [])),

    listChannels: () =>
      world.state.channels.map((channel) => ({ ...channel, live: channel.expiresAt > world.now() })),
    endChannels(filter = {}) {
      const before = world.state.channels.length;
      world.state.channels = world.state.channels.filter(
        (channel) =>
          (filter.org ?? channel.orgKey) !== channel.orgKey ||
          (filter.product ?? channel.product) !== channel.product ||
          (filter.channelId ?? channel.channelId) !== channel.channelId,
      );
      return touched(before - world.state.channels.length);
    },
    setNotifications(faults) {
      const before = world.state.notifications;
      // Setting what decides begins the row of coins anew.
      const anew = ["dropShare", "duplicateShare", "seed"].some((name) => name in faults);
      return touched((world.state.notifications = { ...before, ...faults, seen: anew ? 0 : before.seen }));
    },
    settled: () => waitForNotifications(world),

    addFault({ count, ...draft }) {
      const fault: Fault = { ...draft, id: `fault_${world.nextNumber()}`, remaining: count ?? 1 };
      world.state.faults.push(fault);
      return touched(fault);
    },
    listFaults: () => [...world.state.faults],
    clearFaults: () => void touched((world.state.faults = [])),

    setLimits: (limits) => touched((world.state.limits = { ...world.state.limits, ...limits })),

    counters: () => structuredClone(world.state.counters),
    resetCounters: () => void touched((world.state.counters = makeCounters())),
    clock: () => readClock(world),
    setClock({ offsetMs, now, advanceMs = 0 }) {
      const { state } = world;
      if (offsetMs !== undefined) state.clockOffset = offsetMs;
      if (now !== undefined) state.clockOffset += now - world.now();
      state.clockOffset += advanceMs;
      return touched(readClock(world));
    },

    setBehaviour(name, behaviour) {
      if (behaviour === undefined) delete world.state.behaviours[name];
      else world.state.behaviours[name] = behaviour;
      world.touch();
    },
    receivedRequests: (name) => world.receiverLog.list(name),
    receivedCount: (name) => world.receiverLog.total(name),
    waitForRequests: (name, count, timeoutMs = 5_000) => world.receiverLog.waitFor(name, count, timeoutMs),
    clearRequests: (name) => world.receiverLog.clear(name),

    reset({ keepClients = false } = {}) {
      const { clients, sequence, generic } = world.state;
      const seed = makeState(seedOrgs());
      // The sequence goes on, so that no id of before the reset comes again.
      world.state = { ...seed, sequence };
      if (keepClients) {
        world.state.clients = clients;
        const { users, apiKeys } = generic;
        world.state.generic = { ...seed.generic, clients: generic.clients, users, apiKeys };
      }
      world.receiverLog.clear();
      world.changes.clear();
      world.booksCalls.clear();
      world.touch();
    },
  };
}

function readClock(world: World): Clock {
  return { now: new Date(world.now()).toISOString(), offsetMs: world.state.clockOffset };
}
