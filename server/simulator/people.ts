import { badKind, type BadKind } from "./bad-share.ts";
import { FIRST_NAMES, LAST_NAMES, hashWith, pick } from "./crm/pick.ts";
import type { ProviderOrg } from "./state.ts";

const FIRST_MADE = Date.UTC(2024, 0, 1);
const STEP_MS = 30_000;
const BORN_FROM = Date.UTC(1955, 0, 1);
const BORN_DAYS = 18_000;

const COMPANIES = ["Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Harbor"] as const;
const TITLES = ["Buyer", "Head of Sales", "Engineer", "Office Manager", "Director", "Accountant"] as const;
const DEPARTMENTS = ["Purchasing", "Sales", "Engineering", "Operations", "Finance"] as const;
const STREETS = ["Station Road", "Mill Lane", "Harbour Street", "Church Walk", "Market Square"] as const;
type Place = readonly [city: string, region: string, country: string];
const PLACES: readonly [Place, ...Place[]] = [
  ["Berlin", "Berlin", "Germany"],
  ["Chennai", "Tamil Nadu", "India"],
  ["Lagos", "Lagos", "Nigeria"],
  ["Lima", "Lima", "Peru"],
  ["Osaka", "Osaka", "Japan"],
  ["Oslo", "Oslo", "Norway"],
  ["Quito", "Pichincha", "Ecuador"],
  ["Turin", "Piedmont", "Italy"],
];
export const LEAD_SOURCES = ["Advertisement", "Cold Call", "Partner", "Trade Show", "Web Research"] as const;

/** A contact as every product of an organization has it before anything is changed. */
export interface Person {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  mobile: string;
  title: string;
  department: string;
  company: string;
  street: string;
  city: string;
  region: string;
  postalCode: string;
  country: string;
  /** `yyyy-mm-dd`; some text where the person is bad in that way. */
  dateOfBirth: string;
  leadSource: (typeof LEAD_SOURCES)[number];
  /** Text where the person is bad in that way. */
  emailOptOut: boolean | string;
  description: string | null;
  /** When they were made and last changed, in milliseconds; later numbers are later. */
  madeAt: number;
  /** What is wrong with them, by the organization's `badShare`. */
  bad: BadKind | undefined;
}

/** When the seeded record `n` of any kind was made and last changed, in milliseconds; later numbers are later. */
export function seedTime(n: number): number {
  return FIRST_MADE + n * STEP_MS;
}

/** The lowest number, from 1, of which `seedTime` is later than a moment in milliseconds. */
export function firstAfter(moment: number): number {
  return Math.max(1, Math.floor((moment - FIRST_MADE) / STEP_MS) + 1);
}

/** How many contacts an organization has before anything is made or deleted. */
export function seededPeople(org: ProviderOrg): number {
  return org.size.records?.["Contacts"] ?? org.size.recordsPerModule;
}

let last: { orgKey: string; share: number | undefined; n: number; person: Person } | undefined;

/** Contact number `n` of an organization, from 1: the same in every run and in every product. */
export function seedPerson(org: ProviderOrg, n: number): Person {
  const share = org.size.badShare;
  // The fields of a record are asked for one after the other.
  if (last?.orgKey === org.key && last.n === n && last.share === share) return last.person;
  const person = makePerson(org, n);
  last = { orgKey: org.key, share, n, person };
  return person;
}

/** The number in the address of a seeded contact; undefined for any other text. */
export function personNumber(email: string): number | undefined {
  const digits = /^[a-z]+\.[a-z]+\.(\d{1,9})@example\.com$/i.exec(email)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

type HashName = "first" | "last" | "place" | "various" | "born" | "company" | "code" | "Phone" | "Mobile";
const known = new Map<string, Record<HashName, (n: number) => number>>();

function hashesOf(orgKey: string): Record<HashName, (n: number) => number> {
  const found = known.get(orgKey);
  if (found !== undefined) return found;
  const of = (name: HashName) => hashWith(orgKey, "Contacts", name);
  const made = {
    first: of("first"),
    last: of("last"),
    place: of("place"),
    various: of("various"),
    born: of("born"),
    company: of("company"),
    code: of("code"),
    Phone: of("Phone"),
    Mobile: of("Mobile"),
  };
  known.set(orgKey, made);
  return made;
}

function makePerson(org: ProviderOrg, n: number): Person {
  const hash = (name: HashName) => hashesOf(org.key)[name](n);
  const bad = badKind(org, n);
  const first = pick(FIRST_NAMES, hash("first"));
  const surname = pick(LAST_NAMES, hash("last"));
  const email = `${first}.${surname}.${n}@example.com`.toLowerCase();
  const [city, region, country] = pick(PLACES, hash("place"));
  const various = hash("various");
  const born = new Date(BORN_FROM + (hash("born") % BORN_DAYS) * 86_400_000).toISOString().slice(0, 10);
  return {
    firstName: first,
    lastName: surname,
    email: bad === "EMAIL" ? email.replace("@", " at ") : email,
    phone: phone(hash("Phone")),
    mobile: phone(hash("Mobile")),
    title: pick(TITLES, various),
    department: pick(DEPARTMENTS, various >>> 4),
    company: `${pick(COMPANIES, hash("company"))} ${1 + (n % 997)}`,
    street: `${1 + (various % 200)} ${pick(STREETS, various >>> 8)}`,
    city,
    region,
    postalCode: String(10_000 + (hash("code") % 90_000)),
    country,
    dateOfBirth: bad === "DATE" ? "not told" : born,
    leadSource: pick(LEAD_SOURCES, various >>> 12),
    emailOptOut: bad === "FLAG" ? "perhaps" : (various >>> 16) % 4 === 0,
    description: various % 3 === 0 ? null : `Note ${n} about ${first} ${surname}`,
    madeAt: seedTime(n),
    bad,
  };
}

function phone(hash: number): string {
  return `+1 555 ${String(hash % 10_000_000).padStart(7, "0")}`;
}
