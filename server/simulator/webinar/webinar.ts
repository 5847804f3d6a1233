import { FIRST_NAMES, LAST_NAMES, hashOf, pick } from "../crm/pick.ts";

/** A webinar of an organization. All times are milliseconds of the simulator's clock. */
export interface Webinar {
  key: string;
  sysId: string;
  topic: string;
  agenda: string;
  /** The plan; when it really began and ended is below. */
  startsAt: number;
  durationMs: number;
  timezone: string;
  createdAt: number;
  /** Of the plan and the texts; beginning, ending and registrations do not count. */
  modifiedAt: number;
  startedAt?: number;
  endedAt?: number;
  /** By id, in the order in which they came. */
  registrants: Record<string, Registrant>;
  members: Record<string, Member>;
}

export interface Registrant {
  id: string;
  email: string;
  firstName: string;
  lastName: string;
  registeredAt: number;
}

/** A person who was let in. */
export interface Member {
  id: string;
  registrantId: string;
  joinedAt: number;
  leftAt?: number;
}

export type WebinarStatus = "UPCOMING" | "LIVE" | "ENDED";

/** The presenter begins and ends a webinar; the planned times alone change nothing. */
export function statusOf(webinar: Webinar): WebinarStatus {
  if (webinar.endedAt !== undefined) return "ENDED";
  return webinar.startedAt === undefined ? "UPCOMING" : "LIVE";
}

const TOPICS = ["Getting started", "What is new", "Questions and answers", "For administrators"] as const;
const HOUR_MS = 3_600_000;
const SEED_START = Date.UTC(2024, 0, 9, 15);
const SEEDED = 3;
const SEEDED_REGISTRANTS = 5;

export interface Person {
  email: string;
  firstName: string;
  lastName: string;
}

/** Person number `n`: the same in every run. */
export function samplePerson(n: number): Person {
  const firstName = pick(FIRST_NAMES, hashOf("registrant", n));
  const lastName = pick(LAST_NAMES, hashOf("registrant last", n));
  return { firstName, lastName, email: `${firstName}.${lastName}.${n}@example.com`.toLowerCase() };
}

export function sampleTopic(n: number): string {
  return `${pick(TOPICS, hashOf("topic", n))}, part ${n}`;
}

/** Ids of 18 digits, as everywhere at Zoho: organization, kind, number. */
export function registrantId(idPrefix: string, n: number): string {
  return `${idPrefix}007${String(n).padStart(9, "0")}`;
}

export function memberId(idPrefix: string, n: number): string {
  return `${idPrefix}008${String(n).padStart(9, "0")}`;
}

/** The webinars that every organization has held already, with who registered and who came. */
export function seedWebinars(idPrefix: string): Record<string, Webinar> {
  const all = Array.from({ length: SEEDED }, (_, index) => makeSeeded(idPrefix, index + 1));
  return Object.fromEntries(all.map((webinar) => [webinar.key, webinar]));
}

function makeSeeded(idPrefix: string, n: number): Webinar {
  const startsAt = SEED_START + n * 7 * 24 * HOUR_MS;
  const createdAt = startsAt - 14 * 24 * HOUR_MS;
  const registrants: Record<string, Registrant> = {};
  const members: Record<string, Member> = {};
  for (let index = 1; index <= SEEDED_REGISTRANTS; index += 1) {
    const number = n * 100 + index;
    const id = registrantId(idPrefix, number);
    registrants[id] = { id, ...samplePerson(number), registeredAt: createdAt + index * HOUR_MS };
    if (index % 2 === 0) continue;
    const member = memberId(idPrefix, number);
    members[member] = {
      id: member,
      registrantId: id,
      joinedAt: startsAt + index * 60_000,
      leftAt: startsAt + HOUR_MS,
    };
  }
  return {
    key: String(1_040_000_000 + (Number(idPrefix) % 1_000) * 1_000 + n),
    sysId: `${idPrefix}006${String(n).padStart(9, "0")}`,
    topic: sampleTopic(n),
    agenda: "",
    startsAt,
    durationMs: HOUR_MS,
    timezone: "Etc/UTC",
    createdAt,
    modifiedAt: createdAt,
    startedAt: startsAt,
    endedAt: startsAt + HOUR_MS,
    registrants,
    members,
  };
}
