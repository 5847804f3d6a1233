import { NOT_FOUND, type Call, type Reply } from "../http/call.ts";
import { readJsonObject } from "../http/read-body.ts";
import type { Control } from "./control.ts";
import { CUSTOMER_HANDLERS } from "./customers.handlers.ts";
import { GENERIC_HANDLERS } from "./generic.handlers.ts";
import { refuseForeign } from "./guard.ts";
import { readLimit, type Handler } from "./handler.ts";
import { HUBSPOT_HANDLERS } from "./hubspot.handlers.ts";
import { SALESFORCE_HANDLERS } from "./salesforce.handlers.ts";
import { describeState } from "./overview.ts";
import {
  parseBehaviour,
  parseClient,
  parseFault,
  parseLeads,
  parseLimits,
  parseNotifications,
  parseOrg,
  parseOrgChange,
  parseRecords,
  parseRefusal,
  parseTokenFilter,
} from "./parse-drafts.ts";
import { makeControl } from "./make-control.ts";
import { parsePersons, parseWebinars } from "./parse-webinars.ts";
import {
  ControlError,
  optionalFlag,
  optionalInteger,
  optionalText,
  present,
  text,
  type Input,
} from "./read-input.ts";

const MAX_AWAY_MS = 10 * 60_000;
const MAX_OFFSET_MS = 100 * 365 * 86_400_000;

/** Keys are the method, the collection, and `:` where a name follows. */
const HANDLERS = new Map<string, Handler>([
  ...CUSTOMER_HANDLERS,
  ...GENERIC_HANDLERS,
  ...HUBSPOT_HANDLERS,
  ...SALESFORCE_HANDLERS,
  ["GET state", (control, _input, _name, _query, call) => describeState(call.world, control)],
  ["GET clients", (control) => control.listClients()],
  ["POST clients", (control, input) => control.registerClient(parseClient(input))],
  ["DELETE clients:", (control, _input, name) => control.removeClient(name)],
  [
    "POST consent",
    (control, input) =>
      control.decideConsent({
        authorizeUrl: text(input, "authorizeUrl"),
        ...present({
          org: optionalText(input, "org"),
          user: optionalText(input, "user"),
          accept: optionalFlag(input, "accept"),
        }),
      }),
  ],
  ["GET orgs", (control) => control.listOrgs()],
  ["GET orgs:", (control, _input, name) => control.getOrg(name)],
  ["POST orgs", (control, input) => control.addOrg(parseOrg(input))],
  ["PATCH orgs:", (control, input, name) => control.changeOrg(name, parseOrgChange(input))],
  [
    "GET records",
    (control, _input, _name, query) =>
      control.peekRecords(
        query.get("org") ?? "",
        query.get("module") ?? "",
        readLimit(query),
        query.get("product") ?? "crm",
      ),
  ],
  ["POST records", (control, input) => control.createRecords(parseRecords(input))],
  ["PATCH records", (control, input) => control.updateRecords(parseRecords(input))],
  ["DELETE records", (control, input) => control.deleteRecords(parseRecords(input))],
  ["POST leads:submit", (control, input) => control.submitLeads(parseLeads(input))],
  ["POST leads:approve", (control, input) => control.approveLeads(parseLeads(input))],
  ["POST leads:reject", (control, input) => control.rejectLeads(parseLeads(input))],
  ["POST leads:convert", (control, input) => control.convertLeads(parseLeads(input))],
  ["GET webinars", (control, _input, _name, query) => control.listWebinars(query.get("org") ?? "")],
  ["POST webinars", (control, input) => control.createWebinars(parseWebinars(input))],
  ["PATCH webinars", (control, input) => control.updateWebinars(parseWebinars(input))],
  ["POST webinars:start", (control, input) => control.startWebinars(parseWebinars(input))],
  ["POST webinars:end", (control, input) => control.endWebinars(parseWebinars(input))],
  ["POST webinars:cancel", (control, input) => control.cancelWebinars(parseWebinars(input))],
  ["POST webinars:register", (control, input) => control.registerPersons(parsePersons(input))],
  ["POST webinars:join", (control, input) => control.joinMembers(parsePersons(input))],
  ["POST webinars:remove", (control, input) => control.removeMembers(parsePersons(input))],
  ["GET changes", (control, _input, _name, query) => readChanges(control, query)],
  [
    "GET tokens",
    (control, _input, _name, query) => control.listTokens(parseTokenFilter(Object.fromEntries(query))),
  ],
  [
    "POST tokens:expire",
    (control, input) => ({ expired: control.expireAccessTokens(parseTokenFilter(input)) }),
  ],
  [
    "POST tokens:revoke",
    (control, input) => ({ revoked: control.revokeRefreshTokens(parseTokenFilter(input)) }),
  ],
  ["POST refusals", (control, input) => control.refuseRefreshes(parseRefusal(input))],
  ["DELETE refusals", (control) => control.clearRefusals()],
  ["GET channels", (control) => control.listChannels()],
  [
    "DELETE channels",
    (control, input) => ({
      ended: control.endChannels(
        present({
          org: optionalText(input, "org"),
          product: optionalText(input, "product"),
          channelId: optionalText(input, "channelId"),
        }),
      ),
    }),
  ],
  ["PATCH notifications", (control, input) => control.setNotifications(parseNotifications(input))],
  ["POST notifications:settle", (control) => control.settled()],
  ["GET faults", (control) => control.listFaults()],
  ["POST faults", (control, input) => control.addFault(parseFault(input))],
  ["DELETE faults", (control) => control.clearFaults()],
  ["PATCH limits", (control, input) => control.setLimits(parseLimits(input))],
  ["GET counters", (control) => control.counters()],
  ["DELETE counters", (control) => control.resetCounters()],
  ["GET clock", (control) => control.clock()],
  ["PATCH clock", (control, input) => control.setClock(parseClock(input))],
  ["GET receivers:", (control, _input, name, query) => readReceiver(control, name, query)],
  ["PUT receivers:", (control, input, name) => control.setBehaviour(name, parseBehaviour(input))],
  [
    "PATCH receivers:",
    (control, input, name) => control.setQuiet(name, optionalFlag(input, "quiet") ?? false),
  ],
  ["POST away", goAway],
  ["DELETE receivers:", (control, _input, name) => forgetReceiver(control, name)],
  [
    "POST reset",
    (control, input) => control.reset(present({ keepClients: optionalFlag(input, "keepClients") })),
  ],
]);

/** `{origin}/control/…`: JSON in, JSON out; 204 when there is nothing to say. */
export async function routeControl(call: Call): Promise<Reply> {
  const refused = refuseForeign(call);
  if (refused !== undefined) return refused;
  // What concerns the generic service stands one level deeper.
  const depth = call.path[0] === "generic" ? 2 : 1;
  const collection = call.path.slice(0, depth).join("/");
  const [name = "", ...rest] = call.path.slice(depth);
  if (rest.length > 0) return NOT_FOUND;
  const key = `${call.method} ${collection}`;
  const handler =
    name === "" ? HANDLERS.get(key) : (HANDLERS.get(`${key}:${name}`) ?? HANDLERS.get(`${key}:`));
  if (handler === undefined) return NOT_FOUND;
  const input = await readJsonObject(call.request);
  if (input === undefined) return { status: 400, json: { error: "the body must be a JSON object" } };
  try {
    const result = await handler(makeControl(call.world), input, name, call.url.searchParams, call);
    return result === undefined ? { status: 204 } : { status: 200, json: result };
  } catch (error) {
    if (error instanceof ControlError) return { status: error.status, json: { error: error.message } };
    throw error;
  }
}

function parseClock(input: Input): { offsetMs?: number; now?: number; advanceMs?: number } {
  const now = optionalText(input, "now");
  if (now !== undefined && Number.isNaN(Date.parse(now)))
    throw new ControlError(400, "now must be an ISO time");
  return present({
    offsetMs: optionalInteger(input, "offsetMs", -MAX_OFFSET_MS, MAX_OFFSET_MS),
    advanceMs: optionalInteger(input, "advanceMs", -MAX_OFFSET_MS, MAX_OFFSET_MS),
    now: now === undefined ? undefined : Date.parse(now),
  });
}

/** With `skip=` for what was read before; `total` counts all that fit. */
function readChanges(control: Control, query: URLSearchParams): object {
  const skip = Number(query.get("skip") ?? "0");
  if (!Number.isInteger(skip) || skip < 0) throw new ControlError(400, "skip must be an integer from 0");
  const filter = { product: query.get("product") ?? undefined, module: query.get("module") ?? undefined };
  const changes = control.changesOf(query.get("org") ?? "", present(filter));
  return { total: changes.length, changes: changes.slice(skip, skip + readLimit(query)) };
}

/** With `waitFor=n` answers once n requests are there, or 408 after `timeoutMs` (at most a minute). */
async function readReceiver(control: Control, name: string, query: URLSearchParams): Promise<object> {
  const count = Number(query.get("waitFor") ?? "0");
  const timeoutMs = Math.min(Number(query.get("timeoutMs") ?? "5000") || 0, 60_000);
  try {
    const requests = await control.waitForRequests(name, count, timeoutMs);
    return { total: control.receivedCount(name), requests };
  } catch (error) {
    throw new ControlError(408, error instanceof Error ? error.message : "timed out");
  }
}

/** Answers first: while it is away nobody could be answered. */
function goAway(control: Control, input: Input, _name: string, _query: URLSearchParams, call: Call): void {
  const forMs = optionalInteger(input, "forMs", 1, MAX_AWAY_MS) ?? 10_000;
  call.response.once("finish", () => void control.goAway(forMs));
}

function forgetReceiver(control: Control, name: string): void {
  control.clearRequests(name);
  control.setBehaviour(name, undefined);
}
