import { seedOrgs } from "../seed-orgs.ts";
import { makeCounters, makeState, type Fault } from "../state.ts";
import { waitForNotifications } from "../watch/notify.ts";
import type { World } from "../world.ts";
import type { Clock, Control } from "./control.ts";
import { registerClient, removeClient } from "./clients.ts";
import { decideConsent } from "./consent.ts";
import { addOrg, changeOrg, getOrg, summariseOrg } from "./orgs.ts";
import { changeCustomers, listCustomers, makeCustomers, removeCustomers } from "./customers.ts";
import { changesOf } from "./changes.ts";
import { makeGenericControl } from "./generic.ts";
import { makeHubSpotControl } from "./hubspot.ts";
import { makeSalesforceControl } from "./salesforce.ts";
import { changeLeads } from "./leads.ts";
import { changeRecords, makeRecords, peekRecords, removeRecords } from "./records.ts";
import { expireAccessTokens, listTokens, refuseRefreshes, revokeRefreshTokens } from "./tokens.ts";
import * as webinars from "./webinars.ts";

/** The control of one world: each function does its work at once. */
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

    hubspot: makeHubSpotControl(world),
    salesforce: makeSalesforceControl(world),

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
    setQuiet: (name, quiet) => world.receiverLog.setQuiet(name, quiet),
    receivedRequests: (name) => world.receiverLog.list(name),
    receivedCount: (name) => world.receiverLog.total(name),
    waitForRequests: (name, count, timeoutMs = 5_000) => world.receiverLog.waitFor(name, count, timeoutMs),
    clearRequests: (name) => world.receiverLog.clear(name),

    goAway: (forMs) => world.goAway(forMs),

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
      world.hubspotCalls.clear();
      world.hubspotDays.clear();
      world.touch();
    },
  };
}

function readClock(world: World): Clock {
  return { now: new Date(world.now()).toISOString(), offsetMs: world.state.clockOffset };
}
