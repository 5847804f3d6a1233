import { PERSON } from "../person.ts";
import type { ProviderOrg } from "../state.ts";
import { primaryOf, type BooksContact } from "./books.ts";
import { booksOrganizationId } from "./organization-id.ts";

/** Books writes times with an offset without a colon. `ms` is milliseconds since the epoch. */
function booksTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}+0000`;
}

export function describeOrganization(org: ProviderOrg): object {
  return {
    organization_id: booksOrganizationId(org),
    name: org.name,
    contact_name: PERSON.name,
    email: PERSON.email,
    is_default_org: true,
    language_code: "en",
    fiscal_year_start_month: 0,
    account_created_date: "2024-01-01",
    time_zone: "Etc/UTC",
    is_org_active: true,
    currency_id: currencyId(org),
    currency_code: "USD",
    currency_symbol: "$",
    currency_format: "###,##0.00",
    price_precision: 2,
  };
}

/** A row of the list: the primary contact person's name and address stand beside those of the contact. */
export function describeRow(org: ProviderOrg, contact: BooksContact): object {
  const { first_name, last_name, email, phone, mobile } = primaryOf(contact);
  return { ...common(org, contact), first_name, last_name, email, phone, mobile };
}

/** The whole contact, with its persons. */
export function describeContact(org: ProviderOrg, contact: BooksContact): object {
  const primary = primaryOf(contact);
  return {
    ...common(org, contact),
    notes: "",
    website: "",
    billing_address: {},
    shipping_address: {},
    custom_fields: [],
    ...contact.details,
    email: primary.email,
    primary_contact_id: primary.contact_person_id,
    contact_persons: contact.persons,
  };
}

function common(org: ProviderOrg, contact: BooksContact) {
  const text = (name: string, otherwise: string) => String(contact.details[name] ?? otherwise);
  return {
    contact_id: contact.contactId,
    contact_name: contact.contactName,
    company_name: text("company_name", ""),
    contact_type: contact.contactType,
    customer_sub_type: text("customer_sub_type", "business"),
    status: contact.status,
    payment_terms: contact.details["payment_terms"] ?? 0,
    payment_terms_label: text("payment_terms_label", "Due on Receipt"),
    currency_id: currencyId(org),
    currency_code: "USD",
    outstanding_receivable_amount: 0,
    unused_credits_receivable_amount: 0,
    created_time: booksTime(contact.createdAt),
    last_modified_time: booksTime(contact.modifiedAt),
  };
}

function currencyId(org: ProviderOrg): string {
  return `${org.idPrefix}902000000001`;
}
