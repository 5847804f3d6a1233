import type { CrmModule } from "../crm/module-catalogue.ts";
import { CRM } from "../crm/products.ts";
import { hashOf } from "../crm/pick.ts";
import { FIRST_CREATED_NUMBER, seededCount } from "../crm/record-seed.ts";
import { findOverlay, hasRecord, modifiedAt, recordsOf } from "../crm/record-store.ts";
import { userReference } from "../crm/users.ts";
import { lookUp } from "../look-up.ts";
import { personNumber, seedPerson, seedTime } from "../people.ts";
import type { ModuleRecords, ProviderOrg } from "../state.ts";
import { makeId, numberInId } from "./app.ts";
import { findField } from "./fields.ts";

/** Where the contacts are kept, as the CRM keeps its modules: the same people until something is changed. */
export const CONTACTS: CrmModule = {
  apiName: "Contacts",
  singular: "Contact",
  plural: "Contacts",
  custom: false,
  product: CRM,
  storeKey: "salesforce/Contact",
  ordinal: 0,
  id: "",
};
const CONTACT = "003";
const ACCOUNT = "001";
const USER = "005";

export const contactId = (org: ProviderOrg, n: number): string => makeId(CONTACT, org, n);
export const userId = (org: ProviderOrg, n: number): string => makeId(USER, org, n);

/** The number of a contact by its id, also of one that is gone or never was. */
export const contactNumber = (org: ProviderOrg, id: string): number | undefined =>
  numberInId(CONTACT, org, id);

export const hasContact = (org: ProviderOrg, n: number): boolean => hasRecord(org, CONTACTS, n);

/** When a contact was deleted, in milliseconds; undefined while it is there. */
export function deletedAt(org: ProviderOrg, n: number): number | undefined {
  return lookUp(recordsOf(org, CONTACTS).deleted, String(n));
}

/** Salesforce's form of a time: to the second, with zeros for its fraction and offset. */
export function salesforceTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}.000+0000`;
}

/** When a contact was last touched, to the second, in milliseconds: deleting it touches it too. */
export function stampOf(org: ProviderOrg, n: number): number {
  return Math.floor((deletedAt(org, n) ?? modifiedAt(org, CONTACTS, n)) / 1_000) * 1_000;
}

/** The value of a field or of a path such as `Account.Name`; undefined for one that there is not. Names count in any case. */
export function readField(org: ProviderOrg, n: number, name: string): unknown {
  const [head = "", member, ...rest] = name.split(".");
  if (rest.length > 0) return undefined;
  if (member !== undefined) return readRelated(org, n, head.toLowerCase(), member.toLowerCase());
  const field = findField(org, "Contact", head);
  if (field === undefined) return undefined;
  const overlay = findOverlay(org, CONTACTS, n);
  const given = overlay === undefined ? undefined : lookUp(overlay.fields, field.name);
  switch (field.name) {
    case "Id":
      return contactId(org, n);
    case "IsDeleted":
      return deletedAt(org, n) !== undefined;
    case "CreatedDate":
      return salesforceTime(overlay?.createdAt ?? seedTime(n));
    case "LastModifiedDate":
      return salesforceTime(modifiedAt(org, CONTACTS, n));
    case "SystemModstamp":
      return salesforceTime(stampOf(org, n));
    case "OwnerId":
      return given ?? userId(org, ownerOf(org, n));
    case "AccountId":
      return given === undefined && n < FIRST_CREATED_NUMBER
        ? makeId(ACCOUNT, org, 1 + (n % 997))
        : (given ?? null);
    case "Name":
      return [readField(org, n, "FirstName"), readField(org, n, "LastName")].filter(Boolean).join(" ");
    case "MailingAddress":
      return null;
    default:
  }
  if (given !== undefined) return given;
  if (n >= FIRST_CREATED_NUMBER) return field.type === "boolean" ? false : null;
  if (field.custom) return seedCustom(org, n, field.name, field.type, field.choices);
  return field.seed?.(seedPerson(org, n), n) ?? null;
}

function seedCustom(
  org: ProviderOrg,
  n: number,
  name: string,
  type: string,
  choices: readonly string[] | undefined,
): unknown {
  const hash = hashOf(org.key, "salesforce", name, n);
  switch (type) {
    case "double":
      return (hash % 100_000) / 100;
    case "boolean":
      return hash % 2 === 0;
    case "date":
      return new Date(seedTime(n) + (hash % 365) * 86_400_000).toISOString().slice(0, 10);
    case "picklist":
      return choices?.[hash % choices.length] ?? null;
    default:
      return hash % 4 === 0 ? null : `${name.replace("__c", "")} ${n}`;
  }
}

function readRelated(org: ProviderOrg, n: number, relation: string, member: string): unknown {
  if (relation === "owner") {
    const user = userReference(org, ownerOf(org, n));
    return { name: user.name, email: user.email, id: userId(org, ownerOf(org, n)) }[member];
  }
  if (relation !== "account") return undefined;
  const id = readField(org, n, "AccountId");
  if (member === "id") return id;
  if (member !== "name") return undefined;
  return id === null ? null : n < FIRST_CREATED_NUMBER ? seedPerson(org, n).company : `Account ${String(id)}`;
}

function ownerOf(org: ProviderOrg, n: number): number {
  return n >= FIRST_CREATED_NUMBER ? 1 : 1 + (hashOf(org.key, "owner", n) % Math.max(1, org.size.users));
}

/** Numbers of the contacts that have had an address since the seed. In memory only. */
const byAddress = new WeakMap<ModuleRecords, Map<string, Set<number>>>();

/** Keeps the index of addresses up with a write. */
export function noteAddress(records: ModuleRecords, n: number, fields: Record<string, unknown>): void {
  const email = fields["Email"];
  const index = byAddress.get(records);
  if (index === undefined || typeof email !== "string") return;
  index.set(email.toLowerCase(), (index.get(email.toLowerCase()) ?? new Set()).add(n));
}

/** Numbers of all who may have one of the addresses, ascending: whoever has it is among them. */
export function candidatesByEmail(org: ProviderOrg, addresses: readonly string[]): number[] {
  const records = recordsOf(org, CONTACTS);
  if (!byAddress.has(records)) {
    byAddress.set(records, new Map());
    for (const [key, { fields }] of Object.entries(records.changed))
      noteAddress(records, Number(key), fields);
  }
  const index = byAddress.get(records);
  const numbers = addresses.flatMap((address) => {
    const seeded = personNumber(address);
    const isSeeded = seeded !== undefined && seeded >= 1 && seeded <= seededCount(org, CONTACTS);
    return [...(index?.get(address.toLowerCase()) ?? []), ...(isSeeded ? [seeded] : [])];
  });
  return [...new Set(numbers)].sort((left, right) => left - right);
}
