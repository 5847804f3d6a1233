import { z } from "zod";
import type { Answer } from "../ask.ts";
import type { DataSync, WriteOutcome } from "../data-sync.ts";
import { toZohoValues } from "./contact-values.ts";
import { crmError, unreadable } from "./errors.ts";
import type { Crm } from "./crm.ts";
import { CONTACTS, isZohoId } from "./read-contacts.ts";

const LONGEST_MESSAGE = 300;

const resultRow = z.object({
  code: z.string(),
  status: z.string(),
  message: z.string().nullish(),
  details: z
    .looseObject({
      id: z.string().nullish(),
      Modified_Time: z.string().nullish(),
      api_name: z.string().nullish(),
      expected_data_type: z.string().nullish(),
      maximum_length: z.union([z.number(), z.string()]).nullish(),
    })
    .nullish(),
});
type ResultRow = z.infer<typeof resultRow>;
const resultsAnswer = z.object({ data: z.array(resultRow) });

const GONE = { ok: false, code: "GONE", field: null, message: "No contact has this id any more." } as const;

/** Makes contacts in one call and changes contacts in another; at most 100 of them together. */
export async function writeContacts(
  crm: Crm,
  { tokens, records, signal }: Parameters<DataSync["writeContacts"]>[0],
): Promise<WriteOutcome[]> {
  const outcomes = records.map(({ id }): WriteOutcome | null => (id === null || isZohoId(id) ? null : GONE));
  for (const method of ["POST", "PUT"] as const) {
    const places = records.flatMap(({ id }, place) =>
      outcomes[place] === null && (id === null) === (method === "POST") ? [place] : [],
    );
    if (places.length === 0) continue;
    const data = places.map((place) => {
      const { id, values } = records[place] ?? { id: null, values: {} };
      return { ...toZohoValues(values), ...(id !== null && { id }) };
    });
    const answer = await crm.send({ tokens, path: CONTACTS, method, body: { data }, signal });
    const results = readResults(crm, answer, places.length);
    places.forEach(
      (place, index) => (outcomes[place] = readOutcome(results[index], records[place]?.id ?? null)),
    );
  }
  return outcomes.map((outcome) => outcome ?? GONE);
}

/** Deletes at most 100 contacts, into Zoho's recycle bin. */
export async function deleteContacts(
  crm: Crm,
  { tokens, ids, signal }: Parameters<DataSync["deleteContacts"]>[0],
): Promise<WriteOutcome[]> {
  const places = ids.flatMap((id, place) => (isZohoId(id) ? [place] : []));
  const outcomes = ids.map((id): WriteOutcome => ({ ok: true, id, modifiedAt: null }));
  if (places.length === 0) return outcomes;
  const query = { ids: places.map((place) => ids[place] ?? "").join(",") };
  const answer = await crm.send({ tokens, path: CONTACTS, method: "DELETE", query, signal });
  const results = readResults(crm, answer, places.length);
  places.forEach((place, index) => {
    const id = ids[place] ?? "";
    const outcome = readOutcome(results[index], id);
    // What is gone need not be deleted.
    if (!outcome.ok && outcome.code !== "GONE") outcomes[place] = outcome;
  });
  return outcomes;
}

/** One result for each row that was sent, in its order: Zoho answers 207 where some are refused and 400 where all are. */
function readResults(crm: Crm, answer: Answer, count: number): ResultRow[] {
  const isAnswerOfRows = answer.status === 400 || (answer.status >= 200 && answer.status < 300);
  const parsed = isAnswerOfRows ? resultsAnswer.safeParse(answer.json) : null;
  if (parsed?.success && parsed.data.data.length === count) return parsed.data.data;
  throw crmError(crm.name, answer) ?? unreadable("the results do not fit what was written", answer);
}

function readOutcome(result: ResultRow | undefined, id: string | null): WriteOutcome {
  const details = result?.details;
  if (result?.status === "success") {
    const modified = new Date(details?.Modified_Time ?? NaN);
    const modifiedAt = Number.isNaN(modified.getTime()) ? null : modified;
    const written = details?.id ?? id;
    if (written) return { ok: true, id: written, modifiedAt };
  }
  const field = details?.api_name ?? null;
  const code = result?.code ?? "NO_RESULT";
  if (id !== null && (code === "RECORD_NOT_FOUND" || (code === "INVALID_DATA" && field === "id")))
    return GONE;
  return {
    ok: false,
    code: code === "MANDATORY_NOT_FOUND" ? "REQUIRED" : code === "DUPLICATE_DATA" ? "DUPLICATE" : "REFUSED",
    field,
    message: describe(code, result),
  };
}

function describe(code: string, result: ResultRow | undefined): string {
  const { expected_data_type: type, maximum_length: longest } = result?.details ?? {};
  const more = [
    ...(type ? [`expected: ${type}`] : []),
    ...(longest !== null && longest !== undefined ? [`at most ${longest} characters`] : []),
  ];
  const text = `${code}: ${result?.message ?? "no reason given"}${more.length > 0 ? ` (${more.join(", ")})` : ""}`;
  return text.slice(0, LONGEST_MESSAGE).toWellFormed();
}
