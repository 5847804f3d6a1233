import { z } from "zod";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import type { Crm } from "./crm.ts";

const listed = z.looseObject({
  id: z.string().min(1),
  Created_Time: z.iso.datetime({ offset: true }).nullish(),
  Modified_Time: z.iso.datetime({ offset: true }),
});
const listAnswer = z.object({
  data: z.array(listed),
  info: z.object({ more_records: z.boolean().nullish(), next_page_token: z.string().nullish() }).nullish(),
});

export type ListedRow = z.infer<typeof listed>;

/** As `TimePosition.from`: everything there is, whenever it changed. */
export const BEGINNING = new Date(0);

/** `from`: the second to go on at. `token`: where within that second; with `follows`, where in all that follows. */
export const timePosition = z.object({
  from: z.iso.datetime({ offset: true }),
  token: z.string().nullable(),
  follows: z.boolean(),
});
export type TimePosition = z.infer<typeof timePosition>;

type TimeList = {
  tokens: Tokens;
  module: string;
  /** Names of fields, `Modified_Time` among them. */
  fields: readonly string[];
  perPage: number;
  /** Further parameters of the list. */
  query: Record<string, string>;
  signal?: AbortSignal | undefined;
};

/**
 * One page of the records of a module that changed at a second or later, oldest change first. It goes by time, not by page
 * number: a record that changes meanwhile moves to the end and would shift the pages. A page that spans seconds leaves the
 * last to the next; only within one second is Zoho's page token followed. So neither the day that a token lives nor the 100,000
 * records that it leads through are a bound. Source: "Get Records", CRM API v8.
 */
export async function listByTime(
  crm: Crm,
  list: TimeList,
  at: TimePosition,
): Promise<{ rows: ListedRow[]; next: TimePosition | null }> {
  const from = new Date(at.from);
  const query = {
    fields: list.fields.join(","),
    sort_by: "Modified_Time",
    sort_order: "asc",
    per_page: String(list.perPage),
    ...list.query,
  };
  const read = (more: Record<string, string>) =>
    crm.read(
      {
        tokens: list.tokens,
        path: encodeURIComponent(list.module),
        query: { ...query, ...more },
        ...(from > BEGINNING && { modifiedSince: from }),
        signal: list.signal,
      },
      listAnswer,
    );
  const answer =
    at.token === null
      ? await read({})
      : await read({ page_token: at.token }).catch((error: unknown) => {
          // A page token lives a day; the second it stood in is read anew.
          if (!isRefusedParameter(error)) throw error;
          return read({});
        });
  const all = answer?.data ?? [];
  const rows = all.filter((row) => Date.parse(row.Modified_Time) >= from.getTime());
  // Asked for what changed since, Zoho gave what is older still: then there is nothing but to read on.
  const isUnfiltered = all.some((row) => Date.parse(row.Modified_Time) < from.getTime() - 1_000);
  const more = answer?.info?.more_records === true && all.length > 0;
  const follows = at.follows || isUnfiltered;
  const last = rows.at(-1);
  const isLast = (row: ListedRow) => row.Modified_Time === last?.Modified_Time;
  if (!more || !last || rows.every(isLast) || follows) {
    const token = answer?.info?.next_page_token ?? null;
    if (more && token === null)
      throw new ProviderError("UNAVAILABLE", "Zoho's list of changes goes on without saying where.");
    return { rows, next: more ? { from: at.from, token, follows } : null };
  }
  return {
    rows: rows.filter((row) => !isLast(row)),
    next: { from: last.Modified_Time, token: null, follows },
  };
}

/** Whether Zoho refused a parameter of a list, such as a page token that is too old. */
function isRefusedParameter(error: unknown): boolean {
  return error instanceof ProviderError && error.kind === "REFUSED" && error.status === 400;
}
