import { PERSON } from "../person.ts";
import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { FIRST_NAMES, LAST_NAMES, hashOf, pick } from "./pick.ts";
import { readPage } from "./read-page.ts";
import { zohoTime } from "./zoho-time.ts";

const PROFILES = ["Standard", "Administrator", "Sales"] as const;
const JOINED_FROM = Date.UTC(2022, 0, 3);

export interface UserReference {
  name: string;
  id: string;
  email: string;
}

/** User number `n` of an organization, from 1; the first is the person who consents. */
export function userReference(org: ProviderOrg, n: number): UserReference {
  const first = pick(FIRST_NAMES, hashOf(org.key, "first", n));
  const last = pick(LAST_NAMES, hashOf(org.key, "last", n));
  const id = `${org.idPrefix}001${String(n).padStart(9, "0")}`;
  if (n === 1) return { name: PERSON.name, id, email: PERSON.email };
  const email = `${first}.${last}.${n}@${org.key}.example`.toLowerCase();
  return { name: `${first} ${last}`, id, email };
}

/** `GET users?type=AllUsers&page&per_page` (at most 200 a page). */
export function listUsers(org: ProviderOrg, query: URLSearchParams): Reply {
  const page = readPage(query);
  if ("status" in page) return page;
  const type = query.get("type") ?? "AllUsers";
  const all: number[] = [];
  for (let n = 1; n <= org.size.users; n += 1) {
    const active = isActive(org, n);
    if (type === "ActiveUsers" && !active) continue;
    if (type === "DeactiveUsers" && active) continue;
    if (type === "AdminUsers" && profileOf(org, n) !== "Administrator") continue;
    if (type === "CurrentUser" && n !== 1) continue;
    all.push(n);
  }
  const start = (page.page - 1) * page.perPage;
  const users = all.slice(start, start + page.perPage).map((n) => describeUser(org, n));
  if (users.length === 0) return { status: 204 };
  const info = {
    per_page: page.perPage,
    count: users.length,
    page: page.page,
    more_records: start + users.length < all.length,
  };
  return { status: 200, json: { users, info } };
}

function describeUser(org: ProviderOrg, n: number): object {
  const reference = userReference(org, n);
  const [first, ...last] = reference.name.split(" ");
  const profile = profileOf(org, n);
  const joined = zohoTime(JOINED_FROM + n * 3_600_000);
  return {
    id: reference.id,
    full_name: reference.name,
    first_name: first,
    last_name: last.join(" "),
    email: reference.email,
    zuid: `${org.zgid}${n}`,
    status: isActive(org, n) ? "active" : "disabled",
    confirm: true,
    type__s: "Regular User",
    role: { name: n === 1 ? "CEO" : "Manager", id: `${org.idPrefix}002000000001` },
    profile: { name: profile, id: `${org.idPrefix}00300000000${PROFILES.indexOf(profile) + 1}` },
    country_locale: "en_US",
    locale: "en_US",
    language: "en_US",
    time_zone: "Etc/UTC",
    time_format: "hh:mm a",
    date_format: "yyyy-MM-dd",
    phone: null,
    mobile: null,
    created_time: joined,
    Modified_Time: joined,
  };
}

export function isActive(org: ProviderOrg, n: number): boolean {
  return n === 1 || hashOf(org.key, "active", n) % 12 !== 0;
}

function profileOf(org: ProviderOrg, n: number): (typeof PROFILES)[number] {
  return n === 1 ? "Administrator" : pick(PROFILES, hashOf(org.key, "profile", n) + n);
}
