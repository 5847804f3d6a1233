import { z } from "zod";
import type { Crm } from "./crm.ts";
import { isWithin, wholeSecond } from "./time-window.ts";
import type { ChangesPage, TimeWindow } from "./time-window.ts";

const PER_PAGE = 200;

const deletedAnswer = z.object({
  data: z.array(z.object({ id: z.string().min(1), deleted_time: z.iso.datetime({ offset: true }) })),
  info: z.object({ more_records: z.boolean().nullish() }).nullish(),
});

/**
 * One page of what was deleted in the time, newest first. What is deleted meanwhile shifts the pages on, so a deletion
 * may come twice, but none is passed over.
 */
export async function listDeletions(crm: Crm, window: TimeWindow, page: number): Promise<ChangesPage> {
  const { tokens, module, since, signal } = window;
  const answer = await crm.read(
    {
      tokens,
      path: `${encodeURIComponent(module)}/deleted`,
      query: { type: "all", page: String(page), per_page: String(PER_PAGE) },
      modifiedSince: since,
      signal,
    },
    deletedAnswer,
  );
  const rows = (answer?.data ?? []).map(({ id, deleted_time }) => ({ id, at: new Date(deleted_time) }));
  // Also where the header should not be heeded the list ends at the first older entry.
  const isPast = rows.some(({ at }) => at < wholeSecond(since));
  const more = answer?.info?.more_records === true && rows.length > 0 && !isPast;
  return {
    changes: rows
      .filter(({ at }) => isWithin(window, at))
      .map(({ id, at }) => ({ recordId: id, operation: "deleted", at, values: {} })),
    next: more ? { phase: "DELETED", page: page + 1 } : null,
  };
}
