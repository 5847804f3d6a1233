import { lookUp } from "../look-up.ts";
import { logChange } from "../change-log.ts";
import { personNumber, seededPeople, seedPerson, seedTime } from "../people.ts";
import type { ModuleRecords, ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { findProperty } from "./properties.ts";

const STORE_KEY = "hubspot/contacts";
const FIRST_ID = 10_000_000;
/** Numbers from here on are contacts made after the seed. */
const FIRST_MADE_NUMBER = 500_000_001;
/** For so long HubSpot can restore what was deleted, and lists it. */
const ARCHIVED_MS = 90 * 86_400_000;

/** What differs from the seed. */
export function contactsOf(org: ProviderOrg): ModuleRecords {
  return (org.records[STORE_KEY] ??= { changed: {}, deleted: {} });
}

export const idOf = (n: number): string => String(FIRST_ID + n);

/** The contact's number; undefined for what is no id. */
export function numberOf(id: string): number | undefined {
  return /^[1-9]\d{7,14}$/.test(id) && Number(id) > FIRST_ID ? Number(id) - FIRST_ID : undefined;
}

/** Whether contact `n` is there; `archived`: whether it was deleted, and not too long ago. */
export function hasContact(world: World, org: ProviderOrg, n: number, archived = false): boolean {
  const records = contactsOf(org);
  const deletedAt = lookUp(records.deleted, String(n));
  if (archived) return deletedAt !== undefined && deletedAt > world.now() - ARCHIVED_MS;
  if (deletedAt !== undefined) return false;
  return n < FIRST_MADE_NUMBER ? n >= 1 && n <= seededPeople(org) : Object.hasOwn(records.changed, String(n));
}

export function modifiedAt(org: ProviderOrg, n: number): number {
  return lookUp(contactsOf(org).changed, String(n))?.modifiedAt ?? seedTime(n);
}

export function createdAt(org: ProviderOrg, n: number): number {
  return lookUp(contactsOf(org).changed, String(n))?.createdAt ?? seedTime(n);
}

/** The value of a property; every value is a text. */
export function valueOf(org: ProviderOrg, n: number, name: string): string | null {
  if (name === "hs_object_id") return idOf(n);
  if (name === "lastmodifieddate") return new Date(modifiedAt(org, n)).toISOString();
  if (name === "createdate") return new Date(createdAt(org, n)).toISOString();
  const overlay = lookUp(contactsOf(org).changed, String(n));
  const given = overlay === undefined ? undefined : lookUp(overlay.fields, name);
  if (given !== undefined) return given === "" ? null : String(given);
  if (n >= FIRST_MADE_NUMBER) return null;
  return findProperty(org, name)?.seed?.(seedPerson(org, n)) ?? null;
}

/** The numbers of the contacts from `after` on, in the order of ids. A page costs no more than its own length. */
export function* walkContacts(
  world: World,
  org: ProviderOrg,
  after: number,
  archived = false,
): Generator<number> {
  const records = contactsOf(org);
  if (archived) {
    // Integer keys come in ascending order.
    for (const key of Object.keys(records.deleted)) {
      const n = Number(key);
      if (n > after && hasContact(world, org, n, true)) yield n;
    }
    return;
  }
  const size = seededPeople(org);
  for (let n = Math.max(1, after + 1); n <= size; n += 1) {
    if (!Object.hasOwn(records.deleted, String(n))) yield n;
  }
  const made = madeOf(records);
  for (let at = firstBeyond(made, after); at < made.length; at += 1) {
    const n = made[at] ?? 0;
    if (!Object.hasOwn(records.deleted, String(n))) yield n;
  }
}

/** Numbers of the contacts made after the seed, ascending, and who has which address since it changed. In memory only. */
const known = new WeakMap<ModuleRecords, { made: number[]; byEmail: Map<string, number> }>();

function indexOf(records: ModuleRecords): { made: number[]; byEmail: Map<string, number> } {
  let index = known.get(records);
  if (index === undefined) {
    const numbers = Object.keys(records.changed).map(Number);
    index = { made: numbers.filter((n) => n >= FIRST_MADE_NUMBER), byEmail: new Map() };
    for (const n of numbers) {
      const email = records.changed[String(n)]?.fields["email"];
      if (typeof email === "string" && email !== "" && !Object.hasOwn(records.deleted, String(n)))
        index.byEmail.set(email, n);
    }
    known.set(records, index);
  }
  return index;
}

const madeOf = (records: ModuleRecords): number[] => indexOf(records).made;

function firstBeyond(sorted: readonly number[], after: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The contact with that address. */
export function findByEmail(world: World, org: ProviderOrg, address: string): number | undefined {
  const email = address.trim().toLowerCase();
  const changed = indexOf(contactsOf(org)).byEmail.get(email);
  if (changed !== undefined) return changed;
  const n = personNumber(email);
  return n !== undefined &&
    n < FIRST_MADE_NUMBER &&
    hasContact(world, org, n) &&
    valueOf(org, n, "email") === email
    ? n
    : undefined;
}

/** Makes a contact of values that were checked. */
export function makeContact(world: World, org: ProviderOrg, values: Record<string, string>): number {
  const records = contactsOf(org);
  const made = madeOf(records);
  const n = Math.max(FIRST_MADE_NUMBER, (made.at(-1) ?? 0) + 1);
  made.push(n);
  records.changed[String(n)] = { fields: {}, createdAt: world.now(), modifiedAt: 0 };
  write(world, org, n, values);
  logChange(world, org, { ...logged(n), operation: "created", at: world.now() });
  return n;
}

/** Writes values that were checked; one that changes nothing is no change. */
export function changeContact(
  world: World,
  org: ProviderOrg,
  n: number,
  values: Record<string, string>,
): void {
  const isSame = Object.entries(values).every(([name, value]) => (valueOf(org, n, name) ?? "") === value);
  if (isSame) return;
  write(world, org, n, values);
  logChange(world, org, { ...logged(n), operation: "updated", at: world.now() });
}

export function archiveContact(world: World, org: ProviderOrg, n: number): void {
  if (!hasContact(world, org, n)) return;
  const records = contactsOf(org);
  const { byEmail } = indexOf(records);
  const email = valueOf(org, n, "email");
  if (email !== null && byEmail.get(email) === n) byEmail.delete(email);
  records.deleted[String(n)] = world.now();
  world.touch();
  logChange(world, org, { ...logged(n), operation: "deleted", at: world.now() });
}

function write(world: World, org: ProviderOrg, n: number, values: Record<string, string>): void {
  const records = contactsOf(org);
  const { byEmail } = indexOf(records);
  const overlay = (records.changed[String(n)] ??= { fields: {}, modifiedAt: 0 });
  const before = overlay.fields["email"];
  Object.assign(overlay.fields, values);
  // Of two changes within a millisecond the later one is later all the same.
  overlay.modifiedAt = Math.max(world.now(), overlay.modifiedAt + 1);
  const email = overlay.fields["email"];
  if (email !== before) {
    if (typeof before === "string" && byEmail.get(before) === n) byEmail.delete(before);
    if (typeof email === "string" && email !== "") byEmail.set(email, n);
  }
  world.touch();
}

function logged(n: number) {
  return { product: "hubspot", module: "contacts", recordId: idOf(n) } as const;
}

/** A contact as the API shows it, with the wanted properties and those that always come. */
export function describeContact(
  org: ProviderOrg,
  n: number,
  wanted: readonly string[],
): Record<string, unknown> {
  const names = [
    ...new Set([
      ...(wanted.length > 0 ? wanted : ["email", "firstname", "lastname"]),
      "createdate",
      "hs_object_id",
      "lastmodifieddate",
    ]),
  ].filter((name) => findProperty(org, name) !== undefined);
  const deletedAt = lookUp(contactsOf(org).deleted, String(n));
  return {
    id: idOf(n),
    properties: Object.fromEntries(names.map((name) => [name, valueOf(org, n, name)])),
    createdAt: new Date(createdAt(org, n)).toISOString(),
    updatedAt: new Date(modifiedAt(org, n)).toISOString(),
    archived: deletedAt !== undefined,
    ...(deletedAt !== undefined && { archivedAt: new Date(deletedAt).toISOString() }),
  };
}
