import { z } from "zod";
import type { DataSync } from "../data-sync.ts";
import { zohoContactField, ZOHO_STANDARD_FIELDS } from "./contact-field.ts";
import type { Crm } from "./crm.ts";
import { listDeletions } from "./deleted-records.ts";
import { findContactsByEmail } from "./find-contacts.ts";
import { toUser, usersAnswer } from "./org-shapes.ts";
import { CONTACTS, readContacts, readContactsById } from "./read-contacts.ts";
import { deleteContacts, writeContacts } from "./write-contacts.ts";

const USERS_PER_PAGE = 200;
/** The last moment there is: deletions are read up to now. */
const END_OF_TIME = new Date(8.64e15);

const deletedAt = z.object({ page: z.int().positive() });
const usersAt = z.object({ page: z.int().positive(), done: z.int() });

/** Contacts, users and views of Zoho CRM, API v8. Times of change are to the second. */
export function createZohoDataSync(crm: Crm): DataSync {
  return {
    contactModule: CONTACTS,
    // Source: "Insert Records", "Update Records" and "Delete Records", CRM API v8.
    batchSize: 100,
    emailField: "Email",
    standardFields: ZOHO_STANDARD_FIELDS,
    contactField: zohoContactField,
    viewName: ({ name }) => (typeof name === "string" && name !== "" ? name : "View"),
    readContacts: (request) => readContacts(crm, request),
    readContactsById: (request) => readContactsById(crm, request),
    findContactsByEmail: (request) => findContactsByEmail(crm, request),
    writeContacts: (request) => writeContacts(crm, request),
    deleteContacts: (request) => deleteContacts(crm, request),

    async readDeletedContacts({ tokens, since, checkpoint, signal }) {
      // A checkpoint of another build begins anew: what is read twice is the same.
      const page = deletedAt.safeParse(checkpoint).data?.page ?? 1;
      const window = { tokens, module: CONTACTS, since, until: END_OF_TIME, signal };
      const { changes, next } = await listDeletions(crm, window, page);
      return { ids: changes.map(({ recordId }) => recordId), next: next && { page: page + 1 } };
    },

    async readUsers({ tokens, checkpoint, signal }) {
      const { page, done } = usersAt.safeParse(checkpoint).data ?? { page: 1, done: 0 };
      const query = { type: "AllUsers", page: String(page), per_page: String(USERS_PER_PAGE) };
      const answer = await crm.read({ tokens, path: "users", query, signal }, usersAnswer);
      const users = (answer?.users ?? []).map((given) => {
        const { key, data } = toUser(given);
        return {
          id: key,
          name: given.full_name || given.email || key,
          email: given.email || null,
          active: given.status === "active",
          role: given.role?.name ?? null,
          data,
        };
      });
      const more = answer?.info?.more_records === true && users.length > 0;
      const soFar = done + users.length;
      return { users, next: more ? { page: page + 1, done: soFar } : null, total: more ? null : soFar };
    },
  };
}
