import { z } from "zod";
import type { DataSync, ProviderRecord, RecordPage } from "../data-sync.ts";
import type { Checkpoint, Json } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { soqlRow } from "./salesforce-api.ts";
import type { SalesforceApi, SoqlRow } from "./salesforce-api.ts";
import { fieldName, isContactId, moment, quotedId, readViewQuery } from "./soql.ts";
import type { ViewQuery } from "./soql.ts";

// Most rows of an answer; fewer where they are wide, so that a page stays small in memory.
const MOST_ROWS = 2_000;
const LEAST_ROWS = 200;
const VALUES_PER_PAGE = 40_000;
// An address of a call has at most 16 KB. Source: "Status Codes and Error Responses" (414).
const LONGEST_SELECT = 7_000;
const MOST_IDS = 2_000;

type Reading = { tokens: Tokens; fields: readonly string[]; signal?: AbortSignal | undefined };
type Request = Parameters<DataSync["readContacts"]>[0];

const savedAt = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("ALL"), after: z.string().min(1), total: z.int().nullable() }),
  z.object({ phase: z.literal("CHANGED"), after: z.string().min(1), at: z.iso.datetime({ offset: true }) }),
]);
type Position = z.infer<typeof savedAt>;
const viewAnswer = z.object({ query: z.string().min(1) });

/**
 * One page of contacts: all in the order of their ids, changed ones in that of `SystemModstamp` and id. Each page is a query of its own
 * that begins after the last record, so none ever expires. What a formula shows can change without the record changing.
 */
export async function readContacts(api: SalesforceApi, request: Request): Promise<RecordPage> {
  const saved = request.checkpoint === null ? null : savedAt.safeParse(request.checkpoint);
  if (saved && !saved.success) throw expired();
  const at = saved?.data ?? null;
  const view = request.view === null ? null : await describeView(api, request, request.view);
  const byTime = request.modifiedSince !== null;
  const total = byTime ? null : at?.phase === "ALL" ? at.total : await countContacts(api, request, view);
  const { first, further } = splitFields(request.fields);
  const most = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(VALUES_PER_PAGE / (first.length + 1))));
  const conditions = [
    ...(view?.where ? [`(${view.where})`] : []),
    ...(request.modifiedSince ? [`SystemModstamp >= ${moment(request.modifiedSince)}`] : []),
    ...(at ? [beyond(at)] : []),
  ];
  const soql = [
    `SELECT ${["Id", "SystemModstamp", ...first].join(", ")} FROM Contact`,
    ...(view?.scope ? [`USING SCOPE ${view.scope}`] : []),
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(" AND ")}`] : []),
    `ORDER BY ${byTime ? "SystemModstamp, Id" : "Id"} LIMIT ${most}`,
  ].join(" ");
  const { rows, done } = await api.query({ tokens: request.tokens, soql, signal: request.signal });
  const records = await complete(api, request, rows, further);
  // Wide rows come in smaller batches than asked for.
  const more = rows.length > 0 && (!done || rows.length >= most);
  return { records, next: more ? nextAfter(rows, byTime, total) : null, total };
}

function beyond(at: Position): string {
  const id = quotedId(at.after);
  if (at.phase === "ALL") return `Id > ${id}`;
  const time = moment(new Date(at.at));
  // The first comparison is what the second says as well, in a form that the index serves.
  return `SystemModstamp >= ${time} AND (SystemModstamp > ${time} OR (SystemModstamp = ${time} AND Id > ${id}))`;
}

function nextAfter(rows: readonly SoqlRow[], byTime: boolean, total: number | null): Checkpoint {
  const last = rows.at(-1) ?? {};
  const after = idOf(last);
  const at = modifiedAt(last);
  if (!byTime) return { phase: "ALL", after, total };
  if (!at) throw new ProviderError("UNAVAILABLE", "Salesforce does not say when a contact was changed.");
  return { phase: "CHANGED", after, at: at.toISOString() };
}

/** Contacts by their ids; what cannot be an id is passed over, as those that are gone. */
export async function readContactsById(
  api: SalesforceApi,
  request: Reading & { ids: readonly string[] },
): Promise<ProviderRecord[]> {
  const ids = [...new Set(request.ids)].filter(isContactId);
  const rows = await retrieve(api, request, ids, ["SystemModstamp", ...uniqueFields(request.fields)]);
  return rows.map((row) => toRecord(row, request.fields));
}

/** Rows that have the first fields alone, with the others joined to them; one that went away meanwhile is left out. */
async function complete(
  api: SalesforceApi,
  request: Reading,
  rows: readonly SoqlRow[],
  further: readonly string[],
): Promise<ProviderRecord[]> {
  if (further.length === 0) return rows.map((row) => toRecord(row, request.fields));
  const found = await retrieve(api, request, rows.map(idOf), further);
  const byId = new Map(found.map((row) => [idOf(row), row]));
  return rows.flatMap((row) => {
    const part = byId.get(idOf(row));
    return part ? [toRecord(merge(part, row), request.fields)] : [];
  });
}

/** `Account.Name` may be in one part and `Account.Site` in the other. */
function merge(part: SoqlRow, row: SoqlRow): SoqlRow {
  const entries = Object.entries(row).map(([name, value]) => {
    const other = part[name];
    const areObjects = isObject(value) && isObject(other);
    return [name, areObjects ? { ...other, ...value } : value] as const;
  });
  return { ...part, ...Object.fromEntries(entries) };
}

/** In one POST, which no length of an address bounds. Source: "Get Multiple Records with Fewer Round-Trips". */
async function retrieve(
  api: SalesforceApi,
  { tokens, signal }: Reading,
  ids: readonly string[],
  fields: readonly string[],
): Promise<SoqlRow[]> {
  const rows: SoqlRow[] = [];
  const answer = z.array(soqlRow.nullable());
  for (let start = 0; start < ids.length; start += MOST_IDS) {
    const body = { ids: ids.slice(start, start + MOST_IDS), fields: fields.map(fieldName) };
    const path = "composite/sobjects/Contact";
    const found = await api.read({ tokens, path, method: "POST", body, signal }, answer);
    for (const row of found) if (row !== null) rows.push(row);
  }
  return rows;
}

async function describeView(
  api: SalesforceApi,
  { tokens, signal }: Request,
  view: string,
): Promise<ViewQuery> {
  const path = `sobjects/Contact/listviews/${encodeURIComponent(view)}/describe`;
  const { query } = await api.read({ tokens, path, signal }, viewAnswer);
  const read = readViewQuery(query);
  if (read) return read;
  throw new ProviderError("REFUSED", "The query of this list view cannot be read.", {
    providerCode: "unreadable_view",
  });
}

/** How many contacts there are, for progress; null where Salesforce does not say. */
async function countContacts(
  api: SalesforceApi,
  { tokens, signal }: Request,
  view: ViewQuery | null,
): Promise<number | null> {
  const scope = view?.scope ? ` USING SCOPE ${view.scope}` : "";
  const where = view?.where ? ` WHERE ${view.where}` : "";
  const counted = api.query({ tokens, soql: `SELECT COUNT() FROM Contact${scope}${where}`, signal });
  return counted.then(
    ({ total }) => total,
    (error: unknown) => {
      // Counting everything can take longer than Salesforce lets a query run.
      if (
        error instanceof ProviderError &&
        ["QUERY_TIMEOUT", "OPERATION_TOO_LARGE"].includes(error.providerCode ?? "")
      )
        return null;
      throw error;
    },
  );
}

/** The fields that fit into the address of a query, and those that are asked for by the ids that it finds. */
function splitFields(fields: readonly string[]): { first: string[]; further: string[] } {
  const all = uniqueFields(fields);
  let length = 0;
  const end = all.findIndex((name) => (length += name.length + 4) > LONGEST_SELECT);
  return end < 0 ? { first: all, further: [] } : { first: all.slice(0, end), further: all.slice(end) };
}

/** Checked, each once, and without those that every query has; Salesforce's names count in any case. */
function uniqueFields(fields: readonly string[]): string[] {
  const seen = new Set(["id", "systemmodstamp"]);
  return fields
    .map(fieldName)
    .filter((name) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
}

function toRecord(row: SoqlRow, fields: readonly string[]): ProviderRecord {
  const values = Object.fromEntries(fields.map((field) => [field, readPath(row, field)]));
  return { id: idOf(row), modifiedAt: modifiedAt(row), values };
}

function readPath(row: SoqlRow, path: string): Json {
  const [head = "", member] = path.split(".");
  const whole = Object.hasOwn(row, head) ? row[head] : null;
  const value =
    member === undefined ? whole : isObject(whole) && Object.hasOwn(whole, member) ? whole[member] : null;
  if (typeof value === "string") return value === "" ? null : isoTime(value);
  return typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** Salesforce's offset `+0000` has no colon, which ISO 8601 wants beside a time that has them. */
function isoTime(text: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$/.test(text)
    ? `${text.slice(0, -2)}:${text.slice(-2)}`
    : text;
}

export function idOf(row: SoqlRow): string {
  const id = row["Id"];
  if (typeof id === "string" && id !== "") return id;
  throw new ProviderError("UNAVAILABLE", "Salesforce's answer could not be read: a record has no id.");
}

function modifiedAt(row: SoqlRow): Date | null {
  const text = row["SystemModstamp"];
  const at = new Date(typeof text === "string" ? isoTime(text) : NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function expired(): ProviderError {
  return new ProviderError("REFUSED", "This page of contacts cannot be gone on from: begin anew.", {
    providerCode: "checkpoint_expired",
  });
}
