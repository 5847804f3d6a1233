import { firstAfter, seedTime } from "../people.ts";
import type { ModuleRecords, ProviderOrg } from "../state.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { FIRST_CREATED_NUMBER, seededCount } from "./record-seed.ts";
import { modifiedAt, recordsOf } from "./record-store.ts";

export interface RecordOrder {
  by: "id" | "Modified_Time" | "Created_Time";
  descending: boolean;
  /** Milliseconds; what was not modified later may be left out. */
  since?: number | undefined;
  /** The record to go on after, also when it is gone or changed since: its number, and when it was modified. */
  after?: { n: number; at: number } | undefined;
}

/**
 * Numbers of the existing records in order of id (as Zoho's default) or of modification. Lazy, and begun where it goes on, so
 * that a page costs the same wherever it is in a module. What is as old as `since` may still come and is for the caller to skip.
 */
export function walkRecords(org: ProviderOrg, module: CrmModule, order: RecordOrder): Generator<number> {
  return order.by === "Modified_Time" ? walkByTime(org, module, order) : walkById(org, module, order);
}

/** What is worked out of the changes of a module; in memory only. */
interface Index {
  /** Numbers of the records made after the seed, ascending; deleted ones may be among them. */
  made: number[];
  /** Numbers of the records made or changed after the seed, by time and number, with their times; absent when out of date. */
  byTime: { n: number; at: number }[] | undefined;
}
const indexes = new WeakMap<ModuleRecords, Index>();

function indexOf(records: ModuleRecords): Index {
  const known = indexes.get(records);
  if (known !== undefined) return known;
  // The numeric keys of an object come in ascending order.
  const made = Object.keys(records.changed)
    .map(Number)
    .filter((n) => n >= FIRST_CREATED_NUMBER);
  const index: Index = { made, byTime: undefined };
  indexes.set(records, index);
  return index;
}

/** Keeps the order of ids up with a new record, whose number is the highest so far. */
export function noteMade(records: ModuleRecords, n: number): void {
  indexes.get(records)?.made.push(n);
  noteChanged(records);
}

/** To be called after a record was changed: the order of time is another. */
export function noteChanged(records: ModuleRecords): void {
  const index = indexes.get(records);
  if (index !== undefined) index.byTime = undefined;
}

function changedByTime(org: ProviderOrg, module: CrmModule): { n: number; at: number }[] {
  const records = recordsOf(org, module);
  return (indexOf(records).byTime ??= Object.keys(records.changed)
    .map((key) => ({ n: Number(key), at: modifiedAt(org, module, Number(key)) }))
    .sort((left, right) => left.at - right.at || left.n - right.n));
}

/** The first position in an ascending row at which something holds, and from there on for ever; its length if nowhere. */
function firstWhere<T>(row: readonly T[], holds: (item: T) => boolean): number {
  let [low, high] = [0, row.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = row[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What was made after the seed has the higher numbers, so nothing has to be sorted or merged. */
function* walkById(
  org: ProviderOrg,
  module: CrmModule,
  { descending, after }: Pick<RecordOrder, "descending" | "after">,
): Generator<number> {
  const records = recordsOf(org, module);
  const isGone = (n: number) => Object.hasOwn(records.deleted, String(n));
  const size = seededCount(org, module);
  const { made } = indexOf(records);
  if (descending) {
    // Deleted for good: never looked at again.
    while (made.length > 0 && isGone(made.at(-1) ?? 0)) made.pop();
    const from = after === undefined ? made.length : firstWhere(made, (n) => n >= after.n);
    for (let at = from - 1; at >= 0; at -= 1) {
      const n = made[at] ?? 0;
      if (!isGone(n)) yield n;
    }
    for (let n = Math.min(size, (after?.n ?? Infinity) - 1); n >= 1; n -= 1) if (!isGone(n)) yield n;
    return;
  }
  for (let n = (after?.n ?? 0) + 1; n <= size; n += 1) if (!isGone(n)) yield n;
  const from = after === undefined ? 0 : firstWhere(made, (n) => n > after.n);
  for (let at = from; at < made.length; at += 1) {
    const n = made[at] ?? 0;
    if (!isGone(n)) yield n;
  }
}

/** Seeded records are in one order by id and by time; what changed is merged into them. */
function* walkByTime(
  org: ProviderOrg,
  module: CrmModule,
  { descending, since = -Infinity, after }: RecordOrder,
): Generator<number> {
  const records = recordsOf(org, module);
  const isGone = (n: number) => Object.hasOwn(records.deleted, String(n));
  const changed = changedByTime(org, module);
  const sign = descending ? -1 : 1;
  const isBeyond = ({ n, at }: { n: number; at: number }) =>
    after === undefined || sign * (at - after.at || n - after.n) > 0;

  // Both rows from where they go on, and no further down than what is asked for.
  const oldest = firstWhere(changed, ({ at }) => at > since);
  const lowest = firstAfter(since);
  let next = descending
    ? firstWhere(changed, (item) => !isBeyond(item)) - 1
    : Math.max(oldest, firstWhere(changed, isBeyond));
  const size = seededCount(org, module);
  let n = descending
    ? Math.min(size, after === undefined ? size : firstAfter(after.at) - 1)
    : Math.max(lowest, after === undefined ? 1 : firstAfter(after.at - 1));
  for (;;) {
    while (
      n >= lowest &&
      n <= size &&
      (Object.hasOwn(records.changed, String(n)) || isGone(n) || !isBeyond({ n, at: seedTime(n) }))
    )
      n += sign;
    const hasSeeded = n >= lowest && n <= size;
    const item = next >= oldest ? changed[next] : undefined;
    if (item !== undefined && (!hasSeeded || sign * (item.at - seedTime(n) || item.n - n) < 0)) {
      if (!isGone(item.n)) yield item.n;
      next += sign;
    } else if (hasSeeded) {
      yield n;
      n += sign;
    } else return;
  }
}
