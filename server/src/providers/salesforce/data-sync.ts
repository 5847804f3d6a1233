import type { DataSync } from "../data-sync.ts";
import { salesforceContactField, SALESFORCE_STANDARD_FIELDS } from "./contact-field.ts";
import { findContactsByEmail, readDeletedContacts } from "./find-contacts.ts";
import { listUsers } from "./list-users.ts";
import { readContacts, readContactsById } from "./read-contacts.ts";
import type { SalesforceApi } from "./salesforce-api.ts";
import { deleteContacts, writeContacts } from "./write-contacts.ts";

/** Contacts, users and list views of Salesforce, REST API v62.0. Times of change are to the second. */
export function createSalesforceDataSync(api: SalesforceApi): DataSync {
  return {
    contactModule: "Contact",
    // Source: "sObject Collections", REST API Developer Guide.
    batchSize: 200,
    emailField: "Email",
    standardFields: SALESFORCE_STANDARD_FIELDS,
    contactField: salesforceContactField,
    viewName: ({ name }) => (typeof name === "string" && name !== "" ? name : "List view"),
    readContacts: (request) => readContacts(api, request),
    readContactsById: (request) => readContactsById(api, request),
    findContactsByEmail: (request) => findContactsByEmail(api, request),
    readDeletedContacts: (request) => readDeletedContacts(api, request),
    writeContacts: (request) => writeContacts(api, request),
    deleteContacts: (request) => deleteContacts(api, request),
    async readUsers(request) {
      const { users, next, done } = await listUsers(api, request);
      return { users, next, total: next ? null : done };
    },
  };
}
