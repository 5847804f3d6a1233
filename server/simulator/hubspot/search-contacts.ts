import type { Reply } from "../http/call.ts";
import { isObject } from "../http/read-body.ts";
import { firstAfter, seededPeople } from "../people.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import {
  contactsOf,
  createdAt,
  describeContact,
  idOf,
  modifiedAt,
  valueOf,
  walkContacts,
} from "./contacts.ts";
import { badRequest } from "./errors.ts";
import { findProperty } from "./properties.ts";

const MOST_GROUPS = 5;
const MOST_FILTERS = 6;
const MOST_ON_PAGE = 200;
/** Pages reach so many results; beyond, other filters are needed. */
const MOST_PAGED = 10_000;
const SORTABLE = ["hs_object_id", "lastmodifieddate", "createdate"];

type Filter = { name: string; operator: string; value: string; values: string[] };

/**
 * `POST crm/v3/objects/contacts/search`. What changed less than `hubspotSearchLagMs` ago is not found yet, as the index of the real
 * one lags behind.
 */
export function searchContacts(world: World, org: ProviderOrg, body: Record<string, unknown>): Reply {
  const groups = readGroups(org, body["filterGroups"]);
  if (typeof groups === "string") return badRequest(groups);
  const limit = body["limit"] ?? 10;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < 0 || limit > MOST_ON_PAGE)
    return badRequest(`limit must be at most ${MOST_ON_PAGE}`);
  const after = Number(body["after"] ?? 0);
  if (!Number.isInteger(after) || after < 0) return badRequest("after is not valid");
  if (after + limit > MOST_PAGED)
    return badRequest(`The maximum number of results that can be paged through is ${MOST_PAGED}`);
  const sorts = Array.isArray(body["sorts"]) ? body["sorts"] : [];
  if (sorts.length > 1) return badRequest("Only one sort can be given");
  const sort = isObject(sorts[0]) ? sorts[0] : { propertyName: "createdate", direction: "DESCENDING" };
  if (!SORTABLE.includes(String(sort["propertyName"])))
    return badRequest("The simulator sorts by id and times");
  const indexed = world.now() - world.state.limits.hubspotSearchLagMs;
  const found: number[] = [];
  for (const n of candidates(world, org, groups)) {
    if (modifiedAt(org, n) > indexed) continue;
    if (groups.length === 0 || groups.some((filters) => filters.every((filter) => fits(org, n, filter))))
      found.push(n);
  }
  if (sort["propertyName"] !== "hs_object_id") {
    const timeOf = sort["propertyName"] === "createdate" ? createdAt : modifiedAt;
    found.sort((left, right) => timeOf(org, left) - timeOf(org, right));
  }
  if (sort["direction"] === "DESCENDING") found.reverse();
  const page = found.slice(after, after + limit);
  const wanted = Array.isArray(body["properties"]) ? body["properties"].map(String) : [];
  const next = after + page.length;
  return {
    status: 200,
    json: {
      total: found.length,
      results: page.map((n) => describeContact(org, n, wanted)),
      ...(next < found.length && page.length > 0 && { paging: { next: { after: String(next), link: "" } } }),
    },
  };
}

/** Contacts that may fit, ascending: the seed is passed over up to what every group asks for by id and time of change. */
function* candidates(world: World, org: ProviderOrg, groups: Filter[][]): Generator<number> {
  const floors = groups.map((filters) => {
    const id = filters.find(({ name, operator }) => name === "hs_object_id" && operator.startsWith("GT"));
    const time = filters.find(
      ({ name, operator }) => name === "lastmodifieddate" && operator.startsWith("GT"),
    );
    return {
      id: id === undefined ? 0 : Number(id.value) - Number(idOf(0)) - 1,
      seed: time === undefined ? 1 : firstAfter(momentOf(time.value) - 1),
    };
  });
  const after = floors.length === 0 ? 0 : Math.min(...floors.map(({ id }) => id));
  const firstSeed = floors.length === 0 ? 1 : Math.min(...floors.map(({ seed }) => seed));
  const size = seededPeople(org);
  const changed = Object.keys(contactsOf(org).changed).map(Number);
  for (const n of changed) {
    if (n >= firstSeed || n > size) break;
    if (n > after) yield* only(world, org, n);
  }
  yield* walkContacts(world, org, Math.max(after, Math.min(firstSeed - 1, size)));
}

function* only(world: World, org: ProviderOrg, n: number): Generator<number> {
  for (const found of walkContacts(world, org, n - 1)) {
    if (found === n) yield n;
    return;
  }
}

function readGroups(org: ProviderOrg, given: unknown): Filter[][] | string {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > MOST_GROUPS)
    return `At most ${MOST_GROUPS} filterGroups are allowed`;
  const groups: Filter[][] = [];
  for (const group of given) {
    const filters: unknown = isObject(group) ? group["filters"] : undefined;
    if (!Array.isArray(filters) || filters.length > MOST_FILTERS)
      return `At most ${MOST_FILTERS} filters are allowed in a group`;
    const read: Filter[] = [];
    for (const filter of filters) {
      if (!isObject(filter)) return "A filter must be an object";
      const name = String(filter["propertyName"]);
      if (findProperty(org, name) === undefined) return `There was a problem with the request: ${name}`;
      const values = Array.isArray(filter["values"]) ? filter["values"].map(String) : [];
      read.push({ name, operator: String(filter["operator"]), value: String(filter["value"] ?? ""), values });
    }
    groups.push(read);
  }
  return groups;
}

function fits(org: ProviderOrg, n: number, { name, operator, value, values }: Filter): boolean {
  const isTime = name === "lastmodifieddate" || name === "createdate";
  if (isTime || name === "hs_object_id") {
    const actual = isTime ? (name === "createdate" ? createdAt : modifiedAt)(org, n) : Number(idOf(n));
    const wanted = isTime ? momentOf(value) : Number(value);
    return compare(operator, actual - wanted);
  }
  const actual = valueOf(org, n, name)?.toLowerCase();
  switch (operator) {
    case "EQ":
      return actual === value.toLowerCase();
    case "IN":
      return actual !== undefined && values.some((each) => each.toLowerCase() === actual);
    case "HAS_PROPERTY":
      return actual !== undefined;
    case "NOT_HAS_PROPERTY":
      return actual === undefined;
    default:
      return false;
  }
}

function compare(operator: string, difference: number): boolean {
  switch (operator) {
    case "GT":
      return difference > 0;
    case "GTE":
      return difference >= 0;
    case "LT":
      return difference < 0;
    case "LTE":
      return difference <= 0;
    default:
      return operator === "EQ" && difference === 0;
  }
}

/** A moment as filters give it: milliseconds, or ISO 8601. */
function momentOf(value: string): number {
  return /^\d+$/.test(value) ? Number(value) : Date.parse(value);
}
