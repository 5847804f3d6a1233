import { logChange } from "../change-log.ts";
import type { Reply } from "../http/call.ts";
import { isObject } from "../http/read-body.ts";
import type { ChangeOperation } from "../logged-change.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { contactIdOf, NO_PERSON, personIdOf, type BooksContact, type ContactPerson } from "./books.ts";
import { duplicateName, invalidValue, tooLong } from "./errors.ts";
import { readDetails, type ContactInput } from "./read-contact.ts";

const LONGEST_NAME = 200;
const LONGEST_PERSON_TEXT = 100;
/** Numbers from here on are contacts made after the seed. */
const FIRST_CREATED_NUMBER = 1_001;
const PERSON_TEXTS = [
  "salutation",
  "first_name",
  "last_name",
  "email",
  "phone",
  "mobile",
  "designation",
  "department",
] as const;

/** Creates a contact, or says why not. Names are unique among all contacts of an organization. */
export function createContact(world: World, org: ProviderOrg, input: ContactInput): BooksContact | Reply {
  const at = world.now();
  const contact: BooksContact = {
    contactId: contactIdOf(org.idPrefix, FIRST_CREATED_NUMBER + world.nextNumber()),
    contactName: "",
    contactType: "customer",
    status: "active",
    persons: [],
    details: {},
    createdAt: at,
    modifiedAt: at,
  };
  if (input["contact_name"] === undefined) return invalidValue("contact_name");
  return save(world, org, contact, input, "created");
}

/** Changes what the input names and leaves the rest. A list of persons takes the place of the former one. */
export function updateContact(
  world: World,
  org: ProviderOrg,
  contact: BooksContact,
  input: ContactInput,
): BooksContact | Reply {
  return save(world, org, { ...contact, modifiedAt: world.now() }, input, "updated");
}

export function setContactStatus(
  world: World,
  org: ProviderOrg,
  contact: BooksContact,
  status: BooksContact["status"],
): void {
  keep(world, org, { ...contact, status, modifiedAt: world.now() }, "updated");
}

export function deleteContact(world: World, org: ProviderOrg, contact: BooksContact): void {
  delete org.books.contacts[contact.contactId];
  note(world, org, contact.contactId, "deleted");
}

function save(
  world: World,
  org: ProviderOrg,
  before: BooksContact,
  input: ContactInput,
  operation: ChangeOperation,
): BooksContact | Reply {
  const name = input["contact_name"] ?? before.contactName;
  if (typeof name !== "string" || name.trim() === "") return invalidValue("contact_name");
  if (name.length > LONGEST_NAME) return tooLong("contact_name", LONGEST_NAME);
  const contactType = input["contact_type"] ?? before.contactType;
  if (contactType !== "customer" && contactType !== "vendor") return invalidValue("contact_type");
  const contactName = name.trim();
  const taken = Object.values(org.books.contacts).some(
    (other) =>
      other.contactId !== before.contactId && other.contactName.toLowerCase() === contactName.toLowerCase(),
  );
  if (taken) return duplicateName(contactType, contactName);
  const read = readDetails(input);
  if ("status" in read) return read;
  const persons =
    input["contact_persons"] === undefined
      ? before.persons
      : readPersons(world, org, before.persons, input["contact_persons"]);
  if (!Array.isArray(persons)) return persons;
  const details = { ...before.details, ...read.details };
  return keep(world, org, { ...before, contactName, contactType, persons, details }, operation);
}

function keep(
  world: World,
  org: ProviderOrg,
  contact: BooksContact,
  operation: ChangeOperation,
): BooksContact {
  org.books.contacts[contact.contactId] = contact;
  note(world, org, contact.contactId, operation);
  return contact;
}

function note(world: World, org: ProviderOrg, recordId: string, operation: ChangeOperation): void {
  logChange(world, org, { product: "books", module: "contacts", recordId, operation, at: world.now() });
  world.touch();
}

/** Persons with an id that there is are changed, others are new; exactly one is the primary one, if there are any. */
function readPersons(
  world: World,
  org: ProviderOrg,
  before: ContactPerson[],
  given: unknown,
): ContactPerson[] | Reply {
  if (!Array.isArray(given) || !given.every(isObject)) return invalidValue("contact_persons");
  const persons: ContactPerson[] = [];
  for (const row of given) {
    const known = before.find((person) => person.contact_person_id === String(row["contact_person_id"]));
    if (row["contact_person_id"] !== undefined && known === undefined)
      return invalidValue("contact_person_id");
    const person: ContactPerson = {
      ...(known ?? { ...NO_PERSON, contact_person_id: personIdOf(org.idPrefix, nextPerson(world)) }),
      is_primary_contact: row["is_primary_contact"] === true,
    };
    for (const name of PERSON_TEXTS) {
      const value = row[name];
      if (value === undefined || value === null) continue;
      if (typeof value !== "string") return invalidValue(name);
      if (value.length > LONGEST_PERSON_TEXT) return tooLong(name, LONGEST_PERSON_TEXT);
      person[name] = value.trim();
    }
    if (person.email !== "" && !/^[^\s@]+@[^\s@]+$/.test(person.email)) return invalidValue("email");
    persons.push(person);
  }
  const primary = persons.find((person) => person.is_primary_contact) ?? persons[0];
  return persons.map((person) => ({ ...person, is_primary_contact: person === primary }));
}

function nextPerson(world: World): number {
  return FIRST_CREATED_NUMBER + world.nextNumber();
}
