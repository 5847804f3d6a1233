import { z } from "zod";
import type { DataSync, WriteOutcome } from "../data-sync.ts";
import type { Json } from "../provider.ts";
import type { ProviderError } from "../provider-error.ts";
import { salesforceError, unreadable } from "./errors.ts";
import type { SalesforceApi } from "./salesforce-api.ts";
import { fieldName, isContactId } from "./soql.ts";

const LONGEST_MESSAGE = 300;
/** What makes Salesforce refuse a whole call because of one record in it. */
const REFUSED_TOGETHER = new Set(["JSON_PARSER_ERROR", "INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE"]);
// Each halving of a refused call is two more; beyond this many the rest is refused together.
const MOST_CALLS = 48;

const result = z.object({
  id: z.string().nullish(),
  success: z.boolean(),
  errors: z
    .array(
      z.object({
        statusCode: z.string(),
        message: z.string().nullish(),
        fields: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});
type Result = z.infer<typeof result>;
type Draft = { id: string | null; values: { [field: string]: Json } };
type Writing = Pick<Parameters<DataSync["writeContacts"]>[0], "tokens" | "signal">;

const GONE = { ok: false, code: "GONE", field: null, message: "No contact has this id any more." } as const;
const GONE_CODES = new Set(["ENTITY_IS_DELETED", "MALFORMED_ID", "NOT_FOUND"]);
const DUPLICATE_CODES = new Set(["DUPLICATES_DETECTED", "DUPLICATE_VALUE", "DUPLICATE_EXTERNAL_ID"]);
const REQUIRED_CODES = new Set(["REQUIRED_FIELD_MISSING"]);

/**
 * Makes contacts in one call and changes contacts in another, at most 200 together. A value that Salesforce cannot read refuses all
 * of a call: then its halves are sent by themselves, until the record to blame stands alone. Answers do not tell the time of change.
 */
export async function writeContacts(
  api: SalesforceApi,
  { records, ...writing }: Parameters<DataSync["writeContacts"]>[0],
): Promise<WriteOutcome[]> {
  const outcomes = records.map(({ id }): WriteOutcome | null =>
    id === null || isContactId(id) ? null : GONE,
  );
  const budget = { calls: MOST_CALLS };
  for (const isNew of [true, false]) {
    const places = records.flatMap(({ id }, place) =>
      outcomes[place] === null && (id === null) === isNew ? [place] : [],
    );
    const drafts = places.flatMap((place) => records[place] ?? []);
    const written = await writePart(api, writing, drafts, budget);
    places.forEach((place, index) => (outcomes[place] = written[index] ?? null));
  }
  return outcomes.map((outcome) => outcome ?? GONE);
}

async function writePart(
  api: SalesforceApi,
  writing: Writing,
  drafts: readonly Draft[],
  budget: { calls: number },
): Promise<WriteOutcome[]> {
  if (drafts.length === 0) return [];
  budget.calls -= 1;
  try {
    const results = await send(api, writing, drafts);
    return results.map((each, index) => readOutcome(each, drafts[index]?.id ?? null));
  } catch (error) {
    if (!(error instanceof RefusedTogether)) throw error;
    if (drafts.length === 1 || budget.calls <= 0)
      return drafts.map(() => ({ ok: false, code: "REFUSED", field: error.field, message: error.message }));
    const middle = Math.ceil(drafts.length / 2);
    const first = await writePart(api, writing, drafts.slice(0, middle), budget);
    return [...first, ...(await writePart(api, writing, drafts.slice(middle), budget))];
  }
}

/** A call that was refused as a whole, and so wrote nothing. */
class RefusedTogether extends Error {
  readonly field: string | null;
  constructor(message: string, field: string | null) {
    super(message);
    this.field = field;
  }
}

async function send(
  api: SalesforceApi,
  { tokens, signal }: Writing,
  drafts: readonly Draft[],
): Promise<Result[]> {
  const isNew = drafts[0]?.id === null;
  const records = drafts.map(({ id, values }) => ({
    attributes: { type: "Contact" },
    ...(id !== null && { id }),
    ...Object.fromEntries(Object.entries(values).map(([field, value]) => [fieldName(field), value])),
  }));
  const answer = await api.send({
    tokens,
    path: "composite/sobjects",
    method: isNew ? "POST" : "PATCH",
    body: { allOrNone: false, records },
    signal,
  });
  const error = salesforceError(answer);
  if (error?.kind === "REFUSED" && REFUSED_TOGETHER.has(error.providerCode ?? "")) {
    const told = z.array(z.object({ message: z.string() })).safeParse(answer.json).data?.[0]?.message ?? "";
    const message = `${error.providerCode ?? "REFUSED"}: ${told}`.slice(0, LONGEST_MESSAGE).toWellFormed();
    throw new RefusedTogether(message, /No such column '([A-Za-z0-9_]+)'/.exec(told)?.[1] ?? null);
  }
  return readResults(answer, error, drafts.length);
}

/** Deletes at most 200 contacts, into the recycle bin. */
export async function deleteContacts(
  api: SalesforceApi,
  { tokens, ids, signal }: Parameters<DataSync["deleteContacts"]>[0],
): Promise<WriteOutcome[]> {
  const outcomes = ids.map((id): WriteOutcome => ({ ok: true, id, modifiedAt: null }));
  const places = ids.flatMap((id, place) => (isContactId(id) ? [place] : []));
  if (places.length === 0) return outcomes;
  const query = { ids: places.map((place) => ids[place] ?? "").join(","), allOrNone: "false" };
  const answer = await api.send({ tokens, path: "composite/sobjects", method: "DELETE", query, signal });
  const results = readResults(answer, salesforceError(answer), places.length);
  places.forEach((place, index) => {
    const outcome = readOutcome(results[index], ids[place] ?? "");
    // What is gone need not be deleted.
    if (!outcome.ok && outcome.code !== "GONE") outcomes[place] = outcome;
  });
  return outcomes;
}

function readResults(
  answer: Parameters<typeof salesforceError>[0],
  error: ProviderError | null,
  count: number,
): Result[] {
  if (error) throw error;
  const parsed = z.array(result).safeParse(answer.json);
  if (parsed.success && parsed.data.length === count) return parsed.data;
  throw unreadable("the results do not fit what was written", answer);
}

function readOutcome(given: Result | undefined, id: string | null): WriteOutcome {
  const written = given?.id ?? id;
  if (given?.success === true && written) return { ok: true, id: written, modifiedAt: null };
  const [first] = given?.errors ?? [];
  const code = first?.statusCode ?? "NO_RESULT";
  const field = first?.fields?.[0] ?? null;
  // An id that nothing has any more; with a field it is another record that the values point to.
  if (id !== null && (GONE_CODES.has(code) || (code === "INVALID_CROSS_REFERENCE_KEY" && field === null)))
    return GONE;
  return {
    ok: false,
    code: REQUIRED_CODES.has(code) ? "REQUIRED" : DUPLICATE_CODES.has(code) ? "DUPLICATE" : "REFUSED",
    field,
    message: `${code}: ${first?.message ?? "no reason given"}`.slice(0, LONGEST_MESSAGE).toWellFormed(),
  };
}
