import { z } from "zod";
import type { Crm } from "./crm.ts";
import { fieldsAnswer } from "./org-shapes.ts";
import type { TimeWindow } from "./time-window.ts";

// Zoho names at most 50 fields in one call.
const FIELDS_PER_CALL = 50;

const recordsAnswer = z.object({ data: z.array(z.looseObject({ id: z.string().min(1) })) });

/** All readable fields of at most 100 records, by id; a record that is gone is left out. */
export async function readValues(
  crm: Crm,
  { tokens, module, signal }: TimeWindow,
  ids: readonly string[],
  known: string[] | null,
): Promise<{ values: Map<string, Record<string, unknown>>; fields: string[] }> {
  const fields = known ?? (await listFieldNames(crm, { tokens, module, signal }));
  const values = new Map<string, Record<string, unknown>>();
  for (let start = 0; start < fields.length; start += FIELDS_PER_CALL) {
    const names = fields.slice(start, start + FIELDS_PER_CALL);
    const query = { ids: ids.join(","), fields: names.join(","), ...crm.everyState(module) };
    const answer = await crm.read({ tokens, path: encodeURIComponent(module), query, signal }, recordsAnswer);
    for (const record of answer?.data ?? []) values.set(record.id, { ...values.get(record.id), ...record });
  }
  return { values, fields };
}

async function listFieldNames(
  crm: Crm,
  { tokens, module, signal }: Pick<TimeWindow, "tokens" | "module" | "signal">,
): Promise<string[]> {
  const call = { tokens, path: "settings/fields", query: { module }, signal };
  const answer = await crm.read(call, fieldsAnswer);
  return (answer?.fields ?? []).map((field) => field.api_name);
}
