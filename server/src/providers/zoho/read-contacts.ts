import { z } from "zod";
import type { DataSync, ProviderRecord, RecordPage } from "../data-sync.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { toProviderRecord } from "./contact-values.ts";
import type { Crm } from "./crm.ts";
import { BEGINNING, listByTime, timePosition } from "./list-by-time.ts";
import { wholeSecond } from "./time-window.ts";

export const CONTACTS = "Contacts";
const PER_PAGE = 200;
/** What one call of `ids` takes. */
const IDS_PER_CALL = 100;
// Zoho names at most 50 fields in one call; the time of the last change is always among them.
const FIELDS_PER_CALL = 50;

type Row = { id: string; [field: string]: unknown };
const row = z.looseObject({ id: z.string().min(1) });
const rowsAnswer = z.object({ data: z.array(row) });
const countAnswer = z.object({ count: z.coerce.number().int().nonnegative() });

const savedAt = timePosition.extend({ total: z.int().nullable() });
type Request = Parameters<DataSync["readContacts"]>[0];

/**
 * One page of at most 200 contacts, oldest change first, also where all are read: a list in another order ends after 100,000 records,
 * and its page tokens live a day. More than 50 fields cost two further calls per 50.
 */
export async function readContacts(crm: Crm, request: Request): Promise<RecordPage> {
  const saved = request.checkpoint === null ? null : savedAt.safeParse(request.checkpoint);
  if (saved && !saved.success) throw expired();
  const { total, ...at } = saved?.data ?? (await begin(crm, request));
  const list = {
    tokens: request.tokens,
    module: CONTACTS,
    fields: firstFields(request.fields),
    perPage: PER_PAGE,
    query: stateOf(crm, request.view),
    signal: request.signal,
  };
  const { rows, next } = await listByTime(crm, list, at);
  return { records: await complete(crm, request, rows), next: next && { ...next, total }, total };
}

async function begin(crm: Crm, request: Request): Promise<z.infer<typeof savedAt>> {
  const { modifiedSince } = request;
  const from = (modifiedSince === null ? BEGINNING : wholeSecond(modifiedSince)).toISOString();
  const total = modifiedSince === null ? await countContacts(crm, request) : null;
  return { from, token: null, follows: false, total };
}

/** At most 100 contacts by their ids; ids that Zoho cannot have given are passed over, as those of contacts that are gone. */
export async function readContactsById(
  crm: Crm,
  request: {
    tokens: Tokens;
    fields: readonly string[];
    ids: readonly string[];
    signal?: AbortSignal | undefined;
  },
): Promise<ProviderRecord[]> {
  const ids = [...new Set(request.ids)].filter(isZohoId);
  const rows = await readRows(crm, request, ids, firstFields(request.fields));
  return complete(crm, request, rows);
}

/** Whether a text can be the id of a record: Zoho's are numbers of 18 or 19 digits. */
export function isZohoId(text: string): boolean {
  return /^\d{1,19}$/.test(text);
}

/** Rows that have the first fields alone, with the others joined to them; one that went away meanwhile is left out. */
async function complete(
  crm: Crm,
  request: { tokens: Tokens; fields: readonly string[]; signal?: AbortSignal | undefined },
  rows: readonly Row[],
): Promise<ProviderRecord[]> {
  let joined = rows;
  for (const names of furtherFields(request.fields)) {
    const found = new Map<string, Row>();
    for (let start = 0; start < joined.length; start += IDS_PER_CALL) {
      const ids = joined.slice(start, start + IDS_PER_CALL).map(({ id }) => id);
      for (const part of await readRows(crm, request, ids, names)) found.set(part.id, part);
    }
    joined = joined.flatMap((row) => {
      const part = found.get(row.id);
      return part ? [{ ...part, ...row }] : [];
    });
  }
  return joined.map((row) => toProviderRecord(row, request.fields));
}

async function readRows(
  crm: Crm,
  { tokens, signal }: { tokens: Tokens; signal?: AbortSignal | undefined },
  ids: readonly string[],
  fields: readonly string[],
): Promise<Row[]> {
  if (ids.length === 0) return [];
  const query = { ids: ids.join(","), fields: fields.join(","), ...crm.everyState(CONTACTS) };
  const answer = await crm.read({ tokens, path: CONTACTS, query, signal }, rowsAnswer);
  return answer?.data ?? [];
}

/** How many contacts there are, for progress; null where Zoho does not say. Source: "Get Record Count", CRM API v8. */
async function countContacts(crm: Crm, { tokens, view, signal }: Request): Promise<number | null> {
  const query = { ...(view !== null && { cvid: view }) };
  const call = { tokens, path: `${CONTACTS}/actions/count`, query, signal };
  const answer = await crm.read(call, countAnswer).catch((error: unknown) => {
    if (error instanceof ProviderError && ["REFUSED", "SCOPE_MISSING"].includes(error.kind)) return null;
    throw error;
  });
  return answer?.count ?? null;
}

function firstFields(fields: readonly string[]): string[] {
  return ["Modified_Time", ...withoutTime(fields).slice(0, FIELDS_PER_CALL - 1)];
}

function furtherFields(fields: readonly string[]): string[][] {
  const left = withoutTime(fields).slice(FIELDS_PER_CALL - 1);
  return Array.from({ length: Math.ceil(left.length / FIELDS_PER_CALL) }, (_, index) =>
    left.slice(index * FIELDS_PER_CALL, (index + 1) * FIELDS_PER_CALL),
  );
}

function withoutTime(fields: readonly string[]): string[] {
  return [...new Set(fields)].filter((field) => field !== "Modified_Time");
}

/** A view says itself which records it has. */
function stateOf(crm: Crm, view: string | null): Record<string, string> {
  return view === null ? crm.everyState(CONTACTS) : { cvid: view };
}

function expired(): ProviderError {
  return new ProviderError("REFUSED", "This page of contacts cannot be gone on from: begin anew.", {
    providerCode: "checkpoint_expired",
  });
}
