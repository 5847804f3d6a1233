import { z } from "zod";
import type { DataSync, ProviderRecord, RecordPage } from "../data-sync.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { toProviderRecord } from "./contact-values.ts";
import type { Crm } from "./crm.ts";
import { isRefusedParameter, listByTime, timePosition } from "./list-by-time.ts";
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
const listAnswer = z.object({
  data: z.array(row),
  info: z.object({ more_records: z.boolean().nullish(), next_page_token: z.string().nullish() }).nullish(),
});
const countAnswer = z.object({ count: z.coerce.number().int().nonnegative() });

const savedAt = z.discriminatedUnion("phase", [
  z.object({ phase: z.literal("ALL"), token: z.string().min(1), total: z.int().nullable() }),
  timePosition.extend({ phase: z.literal("CHANGED") }),
]);
type Request = Parameters<DataSync["readContacts"]>[0];

/**
 * One page of at most 200 contacts. All of them come in the order of their ids, along Zoho's page tokens, which live a day;
 * changed ones by their time, which needs no token that could expire. More than 50 fields cost two further calls per 50.
 */
export async function readContacts(crm: Crm, request: Request): Promise<RecordPage> {
  const saved = request.checkpoint === null ? null : savedAt.safeParse(request.checkpoint);
  if (saved && !saved.success) throw expired();
  const at = saved?.data ?? null;
  if (at?.phase === "CHANGED" || (at === null && request.modifiedSince !== null))
    return readChanged(crm, request, at);
  return readAll(crm, request, at?.phase === "ALL" ? at : null);
}

async function readAll(
  crm: Crm,
  request: Request,
  at: { token: string; total: number | null } | null,
): Promise<RecordPage> {
  const total = at ? at.total : await countContacts(crm, request);
  const query = {
    fields: firstFields(request.fields).join(","),
    sort_by: "id",
    sort_order: "asc",
    per_page: String(PER_PAGE),
    ...stateOf(crm, request.view),
    ...(at && { page_token: at.token }),
  };
  const answer = await crm
    .read({ tokens: request.tokens, path: CONTACTS, query, signal: request.signal }, listAnswer)
    .catch((error: unknown) => {
      // What a token can no longer do, a new beginning can.
      throw at !== null && isRefusedParameter(error) ? expired(error) : error;
    });
  const rows = answer?.data ?? [];
  const token = answer?.info?.next_page_token ?? null;
  const more = answer?.info?.more_records === true && rows.length > 0;
  if (more && token === null)
    throw new ProviderError("UNAVAILABLE", "Zoho's list of contacts goes on without saying where.");
  return {
    records: await complete(crm, request, rows),
    next: more && token !== null ? { phase: "ALL", token, total } : null,
    total,
  };
}

async function readChanged(
  crm: Crm,
  request: Request,
  at: z.infer<typeof timePosition> | null,
): Promise<RecordPage> {
  const from = at ?? {
    from: wholeSecond(request.modifiedSince ?? new Date(0)).toISOString(),
    token: null,
    follows: false,
  };
  const list = {
    tokens: request.tokens,
    module: CONTACTS,
    fields: firstFields(request.fields),
    perPage: PER_PAGE,
    query: stateOf(crm, request.view),
    signal: request.signal,
  };
  const { rows, next } = await listByTime(crm, list, from);
  return {
    records: await complete(crm, request, rows),
    next: next && { ...next, phase: "CHANGED" },
    total: null,
  };
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

function expired(cause?: unknown): ProviderError {
  return new ProviderError("REFUSED", "Zoho CRM no longer knows this page of contacts: begin anew.", {
    providerCode: "checkpoint_expired",
    cause,
  });
}
