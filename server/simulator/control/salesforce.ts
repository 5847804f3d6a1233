import { FIRST_NAMES, hashOf, LAST_NAMES, pick } from "../crm/pick.ts";
import { walkRecords } from "../crm/walk-records.ts";
import { myDomain, organizationId } from "../salesforce/app.ts";
import { checkValues } from "../salesforce/check-values.ts";
import {
  candidatesByEmail,
  contactId,
  contactNumber,
  CONTACTS,
  hasContact,
  readField,
} from "../salesforce/contacts.ts";
import { listFields } from "../salesforce/fields.ts";
import { changeContact, makeContact, removeContact } from "../salesforce/write-contacts.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import { getOrg } from "./orgs.ts";
import { ControlError } from "./read-input.ts";

export interface SalesforceDraft {
  org: string;
  /** Fields of each contact, as Salesforce names them; what a new one must have and lacks is made up. */
  fields?: Record<string, unknown>;
  /** How many; 1 by default. */
  count?: number;
  /** For update and delete: which contacts; without it the `count` newest. */
  ids?: string[];
}

export interface SalesforceContacts {
  organizationId: string;
  /** The host before `.salesforce.com` at which the organization's API is. */
  domain: string;
  /** With all fields, the newest first. */
  contacts: Record<string, unknown>[];
}

/** Contacts of Salesforce as a person changes them there. */
export interface SalesforceControl {
  listContacts(org: string, limit?: number, email?: string): SalesforceContacts;
  createContacts(draft: SalesforceDraft): { ids: string[] };
  updateContacts(draft: SalesforceDraft): { ids: string[] };
  deleteContacts(draft: SalesforceDraft): { ids: string[] };
}

export function makeSalesforceControl(world: World): SalesforceControl {
  return {
    listContacts(key, limit = 20, email) {
      const org = getOrg(world, key);
      const holders = (address: string) =>
        candidatesByEmail(org, [address]).filter(
          (n) =>
            hasContact(org, n) && String(readField(org, n, "Email")).toLowerCase() === address.toLowerCase(),
        );
      const numbers = email === undefined ? newest(org, limit) : holders(email);
      return {
        organizationId: organizationId(org),
        domain: myDomain(org),
        contacts: numbers.map((n) => describe(org, n)),
      };
    },
    createContacts(draft) {
      const org = getOrg(world, draft.org);
      const made = Array.from({ length: draft.count ?? 1 }, () => {
        const n = world.nextNumber();
        const FirstName = pick(FIRST_NAMES, hashOf(org.key, "salesforce", "first", n));
        const LastName = pick(LAST_NAMES, hashOf(org.key, "salesforce", "last", n));
        const Email = `${FirstName}.${LastName}.${n}@salesforce.example`.toLowerCase();
        return makeContact(world, org, valuesOf(org, { FirstName, LastName, Email, ...draft.fields }, true));
      });
      return { ids: made.map((n) => contactId(org, n)) };
    },
    updateContacts(draft) {
      const org = getOrg(world, draft.org);
      const Description = `Changed at ${new Date(world.now()).toISOString()}`;
      const values = valuesOf(org, draft.fields ?? { Description }, false);
      return forEach(org, chosen(org, draft), (n) => changeContact(world, org, n, values));
    },
    deleteContacts(draft) {
      const org = getOrg(world, draft.org);
      return forEach(org, chosen(org, draft), (n) => removeContact(world, org, n));
    },
  };
}

function valuesOf(
  org: ProviderOrg,
  fields: Record<string, unknown>,
  isNew: boolean,
): Record<string, unknown> {
  const checked = checkValues(org, fields, isNew);
  if ("values" in checked) return checked.values;
  throw new ControlError(400, "refused" in checked ? checked.refused.message : checked.unreadable.message);
}

function describe(org: ProviderOrg, n: number): Record<string, unknown> {
  return Object.fromEntries(listFields(org, "Contact").map(({ name }) => [name, readField(org, n, name)]));
}

function chosen(org: ProviderOrg, draft: SalesforceDraft): number[] {
  if (draft.ids === undefined) return newest(org, draft.count ?? 1);
  return draft.ids.map((id) => {
    const n = contactNumber(org, id);
    if (n === undefined || !hasContact(org, n))
      throw new ControlError(404, `${org.key} has no contact ${id} in Salesforce`);
    return n;
  });
}

function newest(org: ProviderOrg, limit: number): number[] {
  return walkRecords(org, CONTACTS, { by: "id", descending: true }).take(limit).toArray();
}

function forEach(org: ProviderOrg, numbers: number[], run: (n: number) => void): { ids: string[] } {
  numbers.forEach(run);
  return { ids: numbers.map((n) => contactId(org, n)) };
}
