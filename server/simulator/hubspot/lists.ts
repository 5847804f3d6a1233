import type { Reply } from "../http/call.ts";
import { seededPeople } from "../people.ts";
import type { ProviderOrg } from "../state.ts";
import { badRequest, hubspotError } from "./errors.ts";

const MOST_FOUND = 500;

/** A list of contacts: number `n` is in it when `n % every` is 0; the first list has all. */
export interface ContactList {
  listId: string;
  name: string;
  every: number;
}

function contactLists(org: ProviderOrg): ContactList[] {
  return Array.from({ length: org.size.viewsPerModule }, (_, index) => ({
    listId: String(index + 1),
    name: index === 0 ? "All contacts" : `Contacts, part ${index + 1}`,
    every: index + 1,
  }));
}

export function findList(org: ProviderOrg, listId: string): ContactList | undefined {
  return contactLists(org).find((list) => list.listId === listId);
}

/** `POST crm/v3/lists/search`: of contacts and of companies, which have other numbers. */
export function searchLists(org: ProviderOrg, body: Record<string, unknown>): Reply {
  const offset = body["offset"] ?? 0;
  const count = body["count"] ?? 20;
  if (typeof offset !== "number" || typeof count !== "number" || count < 1 || count > MOST_FOUND)
    return badRequest(`count must be 1 to ${MOST_FOUND}`);
  const companies = { listId: "9001", name: "All companies", every: 1 };
  const all = [
    ...contactLists(org).map((list) => describeList(org, list, "0-1")),
    describeList(org, companies, "0-2"),
  ];
  const lists = all.slice(offset, offset + count);
  return {
    status: 200,
    json: {
      lists,
      offset: offset + lists.length,
      hasMore: offset + lists.length < all.length,
      total: all.length,
    },
  };
}

export function noSuchList(listId: string): Reply {
  return hubspotError(404, "OBJECT_NOT_FOUND", `List does not exist with ID ${listId}.`, {
    subCategory: "ListError.LIST_NOT_FOUND",
  });
}

function describeList(org: ProviderOrg, { listId, name, every }: ContactList, objectTypeId: string): object {
  const at = "2024-01-01T00:00:00.000Z";
  return {
    listId,
    listVersion: 1,
    name,
    objectTypeId,
    processingType: "DYNAMIC",
    processingStatus: "COMPLETE",
    createdAt: at,
    updatedAt: at,
    additionalProperties: { hs_list_size: String(Math.floor(seededPeople(org) / every)) },
  };
}
