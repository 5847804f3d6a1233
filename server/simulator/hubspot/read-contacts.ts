import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { describeContact, findByEmail, hasContact, idOf, numberOf, walkContacts } from "./contacts.ts";
import { badRequest, hubspotError } from "./errors.ts";
import { batchAnswer, readInputs } from "./write-contacts.ts";

const MOST_LISTED = 100;

/** `GET crm/v3/objects/contacts?limit&after&properties&archived`, in the order of ids. */
export function listContacts(world: World, org: ProviderOrg, query: URLSearchParams, origin: string): Reply {
  const limit = readLimit(query, MOST_LISTED, 10);
  const after = readAfter(query);
  if (limit === undefined || after === undefined)
    return badRequest(`limit must be 1 to ${MOST_LISTED}, and after the one of the page before`);
  const archived = query.get("archived") === "true";
  const wanted = query.getAll("properties").flatMap((names) => names.split(","));
  const numbers: number[] = [];
  for (const n of walkContacts(world, org, after, archived)) {
    numbers.push(n);
    if (numbers.length > limit) break;
  }
  const more = numbers.length > limit;
  if (more) numbers.pop();
  const next = String(numbers.at(-1) ?? 0);
  return {
    status: 200,
    json: {
      results: numbers.map((n) => describeContact(org, n, wanted)),
      ...(more && { paging: { next: { after: next, link: `${origin}?after=${next}` } } }),
    },
  };
}

/** `GET crm/v3/objects/contacts/{id}`. */
export function getContact(world: World, org: ProviderOrg, id: string, query: URLSearchParams): Reply {
  const n = numberOf(id) ?? 0;
  const archived = query.get("archived") === "true";
  if (!hasContact(world, org, n, archived))
    return hubspotError(404, "OBJECT_NOT_FOUND", "resource not found");
  const wanted = query.getAll("properties").flatMap((names) => names.split(","));
  return { status: 200, json: describeContact(org, n, wanted) };
}

/** `POST crm/v3/objects/contacts/batch/read`: by ids, or by addresses with `idProperty: "email"`; 207 where some are not there. */
export function readBatch(world: World, org: ProviderOrg, body: Record<string, unknown>): Reply {
  const inputs = readInputs(body);
  if (inputs === undefined) return badRequest("Invalid input JSON: inputs must be 1 to 100 objects");
  const { idProperty, properties } = body;
  if (idProperty !== undefined && idProperty !== "email")
    return badRequest(`${String(idProperty)} is not a unique property`);
  const wanted = Array.isArray(properties) ? properties.map(String) : [];
  const missing: string[] = [];
  const found = new Set<number>();
  for (const { id } of inputs) {
    const n = idProperty === "email" ? findByEmail(world, org, String(id)) : numberOf(String(id));
    if (n !== undefined && hasContact(world, org, n)) found.add(n);
    else missing.push(String(id));
  }
  const errors = missing.length === 0 ? [] : [notFound(missing)];
  return batchAnswer(world, { results: [...found].map((n) => describeContact(org, n, wanted)), errors }, 200);
}

function notFound(ids: string[]): object {
  return {
    status: "error",
    category: "OBJECT_NOT_FOUND",
    message:
      "Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.",
    context: { ids },
  };
}

/** `GET crm/v3/lists/{id}/memberships?limit&after`, in the order of ids. */
export function listMembers(world: World, org: ProviderOrg, every: number, query: URLSearchParams): Reply {
  const limit = readLimit(query, 250, 100);
  const after = readAfter(query);
  if (limit === undefined || after === undefined) return badRequest("limit must be 1 to 250");
  const numbers: number[] = [];
  for (const n of walkContacts(world, org, after)) {
    if (n % every !== 0) continue;
    numbers.push(n);
    if (numbers.length > limit) break;
  }
  const more = numbers.length > limit;
  if (more) numbers.pop();
  const results = numbers.map((n) => ({
    recordId: idOf(n),
    membershipTimestamp: "2024-01-01T00:00:00.000Z",
  }));
  return {
    status: 200,
    json: { results, ...(more && { paging: { next: { after: String(numbers.at(-1)), link: "" } } }) },
  };
}

/** `limit=`; undefined where it is not allowed. */
export function readLimit(query: URLSearchParams, most: number, otherwise: number): number | undefined {
  const limit = Number(query.get("limit") ?? otherwise);
  return Number.isInteger(limit) && limit >= 1 && limit <= most ? limit : undefined;
}

/** `after=`, which is the number of the last contact; undefined for what never was one. */
function readAfter(query: URLSearchParams): number | undefined {
  const after = query.get("after") ?? "0";
  return /^\d{1,15}$/.test(after) ? Number(after) : undefined;
}
