import { z } from "zod";
import type { Operation, RecordChange } from "../events.ts";
import type { ChangedRecords } from "../provider.ts";
import type { Crm } from "./crm.ts";
import { listDeletions } from "./deleted-records.ts";
import { listByTime, timePosition } from "./list-by-time.ts";
import type { ListedRow } from "./list-by-time.ts";
import { readValues } from "./record-values.ts";
import { isWithin, wholeSecond } from "./time-window.ts";
import type { ChangesPage, TimeWindow } from "./time-window.ts";

// What one call of `ids` takes.
const PER_PAGE = 100;

// `fields`: of the module, once they were asked for.
const savedAt = z.discriminatedUnion("phase", [
  timePosition.extend({ phase: z.literal("CHANGED"), fields: z.array(z.string()).nullable() }),
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
  async function readChanged(window: TimeWindow, at: ChangedAt): Promise<ChangesPage> {
    const list = {
      ...window,
      fields: ["Created_Time", "Modified_Time"],
      perPage: PER_PAGE,
      query: crm.everyState(window.module),
    };
    const { rows, next } = await listByTime(crm, list, at);
    const { changes, fields } = await describe(window, rows, at.fields);
    return { changes, next: next ? { ...next, phase: "CHANGED", fields } : { phase: "DELETED", page: 1 } };
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
