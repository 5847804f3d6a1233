import { lookUp } from "../look-up.ts";
import { seedPerson, seedTime } from "../people.ts";
import type { ProviderOrg } from "../state.ts";
import type { CrmField } from "./field-catalogue.ts";
import { listModules, type CrmModule } from "./module-catalogue.ts";
import type { Product } from "./products.ts";
import { FIRST_NAMES, LAST_NAMES, hashOf, pick } from "./pick.ts";
import { userReference } from "./users.ts";
import { zohoTime } from "./zoho-time.ts";

const COMPANIES = ["Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Harbor"] as const;
const CITIES = ["Berlin", "Chennai", "Lagos", "Lima", "Osaka", "Oslo", "Quito", "Turin"] as const;
const COUNTRIES = ["Germany", "India", "Nigeria", "Peru", "Japan", "Norway", "Ecuador", "Italy"] as const;

/** Numbers from here on are records made after the seed. */
export const FIRST_CREATED_NUMBER = 500_000_001;

/** Id of record `n` of a module: organization, module and number, so it can be taken apart again. */
export function recordId(org: ProviderOrg, module: CrmModule, n: number): string {
  return `${org.idPrefix}${100 + module.ordinal}${String(n).padStart(9, "0")}`;
}

/** The record number in an id of this organization and module; undefined for any other text. */
export function recordNumber(org: ProviderOrg, module: CrmModule, id: string): number | undefined {
  const prefix = `${org.idPrefix}${100 + module.ordinal}`;
  return id.startsWith(prefix) && /^\d{18}$/.test(id) ? Number(id.slice(prefix.length)) : undefined;
}

/** How many records a module has before anything is made or deleted. */
export function seededCount(org: ProviderOrg, module: CrmModule): number {
  return lookUp(org.size.records ?? {}, module.apiName) ?? org.size.recordsPerModule;
}

/** The value of a field of the seeded record `n`: the same in every run. */
export function seedValue(org: ProviderOrg, module: CrmModule, field: CrmField, n: number): unknown {
  if (module.storeKey === "Contacts") {
    const value = personValue(org, field.apiName, n);
    if (value !== undefined) return value;
  }
  const hash = hashOf(org.key, module.storeKey, field.apiName, n);
  const first = pick(FIRST_NAMES, hashOf(org.key, module.storeKey, "first", n));
  const last = pick(LAST_NAMES, hashOf(org.key, module.storeKey, "last", n));
  switch (field.apiName) {
    case "First_Name":
      return first;
    case "Last_Name":
      return last;
    case "Full_Name":
      return `${first} ${last}`;
    case "Company":
      return companyName(hash, n);
    case "City":
    case "Mailing_City":
    case "Billing_City":
      return pick(CITIES, hash);
    case "Converted__s":
      return false;
    case "Converted_Date_Time":
      return null;
    case "Country":
    case "Mailing_Country":
    case "Billing_Country":
      return pick(COUNTRIES, hash);
    default:
  }
  switch (field.dataType) {
    case "email":
      return `${first}.${last}.${n}@example.com`.toLowerCase();
    case "phone":
      return `+1 555 ${String(hash % 10_000_000).padStart(7, "0")}`;
    case "website":
      return `https://${pick(COMPANIES, hash).toLowerCase()}-${n}.example`;
    case "picklist":
      return field.choices === undefined ? null : pick(field.choices, hash);
    case "integer":
      return hash % 500;
    case "currency":
      return (hash % 10_000_000) / 100;
    case "boolean":
      return hash % 2 === 0;
    case "date":
      return zohoTime(seedTime(n) + (hash % 365) * 86_400_000).slice(0, 10);
    case "datetime":
      return zohoTime(seedTime(n));
    case "ownerlookup":
      return userReference(org, 1 + (hash % Math.max(1, org.size.users)));
    case "lookup":
      return seedLookup(org, module.product, field, hash);
    case "textarea":
      return hash % 3 === 0 ? null : `Note ${n} about ${first} ${last}`;
    default:
      return field.mandatory ? companyName(hash, n) : `${field.label} ${n}`;
  }
}

/** What all products know of a contact; undefined for the fields that only the CRM has. */
function personValue(org: ProviderOrg, apiName: string, n: number): unknown {
  const person = seedPerson(org, n);
  switch (apiName) {
    case "First_Name":
      return person.firstName;
    case "Last_Name":
      return person.lastName;
    case "Full_Name":
      return `${person.firstName} ${person.lastName}`;
    case "Email":
      return person.email;
    case "Phone":
      return person.phone;
    case "Mobile":
      return person.mobile;
    case "Title":
      return person.title;
    case "Department":
      return person.department;
    case "Lead_Source":
      return person.leadSource;
    case "Date_of_Birth":
      return person.dateOfBirth;
    case "Mailing_Street":
      return person.street;
    case "Mailing_City":
      return person.city;
    case "Mailing_State":
      return person.region;
    case "Mailing_Zip":
      return person.postalCode;
    case "Mailing_Country":
      return person.country;
    case "Email_Opt_Out":
      return person.emailOptOut;
    case "Description":
      return person.description;
    default:
      return undefined;
  }
}

function companyName(hash: number, n: number): string {
  return `${pick(COMPANIES, hash)} ${n}`;
}

function seedLookup(org: ProviderOrg, of: Product, field: CrmField, hash: number): object | null {
  const target = listModules(org, of).find((module) => module.apiName === field.lookupModule);
  const count = target === undefined ? 0 : seededCount(org, target);
  if (target === undefined || count === 0) return null;
  const n = 1 + (hash % count);
  return { name: companyName(hash, n), id: recordId(org, target, n) };
}
