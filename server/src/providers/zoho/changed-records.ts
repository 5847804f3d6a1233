import { z } from "zod";
import type { Operation, RecordChange } from "../events.ts";
import type { ChangedRecords, Checkpoint } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Crm } from "./crm.ts";
import { listDeletions } from "./deleted-records.ts";
import { readValues } from "./record-values.ts";
import { isWithin, wholeSecond } from "./time-window.ts";
import type { ChangesPage, TimeWindow } from "./time-window.ts";

// What one call of `ids` takes.
const PER_PAGE = 100;

const listed = z.object({
  id: z.string().min(1),
  Created_Time: z.iso.datetime({ offset: true }).nullish(),
  Modified_Time: z.iso.datetime({ offset: true }),
});
const listAnswer = z.object({
  data: z.array(listed),
  info: z.object({ more_records: z.boolean().nullish(), next_page_token: z.string().nullish() }).nullish(),
});

// `from`: the second to go on at. `token`: within that second. `fields`: of the module, once they were asked for.
const savedAt = z.discriminatedUnion("phase", [
  z.object({
    phase: z.literal("CHANGED"),
    from: z.iso.datetime({ offset: true }),
    token: z.string().nullable(),
    fields: z.array(z.string()).nullable(),
  }),
  z.object({ phase: z.literal("DELETED"), page: z.int().positive() }),
]);
type ChangedAt = Extract<z.infer<typeof savedAt>, { phase: "CHANGED" }>;

/**
 * Reads back what changed in a module of Zoho CRM or Bigin: records by `Modified_Time`, then the list of the deleted.
 * Both know whole seconds only, so `since` and `until` are cut down to theirs. A record made and changed within one
 * second counts as created. The time of conversion is a field of its own; that of an approval is not kept, so approvals
 * and rejections cannot be read back.
 */
export function createZohoChanges(crm: Crm): ChangedRecords {
  /**
   * Goes by time, not by page number: a record that changes meanwhile moves to the end and would shift the pages. A
   * page that spans seconds leaves the last to the next; only within one second is Zoho's page token followed.
   */
  async function readChanged(window: TimeWindow, at: ChangedAt): Promise<ChangesPage> {
    const { tokens, module, signal } = window;
    const from = new Date(at.from);
    const call = {
      tokens,
      path: encodeURIComponent(module),
      query: {
        fields: "Created_Time,Modified_Time",
        sort_by: "Modified_Time",
        sort_order: "asc",
        per_page: String(PER_PAGE),
        ...crm.everyState(module),
        ...(at.token !== null && { page_token: at.token }),
      },
      modifiedSince: from,
      signal,
    };
    const answer = await crm.read(call, listAnswer).catch((error: unknown) => {
      // A page token lives a day; the second it stood in is read anew.
      if (at.token === null || !isRefusedParameter(error)) throw error;
      return crm.read({ ...call, query: without(call.query, "page_token") }, listAnswer);
    });
    const rows = (answer?.data ?? []).filter((row) => Date.parse(row.Modified_Time) >= from.getTime());
    const last = rows.at(-1);
    const token = answer?.info?.more_records === true ? (answer.info.next_page_token ?? null) : null;
    const isLast = (row: z.infer<typeof listed>) => row.Modified_Time === last?.Modified_Time;
    const isOneSecond = rows.every(isLast);
    const kept = token === null || isOneSecond ? rows : rows.filter((row) => !isLast(row));

    const { changes, fields } = await describe(window, kept, at.fields);
    const deletions: Checkpoint = { phase: "DELETED", page: 1 };
    if (token === null || !last) return { changes, next: deletions };
    const next = isOneSecond ? { from: at.from, token } : { from: last.Modified_Time, token: null };
    return { changes, next: { phase: "CHANGED", ...next, fields } };
  }

  async function describe(
    window: TimeWindow,
    rows: z.infer<typeof listed>[],
    known: string[] | null,
  ): Promise<{ changes: RecordChange[]; fields: string[] | null }> {
    const wanted = rows.filter((row) => operationsOf(row, window).length > 0);
    if (wanted.length === 0) return { changes: [], fields: known };
    const { values, fields } = await readValues(
      crm,
      window,
      wanted.map(({ id }) => id),
      known,
    );
    const changes = wanted.flatMap((row): RecordChange[] => {
      const found = values.get(row.id);
      // Deleted since it was listed: its deletion tells.
      if (!found) return [];
      const conversion = conversionOf(window, found);
      return [...operationsOf(row, window), ...(conversion ? [conversion] : [])].map((change) => ({
        recordId: row.id,
        ...change,
        values: found,
      }));
    });
    return { changes, fields };
  }

  return {
    async readPage({ checkpoint, ...window }) {
      const begin = {
        phase: "CHANGED",
        from: wholeSecond(window.since).toISOString(),
        token: null,
        fields: null,
      };
      const at = savedAt.parse(checkpoint ?? begin);
      return at.phase === "CHANGED" ? readChanged(window, at) : listDeletions(crm, window, at.page);
    },
  };
}

function operationsOf(row: z.infer<typeof listed>, window: TimeWindow): { operation: Operation; at: Date }[] {
  const modified = new Date(row.Modified_Time);
  const created = row.Created_Time ? new Date(row.Created_Time) : null;
  return [
    ...(created && isWithin(window, created) ? [{ operation: "created", at: created }] : []),
    ...((!created || modified > created) && isWithin(window, modified)
      ? [{ operation: "updated", at: modified }]
      : []),
  ];
}

function conversionOf(
  window: TimeWindow,
  values: Record<string, unknown>,
): { operation: Operation; at: Date } | null {
  if (window.module !== "Leads") return null;
  const at = new Date(String(values["Converted_Date_Time"] ?? ""));
  return !Number.isNaN(at.getTime()) && isWithin(window, at) ? { operation: "converted", at } : null;
}

function isRefusedParameter(error: unknown): boolean {
  return error instanceof ProviderError && error.kind === "REFUSED" && error.status === 400;
}

function without<Key extends string>(query: Record<string, string>, name: Key): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([key]) => key !== name));
}
