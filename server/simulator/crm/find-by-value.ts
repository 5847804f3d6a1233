import { lookUp } from "../look-up.ts";
import { personNumber } from "../people.ts";
import type { ModuleRecords, ProviderOrg } from "../state.ts";
import type { CrmModule } from "./module-catalogue.ts";
import { hasRecord, readRecord, recordsOf } from "./record-store.ts";
import { walkRecords } from "./walk-records.ts";

/** Numbers of the records that were given an address after the seed; some may have another one since. In memory only. */
const byAddress = new WeakMap<ModuleRecords, Map<string, Set<number>>>();

/** Keeps the index of addresses up with what is written. */
export function noteAddress(records: ModuleRecords, n: number, values: Record<string, unknown>): void {
  const index = byAddress.get(records);
  const email = values["Email"];
  if (index !== undefined && typeof email === "string") addTo(index, email, n);
}

function addTo(index: Map<string, Set<number>>, email: string, n: number): void {
  const key = email.toLowerCase();
  const numbers = index.get(key) ?? new Set();
  index.set(key, numbers.add(n));
}

function addressesOf(records: ModuleRecords): Map<string, Set<number>> {
  const known = byAddress.get(records);
  if (known !== undefined) return known;
  const index = new Map<string, Set<number>>();
  byAddress.set(records, index);
  for (const [key, { fields }] of Object.entries(records.changed)) noteAddress(records, Number(key), fields);
  return index;
}

/**
 * Numbers of the records whose field has one of the values, without regard to case, in order of id. Contacts are found by
 * address without a walk: seeded addresses hold their number.
 */
export function findByValue(
  org: ProviderOrg,
  module: CrmModule,
  field: string,
  values: readonly string[],
  limit: number,
): number[] {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const only = new Set([field]);
  const fits = (n: number) => {
    const value = lookUp(readRecord(org, module, n, only), field);
    return value !== null && value !== undefined && wanted.has(String(value).toLowerCase());
  };
  if (module.storeKey !== "Contacts" || field !== "Email")
    return walkRecords(org, module, { by: "id", descending: false }).filter(fits).take(limit).toArray();
  const addresses = addressesOf(recordsOf(org, module));
  const candidates = [...wanted].flatMap((value) => {
    const seeded = personNumber(value);
    return [...(addresses.get(value) ?? []), ...(seeded === undefined ? [] : [seeded])];
  });
  return [...new Set(candidates)]
    .filter((n) => hasRecord(org, module, n) && fits(n))
    .sort((left, right) => left - right)
    .slice(0, limit);
}
