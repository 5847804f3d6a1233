import type { Reply } from "../http/call.ts";
import { wrongParameter } from "./errors.ts";

const DEFAULT_COUNT = 20;
const MOST = 100;

/**
 * The rows from `index` (the first is 1) of a list, `count` of them: 20 by default, 100 at most. Zoho says "pagination
 * start index" in one place and "page number" in another; the simulator takes the first.
 */
export function sliceList<Row>(
  all: readonly Row[],
  query: URLSearchParams,
): { rows: Row[]; total: number } | Reply {
  const index = Number(query.get("index") ?? "1");
  const count = Number(query.get("count") ?? String(DEFAULT_COUNT));
  if (!Number.isInteger(index) || index < 1) return wrongParameter("index");
  if (!Number.isInteger(count) || count < 1 || count > MOST) return wrongParameter("count");
  return { rows: all.slice(index - 1, index - 1 + count), total: all.length };
}
