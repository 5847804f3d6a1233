import { createContact, deleteContact, updateContact } from "../books/write-contact.ts";
import type { BooksContact } from "../books/books.ts";
import { booksOrganizationId } from "../books/organization-id.ts";
import { describeContact } from "../books/describe.ts";
import { FIRST_NAMES, LAST_NAMES, hashOf, pick } from "../crm/pick.ts";
import type { Reply } from "../http/call.ts";
import { isObject } from "../http/read-body.ts";
import { lookUp } from "../look-up.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { getOrg } from "./orgs.ts";
import { ControlError } from "./read-input.ts";

export interface CustomersDraft {
  org: string;
  /** The contact as Books' API takes it; what is absent is made up. */
  contact?: Record<string, unknown>;
  /** Short for the address of the one contact person. */
  email?: string;
  /** How many; 1 by default. */
  count?: number;
  /** For update and delete: which contacts; without it the `count` newest. */
  ids?: string[];
}

export interface CustomerList {
  organizationId: string;
  total: number;
  /** As Books' API tells them, the newest first. */
  customers: object[];
}

/** Customers and vendors of an organization in Zoho Books; with `email` those that have it. */
export function listCustomers(world: World, key: string, limit: number, email?: string): CustomerList {
  const org = getOrg(world, key);
  const found = newest(org).filter(
    (contact) =>
      email === undefined ||
      contact.persons.some((person) => person.email.toLowerCase() === email.toLowerCase()),
  );
  return {
    organizationId: booksOrganizationId(org),
    total: found.length,
    customers: found.slice(0, limit).map((contact) => describeContact(org, contact)),
  };
}

export function makeCustomers(world: World, draft: CustomersDraft): { ids: string[] } {
  const org = getOrg(world, draft.org);
  return forEach(Array.from({ length: draft.count ?? 1 }), () => {
    const n = world.nextNumber();
    const first_name = pick(FIRST_NAMES, hashOf(org.key, "customer", "first", n));
    const last_name = pick(LAST_NAMES, hashOf(org.key, "customer", "last", n));
    const email = draft.email ?? `${first_name}.${last_name}.${n}@customer.example`.toLowerCase();
    return createContact(world, org, {
      contact_name: `${first_name} ${last_name} ${n}`,
      contact_persons: [{ first_name, last_name, email }],
      ...draft.contact,
    });
  });
}

export function changeCustomers(world: World, draft: CustomersDraft): { ids: string[] } {
  const org = getOrg(world, draft.org);
  const notes = `Changed at ${new Date(world.now()).toISOString()}`;
  return forEach(chosen(org, draft), (contact) => {
    const persons = draft.email === undefined ? {} : { contact_persons: withEmail(contact, draft.email) };
    return updateContact(world, org, contact, draft.contact ?? { notes, ...persons });
  });
}

export function removeCustomers(world: World, draft: CustomersDraft): { ids: string[] } {
  const org = getOrg(world, draft.org);
  return forEach(chosen(org, draft), (contact) => {
    deleteContact(world, org, contact);
    return contact;
  });
}

function chosen(org: ProviderOrg, draft: CustomersDraft): BooksContact[] {
  if (draft.ids === undefined) return newest(org).slice(0, draft.count ?? 1);
  return draft.ids.map((id) => {
    const contact = lookUp(org.books.contacts, id);
    if (contact === undefined) throw new ControlError(404, `${org.key} has no customer ${id}`);
    return contact;
  });
}

/** The numeric keys of an id are too long to be ordered by the object, so the order is that of making. */
function newest(org: ProviderOrg): BooksContact[] {
  return Object.values(org.books.contacts).sort((left, right) => (left.contactId < right.contactId ? 1 : -1));
}

function withEmail(contact: BooksContact, email: string): object[] {
  const [first, ...others] = contact.persons;
  return [{ ...first, email }, ...others];
}

/** Does it to each, and stops at the first that Books would refuse. */
function forEach<T>(rows: T[], run: (row: T) => BooksContact | Reply): { ids: string[] } {
  const ids = rows.map((row) => {
    const outcome = run(row);
    if ("contactId" in outcome) return outcome.contactId;
    const body = isObject(outcome.json) ? outcome.json : {};
    throw new ControlError(outcome.status, String(body["message"]));
  });
  return { ids };
}
