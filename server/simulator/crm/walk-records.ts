import type { ModuleRecords, ProviderOrg } from "../state.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { FIRST_CREATED_NUMBER, seedTime } from "./record-seed.ts";
import { hasRecord, modifiedAt, recordsOf } from "./record-store.ts";

export interface RecordOrder {
  by: "id" | "Modified_Time" | "Created_Time";
  descending: boolean;
  /** Milliseconds; what was not modified later may be left out. */
  since?: number | undefined;
}

/**
 * Numbers of the existing records in order of id (as Zoho's default) or of modification. Lazy, so that a page of a
 * large module costs no more than its position. What is as old as `since` may still come and is for the caller to skip.
 */
export function walkRecords(org: ProviderOrg, module: CrmModule, order: RecordOrder): Generator<number> {
  return order.by === "Modified_Time" ? walkByTime(org, module, order) : walkById(org, module, order);
}

/** Numbers of the records made after the seed, ascending; deleted ones may be among them. In memory only. */
const made = new WeakMap<ModuleRecords, number[]>();

function madeOf(records: ModuleRecords): number[] {
  const known = made.get(records);
  if (known !== undefined) return known;
  // The numeric keys of an object come in ascending order.
  const numbers = Object.keys(records.changed)
    .map(Number)
    .filter((n) => n >= FIRST_CREATED_NUMBER);
  made.set(records, numbers);
  return numbers;
}

/** Keeps the order of ids up with a new record, whose number is the highest so far. */
export function noteMade(records: ModuleRecords, n: number): void {
  made.get(records)?.push(n);
}

/** What was made after the seed has the higher numbers, so nothing has to be sorted or merged. */
function* walkById(
  org: ProviderOrg,
  module: CrmModule,
  { descending }: Pick<RecordOrder, "descending">,
): Generator<number> {
  const records = recordsOf(org, module);
  const isGone = (n: number) => Object.hasOwn(records.deleted, String(n));
  const size = org.size.recordsPerModule;
  const later = madeOf(records);
  if (descending) {
    // Deleted for good: never looked at again.
    while (later.length > 0 && isGone(later.at(-1) ?? 0)) later.pop();
    for (let at = later.length - 1; at >= 0; at -= 1) {
      const n = later[at] ?? 0;
      if (!isGone(n)) yield n;
    }
    for (let n = size; n >= 1; n -= 1) if (!isGone(n)) yield n;
    return;
  }
  for (let n = 1; n <= size; n += 1) if (!isGone(n)) yield n;
  for (const n of later) if (!isGone(n)) yield n;
}

/** Seeded records are in one order by id and by time; what changed is sorted and merged into them. */
function* walkByTime(
  org: ProviderOrg,
  module: CrmModule,
  { descending, since = -Infinity }: RecordOrder,
): Generator<number> {
  const records = recordsOf(org, module);
  const timeOf = (n: number) => modifiedAt(org, module, n);
  const changed = Object.keys(records.changed)
    .map(Number)
    .filter((n) => timeOf(n) > since && hasRecord(org, module, n));
  const isChanged = new Set(changed);
  const sign = descending ? -1 : 1;
  changed.sort((left, right) => sign * (timeOf(left) - timeOf(right) || left - right));
  // Asked for what changed after the newest seeded record was made, the whole seed is passed over at once.
  const seeded = org.size.recordsPerModule;
  const size = seedTime(seeded) <= since ? 0 : seeded;
  let next = 0;
  for (let step = 1; step <= size; step += 1) {
    const n = descending ? size - step + 1 : step;
    if (Object.hasOwn(records.deleted, String(n)) || isChanged.has(n)) continue;
    for (let waiting = changed[next]; waiting !== undefined; waiting = changed[next]) {
      if (sign * (timeOf(waiting) - seedTime(n)) >= 0) break;
      next += 1;
      yield waiting;
    }
    yield n;
  }
  yield* changed.slice(next);
}
