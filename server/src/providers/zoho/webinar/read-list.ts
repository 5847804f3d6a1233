import { z } from "zod";
import { ProviderError } from "../../provider-error.ts";
import type { WebinarApi, WebinarCall } from "./webinar-api.ts";

const PER_PAGE = 100;
const MOST_RESTARTS = 5;

/** Where a list is read: how many rows are behind, which was the last of them, how often it was begun anew. */
export const listPosition = z.object({
  read: z.int().min(0),
  last: z.string().nullable(),
  restarts: z.int().min(0),
});
export type ListPosition = z.infer<typeof listPosition>;
export const START: ListPosition = { read: 0, last: null, restarts: 0 };

/**
 * The next rows of a list that is read by position (`index` from 1, at most 100 rows). Each call reads the last row again:
 * where another one stands there now, something before it came or went, the rest has moved, and the list is begun anew.
 * So a row that stands all the while is never passed over. After five such times it is `UNAVAILABLE`.
 */
export async function readList<Row>(
  api: WebinarApi,
  call: WebinarCall,
  at: ListPosition,
  list: { rowsOf: z.ZodType<{ rows: Row[]; total: number | null }>; keyOf(row: Row): string },
): Promise<{ rows: Row[]; next: ListPosition | null }> {
  const query = { ...call.query, index: String(Math.max(at.read, 1)), count: String(PER_PAGE) };
  const answer = await api.read({ ...call, query }, list.rowsOf);
  const { rows, total } = answer ?? { rows: [], total: 0 };
  const [again] = rows;
  if (at.last !== null && (again === undefined || list.keyOf(again) !== at.last)) {
    if (at.restarts >= MOST_RESTARTS)
      throw new ProviderError("UNAVAILABLE", "A list of Zoho Webinar changed each time it was read.");
    return { rows: [], next: { ...START, restarts: at.restarts + 1 } };
  }
  const fresh = at.last === null ? rows : rows.slice(1);
  const read = at.read + fresh.length;
  const last = fresh.at(-1);
  const isMore = last !== undefined && (total === null ? rows.length === PER_PAGE : read < total);
  return {
    rows: fresh,
    next: isMore ? { read, last: list.keyOf(last), restarts: at.restarts } : null,
  };
}
