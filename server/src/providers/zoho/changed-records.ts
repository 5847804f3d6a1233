import { z } from "zod";
import type { Operation, RecordChange } from "../events.ts";
import type { ChangedRecords } from "../provider.ts";
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

type ListedRow = z.infer<typeof listed>;

// `from`: the second to go on at. `token`: where within that second; with `follows`, where in all that follows.
// `fields`: of the module, once they were asked for.
const savedAt = z.discriminatedUnion("phase", [
  z.object({
    phase: z.literal("CHANGED"),
    from: z.iso.datetime({ offset: true }),
    token: z.string().nullable(),
    follows: z.boolean(),
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
    const all = answer?.data ?? [];
    const rows = all.filter((row) => Date.parse(row.Modified_Time) >= from.getTime());
    const { changes, fields, next } = await goOn(window, at, rows, {
      more: answer?.info?.more_records === true && all.length > 0,
      token: answer?.info?.next_page_token ?? null,
      // Asked for what changed since, Zoho gave what is older still: then there is nothing but to read on.
      isUnfiltered: all.some((row) => Date.parse(row.Modified_Time) < from.getTime() - 1_000),
    });
    return { changes, next: next ? { ...next, phase: "CHANGED", fields } : { phase: "DELETED", page: 1 } };
  }

  async function goOn(
    window: TimeWindow,
    at: ChangedAt,
    rows: ListedRow[],
    page: { more: boolean; token: string | null; isUnfiltered: boolean },
  ) {
    const last = rows.at(-1);
    const isLast = (row: ListedRow) => row.Modified_Time === last?.Modified_Time;
    const follows = at.follows || page.isUnfiltered;
    if (!page.more || !last || rows.every(isLast) || follows) {
      if (page.more && page.token === null)
        throw new ProviderError("UNAVAILABLE", "Zoho's list of changes goes on without saying where.");
      const { from } = at;
      const next = page.more ? { from, token: page.token, follows } : null;
      return { ...(await describe(window, rows, at.fields)), next };
    }
    const kept = rows.filter((row) => !isLast(row));
    const next = { from: last.Modified_Time, token: null, follows };
    return { ...(await describe(window, kept, at.fields)), next };
  }

  async function describe(
    window: TimeWindow,
    rows: ListedRow[],
    known: string[] | null,
  ): Promise<{ changes: RecordChange[]; fields: string[] | null }> {
    // A lead that changed after the window may have been converted within it.
    const wanted = rows.filter((row) => window.module === "Leads" || operationsOf(row, window).length > 0);
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
      const saved = savedAt.safeParse(checkpoint);
      const from = wholeSecond(window.since).toISOString();
      // A checkpoint of another build begins anew: what is read twice is the same.
      const at = saved.success
        ? saved.data
        : ({ phase: "CHANGED", from, token: null, follows: false, fields: null } as const);
      return at.phase === "CHANGED" ? readChanged(window, at) : listDeletions(crm, window, at.page);
    },
  };
}

function operationsOf(row: ListedRow, window: TimeWindow): { operation: Operation; at: Date }[] {
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
