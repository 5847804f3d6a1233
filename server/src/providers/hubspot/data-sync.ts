import { z } from "zod";
import type { DataSync } from "../data-sync.ts";
import { contactShape, dateOf } from "./contact-values.ts";
import { hubspotContactField, HUBSPOT_STANDARD_FIELDS } from "./contact-field.ts";
import type { HubSpotApi } from "./hubspot-api.ts";
import { CONTACTS, readOwners } from "./org-sync.ts";
import { paging } from "./org-shapes.ts";
import { findContactsByEmail, PER_PAGE, readContacts, readContactsById } from "./read-contacts.ts";
import { deleteContacts, writeContacts } from "./write-contacts.ts";

const archivedAnswer = z.object({ results: z.array(contactShape), paging });
const archivedFrom = z.object({ after: z.string().min(1) });

/** Contacts, owners and lists of HubSpot, CRM API v3. */
export function createHubSpotDataSync(api: HubSpotApi): DataSync {
  return {
    contactModule: CONTACTS,
    batchSize: PER_PAGE,
    emailField: "email",
    standardFields: HUBSPOT_STANDARD_FIELDS,
    contactField: hubspotContactField,
    viewName: ({ name }) => (typeof name === "string" && name !== "" ? name : "List"),
    readContacts: (request) => readContacts(api, request),
    readContactsById: (request) => readContactsById(api, request),
    findContactsByEmail: (request) => findContactsByEmail(api, request),
    writeContacts: (request) => writeContacts(api, request),
    deleteContacts: (request) => deleteContacts(api, request),

    /**
     * HubSpot lists what was archived in the last 90 days by id and not by time: each run reads all of it. A contact that was merged
     * into another is not among them (?): a pull of everything finds that it is gone.
     */
    async readDeletedContacts({ tokens, since, checkpoint, signal }) {
      const from = archivedFrom.safeParse(checkpoint).data;
      const query = {
        limit: String(PER_PAGE),
        archived: "true",
        properties: "hs_object_id",
        ...(from && { after: from.after }),
      };
      const path = "crm/v3/objects/contacts";
      const answer = await api.read({ tokens, path, query, signal }, archivedAnswer);
      const ids = answer.results.flatMap(({ id, archivedAt }) => {
        const at = dateOf(archivedAt);
        return at === null || at >= since ? [id] : [];
      });
      const after = answer.paging?.next?.after ?? null;
      return { ids, next: after === null || answer.results.length === 0 ? null : { after } };
    },

    async readUsers({ tokens, checkpoint, signal }) {
      const { users, next, total } = await readOwners(api, { tokens, checkpoint, signal });
      return { users: users.map((user) => ({ ...user, data: {} })), next, total };
    },
  };
}
