import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { primaryOf, type BooksContact } from "./books.ts";
import { describeRow } from "./describe.ts";
import { invalidValue } from "./errors.ts";

const MOST_PER_PAGE = 200;
const SORTABLE = [
  "contact_name",
  "first_name",
  "last_name",
  "email",
  "created_time",
  "last_modified_time",
] as const;
const FILTERS = ["Status.All", "Status.Active", "Status.Inactive", "Status.Duplicate", "Status.Crm"] as const;

/** Which texts of a contact a filter looks at; for persons those of each. */
const TEXTS: Record<string, (contact: BooksContact) => string[]> = {
  contact_name: (contact) => [contact.contactName],
  company_name: (contact) => [String(contact.details["company_name"] ?? "")],
  first_name: (contact) => contact.persons.map((person) => person.first_name),
  last_name: (contact) => contact.persons.map((person) => person.last_name),
  email: (contact) => contact.persons.map((person) => person.email),
  phone: (contact) => contact.persons.flatMap((person) => [person.phone, person.mobile]),
};

/**
 * `GET contacts`: filters by text (also with `_startswith` and `_contains`; case does not count), `filter_by`, `contact_type`,
 * `search_text`; by name unless `sort_column` and `sort_order` (A, D) say otherwise; `page` from 1, `per_page` at most 200.
 */
export function listContacts(org: ProviderOrg, query: URLSearchParams): Reply {
  const page = readNumber(query, "page", 1);
  const asked = readNumber(query, "per_page", MOST_PER_PAGE);
  if (typeof page !== "number") return page;
  if (typeof asked !== "number") return asked;
  const perPage = Math.min(asked, MOST_PER_PAGE);
  const filterBy = FILTERS.find((name) => name === (query.get("filter_by") ?? "Status.All"));
  if (filterBy === undefined) return invalidValue("filter_by");
  const sortColumn = SORTABLE.find((name) => name === (query.get("sort_column") ?? "contact_name"));
  if (sortColumn === undefined) return invalidValue("sort_column");
  const sortOrder = query.get("sort_order") ?? "A";
  if (sortOrder !== "A" && sortOrder !== "D") return invalidValue("sort_order");

  const sign = sortOrder === "A" ? 1 : -1;
  const found = Object.values(org.books.contacts)
    .filter((contact) => fitsStatus(contact, filterBy) && fitsTexts(contact, query))
    .sort(
      (left, right) =>
        sign * compare(sortKey(left, sortColumn), sortKey(right, sortColumn)) ||
        compare(left.contactId, right.contactId),
    );
  const start = (page - 1) * perPage;
  const rows = found.slice(start, start + perPage);
  return {
    status: 200,
    json: {
      code: 0,
      message: "success",
      contacts: rows.map((contact) => describeRow(org, contact)),
      page_context: {
        page,
        per_page: perPage,
        has_more_page: start + rows.length < found.length,
        report_name: "Contacts",
        applied_filter: filterBy,
        sort_column: sortColumn,
        sort_order: sortOrder,
      },
    },
  };
}

function readNumber(query: URLSearchParams, name: string, otherwise: number): number | Reply {
  const number = Number(query.get(name) ?? otherwise);
  return Number.isInteger(number) && number >= 1 ? number : invalidValue(name);
}

function fitsStatus(contact: BooksContact, filterBy: (typeof FILTERS)[number]): boolean {
  if (filterBy === "Status.All") return true;
  return filterBy === (contact.status === "active" ? "Status.Active" : "Status.Inactive");
}

function fitsTexts(contact: BooksContact, query: URLSearchParams): boolean {
  const type = query.get("contact_type");
  if (type !== null && type !== contact.contactType) return false;
  const search = query.get("search_text");
  if (search !== null && !textsOf(contact).some((text) => has(text, search))) return false;
  return Object.entries(TEXTS).every(([name, read]) => {
    const [is, begins, contains] = ["", "_startswith", "_contains"].map((end) => query.get(`${name}${end}`));
    const texts = read(contact).map((text) => text.toLowerCase());
    const some = (wanted: string | null | undefined, fits: (text: string, wanted: string) => boolean) =>
      wanted === null || wanted === undefined || texts.some((text) => fits(text, wanted.toLowerCase()));
    return (
      some(is, (text, wanted) => text === wanted.trim()) &&
      some(begins, (text, wanted) => text.startsWith(wanted)) &&
      some(contains, (text, wanted) => text.includes(wanted))
    );
  });
}

function textsOf(contact: BooksContact): string[] {
  return Object.values(TEXTS).flatMap((read) => read(contact));
}

function has(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

function sortKey(contact: BooksContact, column: (typeof SORTABLE)[number]): string | number {
  switch (column) {
    case "contact_name":
      return contact.contactName.toLowerCase();
    case "created_time":
      return contact.createdAt;
    case "last_modified_time":
      return contact.modifiedAt;
    default:
      return primaryOf(contact)[column].toLowerCase();
  }
}

function compare(left: string | number, right: string | number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
