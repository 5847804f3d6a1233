import { z } from "zod";
import type { DataSync, ProviderRecord, RecordPage } from "../data-sync.ts";
import type { Checkpoint } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import { contactShape, toProviderRecord } from "./contact-values.ts";
import type { Contact, PropertyTypes } from "./contact-values.ts";
import type { HubSpotApi, HubSpotCall } from "./hubspot-api.ts";
import { paging } from "./org-shapes.ts";
import { readTypes } from "./property-types.ts";

/** Most contacts in one page of a list and in one batch. Source: "Contacts" and "Lists", CRM API v3. */
export const PER_PAGE = 100;
/** A list is asked for with its properties in the address, as long as that stays short (?): servers take some 8 KB. */
const LONGEST_NAMES = 3_000;

const OBJECTS = "crm/v3/objects/contacts";
const listAnswer = z.object({ results: z.array(contactShape), paging });
const searchAnswer = z.object({ results: z.array(contactShape), total: z.int().nonnegative().nullish() });
const membersAnswer = z.object({
  results: z.array(z.object({ recordId: z.coerce.string().min(1) })),
  paging,
});
export const batchAnswer = z.object({ results: z.array(contactShape) });

const types = z.record(z.string(), z.string());
const savedAt = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("ALL"), after: z.string().min(1), total: z.int().nullable(), types }),
  z.object({ phase: z.literal("VIEW"), after: z.string().min(1), types }),
  z.object({ phase: z.literal("CHANGED"), since: z.iso.datetime(), id: z.string().regex(/^\d+$/), types }),
]);
type Position = z.infer<typeof savedAt>;
type Request = Parameters<DataSync["readContacts"]>[0];
type Caller = Pick<HubSpotCall, "tokens" | "signal">;

/**
 * One page of at most 100 contacts. All of them come by HubSpot's list; those of a view by its members; those that changed by search,
 * whose pages reach 10,000 results: so each page asks anew for what has a higher id, which also leaves out nothing that changes in
 * between. Search lags some seconds behind (?). Sources: "Contacts", "Lists" and "Search", CRM API v3.
 */
export async function readContacts(api: HubSpotApi, request: Request): Promise<RecordPage> {
  const saved = request.checkpoint === null ? null : savedAt.safeParse(request.checkpoint);
  if (saved && !saved.success) throw expired();
  const at = saved?.data ?? null;
  const known = at?.types ?? (await readTypes(api, request, request.fields));
  if (request.view !== null) return readView(api, request, request.view, known, at);
  return request.modifiedSince === null
    ? readAll(api, request, known, at)
    : readChanged(api, request, request.modifiedSince, known, at);
}

async function readAll(
  api: HubSpotApi,
  request: Request,
  types: PropertyTypes,
  at: Position | null,
): Promise<RecordPage> {
  const from = at?.phase === "ALL" ? at : null;
  const total = from ? from.total : await countContacts(api, request);
  const names = propertiesOf(request.fields);
  const isShort = names.join(",").length <= LONGEST_NAMES;
  const query = {
    limit: String(PER_PAGE),
    archived: "false",
    properties: isShort ? names.join(",") : "hs_object_id",
    ...(from && { after: from.after }),
  };
  const call = { tokens: request.tokens, path: OBJECTS, query, signal: request.signal };
  const answer = await api.read(call, listAnswer).catch((error: unknown) => {
    throw from ? orExpired(error) : error;
  });
  const contacts = isShort
    ? answer.results
    : await readBatch(
        api,
        request,
        names,
        answer.results.map(({ id }) => id),
      );
  const after = answer.paging?.next?.after ?? null;
  return pageOf(request, types, contacts, {
    next: after === null || answer.results.length === 0 ? null : { phase: "ALL", after, total, types },
    total,
  });
}

async function readView(
  api: HubSpotApi,
  request: Request,
  view: string,
  types: PropertyTypes,
  at: Position | null,
): Promise<RecordPage> {
  const { modifiedSince } = request;
  const from = at?.phase === "VIEW" ? at : null;
  const query = { limit: String(PER_PAGE), ...(from && { after: from.after }) };
  const path = `crm/v3/lists/${encodeURIComponent(view)}/memberships`;
  const call = { tokens: request.tokens, path, query, signal: request.signal };
  const answer = await api.read(call, membersAnswer).catch((error: unknown) => {
    throw from ? orExpired(error) : error;
  });
  const ids = answer.results.map(({ recordId }) => recordId);
  const contacts = await readBatch(api, request, propertiesOf(request.fields), ids);
  const after = answer.paging?.next?.after ?? null;
  const page = pageOf(request, types, contacts, {
    next: after === null || ids.length === 0 ? null : { phase: "VIEW", after, types },
    total: null,
  });
  if (modifiedSince === null) return page;
  const isChanged = ({ modifiedAt }: ProviderRecord) => modifiedAt === null || modifiedAt >= modifiedSince;
  return { ...page, records: page.records.filter(isChanged) };
}

async function readChanged(
  api: HubSpotApi,
  request: Request,
  modifiedSince: Date,
  types: PropertyTypes,
  at: Position | null,
): Promise<RecordPage> {
  const from = at?.phase === "CHANGED" ? at : { since: modifiedSince.toISOString(), id: "0" };
  const filters = [
    { propertyName: "lastmodifieddate", operator: "GTE", value: String(Date.parse(from.since)) },
    { propertyName: "hs_object_id", operator: "GT", value: from.id },
  ];
  const body = {
    filterGroups: [{ filters }],
    sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }],
    properties: propertiesOf(request.fields),
    limit: PER_PAGE,
  };
  const path = `${OBJECTS}/search`;
  const answer = await api.read({ tokens: request.tokens, path, body, signal: request.signal }, searchAnswer);
  const last = answer.results.at(-1);
  const isLast = last === undefined || answer.results.length < PER_PAGE;
  return pageOf(request, types, answer.results, {
    next: isLast ? null : { phase: "CHANGED", since: from.since, id: last.id, types },
    // What a later page tells is what is left.
    total: at === null ? (answer.total ?? null) : null,
  });
}

/** Contacts by their ids, at most 100; those that are gone are passed over. */
export async function readContactsById(
  api: HubSpotApi,
  request: Parameters<DataSync["readContactsById"]>[0],
): Promise<ProviderRecord[]> {
  const ids = new Set(request.ids.filter((id) => /^\d{1,19}$/.test(id)));
  if (ids.size === 0) return [];
  const types = await readTypes(api, request, request.fields);
  const contacts = await readBatch(api, request, propertiesOf(request.fields), [...ids]);
  // A contact that was merged is answered under the id that it has now (?): the one asked for is gone.
  const asked = contacts.filter(({ id }) => ids.has(id));
  return asked.map((contact) => toProviderRecord(contact, request.fields, types));
}

/** Contacts by their addresses, at most 100. Found at once, unlike by search. Source: "Contacts" (`idProperty`), CRM API v3. */
export async function findContactsByEmail(
  api: HubSpotApi,
  request: Parameters<DataSync["findContactsByEmail"]>[0],
): Promise<ProviderRecord[]> {
  const emails = [...new Set(request.emails.map((email) => email.trim().toLowerCase()))].filter(Boolean);
  if (emails.length === 0) return [];
  const types = await readTypes(api, request, request.fields);
  const contacts = await readBatch(api, request, propertiesOf(request.fields), emails, "email");
  return contacts.map((contact) => toProviderRecord(contact, request.fields, types));
}

async function readBatch(
  api: HubSpotApi,
  { tokens, signal }: Caller,
  properties: readonly string[],
  ids: readonly string[],
  idProperty?: "email",
): Promise<Contact[]> {
  if (ids.length === 0) return [];
  const body = {
    properties,
    propertiesWithHistory: [],
    inputs: ids.map((id) => ({ id })),
    ...(idProperty && { idProperty }),
  };
  // 207 where some are not there, which is no error here.
  const { results } = await api.read({ tokens, path: `${OBJECTS}/batch/read`, body, signal }, batchAnswer);
  return results;
}

/** How many contacts there are, for progress; null where HubSpot does not say. */
async function countContacts(api: HubSpotApi, { tokens, signal }: Caller): Promise<number | null> {
  const body = { filterGroups: [], properties: ["hs_object_id"], limit: 1 };
  const answer = await api
    .read({ tokens, path: `${OBJECTS}/search`, body, signal }, searchAnswer)
    .catch((error: unknown) => {
      // Nice to have: the list itself says whether the tokens are good.
      if (error instanceof ProviderError) return null;
      throw error;
    });
  return answer?.total ?? null;
}

function pageOf(
  { fields }: Request,
  types: PropertyTypes,
  contacts: readonly Contact[],
  { next, total }: { next: Checkpoint | null; total: number | null },
): RecordPage {
  return { records: contacts.map((contact) => toProviderRecord(contact, fields, types)), next, total };
}

function propertiesOf(fields: readonly string[]): string[] {
  return [...new Set([...fields, "email", "lastmodifieddate"])];
}

function orExpired(error: unknown): unknown {
  const isRefused = error instanceof ProviderError && error.kind === "REFUSED" && error.status === 400;
  return isRefused ? expired(error) : error;
}

function expired(cause?: unknown): ProviderError {
  return new ProviderError("REFUSED", "HubSpot no longer knows this page of contacts: begin anew.", {
    providerCode: "checkpoint_expired",
    cause,
  });
}
