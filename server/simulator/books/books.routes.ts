import { setTimeout as wait } from "node:timers/promises";
import { authenticate, mayUse } from "../crm/authenticate.ts";
import { withinBudget } from "../crm/budget.ts";
import type { DataCentre } from "../data-centres.ts";
import type { Call, Reply } from "../http/call.ts";
import { lookUp } from "../look-up.ts";
import type { AccessToken, ProviderOrg } from "../state.ts";
import type { BooksContact } from "./books.ts";
import { booksOrganizationId } from "./organization-id.ts";
import { describeContact, describeOrganization } from "./describe.ts";
import * as errors from "./errors.ts";
import { listContacts } from "./list-contacts.ts";
import { readContactInput } from "./read-contact.ts";
import { takeCallOfMinute } from "./within-minute.ts";
import { createContact, deleteContact, setContactStatus, updateContact } from "./write-contact.ts";

const SERVICE = "ZohoBooks";
const OPERATIONS: Record<string, string> = { GET: "READ", POST: "CREATE", PUT: "UPDATE", DELETE: "DELETE" };

/** `/books/v3/…` of one data centre: `organizations`, and `contacts` with a needed `organization_id`. */
export async function routeBooks(call: Call, dataCentre: DataCentre): Promise<Reply> {
  const [version, ...path] = call.path;
  if (version !== "v3") return errors.NO_SUCH_URL;
  if (call.request.headers.authorization === undefined) return errors.NO_TOKEN;
  const caller = authenticate(call, dataCentre);
  if ("status" in caller) return errors.NOT_AUTHORIZED;
  const { org, token } = caller;
  if (!takeCallOfMinute(call.world, org)) return errors.TOO_MANY_PER_MINUTE;
  return withinBudget(
    call.world,
    org,
    async () => {
      if (org.latencyMs > 0) await wait(org.latencyMs);
      return answer({ ...call, path }, org, token);
    },
    (_message, limit) => errors.tooManyCalls(limit, org.creditsPerDay),
  );
}

async function answer(call: Call, org: ProviderOrg, token: AccessToken): Promise<Reply> {
  const [resource, ...rest] = call.path;
  const operation = OPERATIONS[call.method];
  if (operation === undefined) return errors.NO_SUCH_METHOD;
  if (resource === "organizations") {
    if (!mayCall(token, "settings", operation)) return errors.NOT_AUTHORIZED;
    return call.method === "GET" ? getOrganizations(org, rest) : errors.NO_SUCH_METHOD;
  }
  if (resource !== "contacts") return errors.NO_SUCH_URL;
  const id = call.url.searchParams.get("organization_id");
  if (id === null || id === "") return errors.NO_ORGANIZATION;
  if (id !== booksOrganizationId(org)) return errors.otherOrganization(id);
  if (!mayCall(token, "contacts", operation)) return errors.NOT_AUTHORIZED;
  return rest.length === 0 ? allContacts(call, org) : oneContact(call, org, rest);
}

function mayCall(token: AccessToken, area: string, operation: string): boolean {
  return mayUse(token, SERVICE, area, operation) || mayUse(token, SERVICE, "fullaccess", "ALL");
}

function getOrganizations(org: ProviderOrg, path: string[]): Reply {
  const organization = describeOrganization(org);
  if (path.length === 0) return success({ organizations: [organization] });
  const [id, ...rest] = path;
  if (rest.length > 0) return errors.NO_SUCH_URL;
  return id === booksOrganizationId(org) ? success({ organization }) : errors.otherOrganization(id ?? "");
}

async function allContacts(call: Call, org: ProviderOrg): Promise<Reply> {
  if (call.method === "GET") return listContacts(org, call.url.searchParams);
  if (call.method !== "POST") return errors.NO_SUCH_METHOD;
  const input = await readContactInput(call);
  if (input === undefined) return errors.BAD_JSON;
  const made = createContact(call.world, org, input);
  return saved(org, made, 201, "The contact has been added.");
}

async function oneContact(call: Call, org: ProviderOrg, path: string[]): Promise<Reply> {
  const [id = "", action, ...rest] = path;
  const contact = lookUp(org.books.contacts, id);
  if (contact === undefined) return errors.NO_SUCH_CONTACT;
  if (rest.length > 0) return errors.NO_SUCH_URL;
  switch (action === undefined ? call.method : `${call.method} ${action}`) {
    case "GET":
      return success({ contact: describeContact(org, contact) });
    case "PUT": {
      const input = await readContactInput(call);
      if (input === undefined) return errors.BAD_JSON;
      const changed = updateContact(call.world, org, contact, input);
      return saved(org, changed, 200, "Contact information has been saved.");
    }
    case "DELETE":
      deleteContact(call.world, org, contact);
      return success({}, `The ${contact.contactType} has been deleted.`);
    case "GET contactpersons":
      return success({
        contact_persons: contact.persons,
        page_context: { page: 1, per_page: 200, has_more_page: false },
      });
    case "POST active":
    case "POST inactive": {
      const status = action === "active" ? "active" : "inactive";
      setContactStatus(call.world, org, contact, status);
      return success({}, `The contact has been marked as ${status}.`);
    }
    default:
      return action === undefined ? errors.NO_SUCH_METHOD : errors.NO_SUCH_URL;
  }
}

function saved(org: ProviderOrg, outcome: BooksContact | Reply, status: number, message: string): Reply {
  if (!("contactId" in outcome)) return outcome;
  return { status, json: { code: 0, message, contact: describeContact(org, outcome) } };
}

function success(members: object, message = "success"): Reply {
  return { status: 200, json: { code: 0, message, ...members } };
}
