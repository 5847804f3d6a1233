import { logChange } from "../change-log.ts";
import { FIRST_CREATED_NUMBER } from "../crm/record-seed.ts";
import { findOverlay, recordsOf } from "../crm/record-store.ts";
import { noteChanged, noteMade } from "../crm/walk-records.ts";
import type { ChangeOperation } from "../logged-change.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { candidatesByEmail, contactId, CONTACTS, hasContact, noteAddress, readField } from "./contacts.ts";

/** Makes a contact of values that were checked, by the names of fields. */
export function makeContact(world: World, org: ProviderOrg, values: Record<string, unknown>): number {
  const records = recordsOf(org, CONTACTS);
  const at = world.now();
  const n = FIRST_CREATED_NUMBER + world.nextNumber();
  records.changed[String(n)] = { fields: values, createdAt: at, modifiedAt: at };
  noteMade(records, n);
  noteAddress(records, n, values);
  log(world, org, n, "created");
  return n;
}

/** Writes values that were checked; also those that are as before touch the contact. */
export function changeContact(
  world: World,
  org: ProviderOrg,
  n: number,
  values: Record<string, unknown>,
): void {
  const records = recordsOf(org, CONTACTS);
  const overlay = findOverlay(org, CONTACTS, n);
  records.changed[String(n)] = {
    ...overlay,
    fields: { ...overlay?.fields, ...values },
    modifiedAt: world.now(),
  };
  noteChanged(records);
  noteAddress(records, n, values);
  log(world, org, n, "updated");
}

/** Puts a contact into the recycle bin. */
export function removeContact(world: World, org: ProviderOrg, n: number): void {
  recordsOf(org, CONTACTS).deleted[String(n)] = world.now();
  log(world, org, n, "deleted");
}

/** A contact of the same name and address: what Salesforce's standard duplicate rule stops. */
export function findDuplicate(org: ProviderOrg, values: Record<string, unknown>): number | undefined {
  const email = values["Email"];
  if (typeof email !== "string") return undefined;
  const same = (n: number, field: string) =>
    String(readField(org, n, field) ?? "").toLowerCase() === String(values[field] ?? "").toLowerCase();
  return candidatesByEmail(org, [email]).find(
    (n) => hasContact(org, n) && same(n, "Email") && same(n, "LastName") && same(n, "FirstName"),
  );
}

function log(world: World, org: ProviderOrg, n: number, operation: ChangeOperation): void {
  world.touch();
  logChange(world, org, {
    product: "salesforce",
    module: "Contact",
    recordId: contactId(org, n),
    operation,
    at: world.now(),
  });
}
