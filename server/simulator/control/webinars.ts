import type { ProviderOrg } from "../state.ts";
import {
  cancelWebinar,
  createWebinar,
  endWebinar,
  join,
  register,
  removeMember,
  startWebinar,
  updateWebinar,
} from "../webinar/change-webinars.ts";
import {
  samplePerson,
  sampleTopic,
  statusOf,
  type Person,
  type Webinar,
  type WebinarStatus,
} from "../webinar/webinar.ts";
import type { World } from "../world.ts";
import { getOrg } from "./orgs.ts";
import { ControlError } from "./read-input.ts";

const HOUR_MS = 3_600_000;

export interface WebinarsDraft {
  org: string;
  /** Keys of webinars; without it the `count` newest that fit. */
  ids?: string[];
  /** 1 by default. */
  count?: number;
  topic?: string;
  agenda?: string;
  /** Planned start, milliseconds from now. */
  startsInMs?: number;
  durationMs?: number;
}

export interface PersonsDraft {
  org: string;
  /** Key of the webinar; without it the newest that has not ended. */
  webinar?: string;
  /** Registrants who join, or members who are removed; without it the `count` first who fit. */
  ids?: string[];
  /** 1 by default. */
  count?: number;
  /** Who registers; made up when absent. */
  person?: Partial<Person>;
}

export interface WebinarSummary {
  key: string;
  topic: string;
  status: WebinarStatus;
  /** ISO time. */
  startsAt: string;
  registrants: number;
  members: number;
}

export interface Done {
  ids: string[];
}

/** All webinars of an organization, the newest first. */
export function listWebinars(world: World, orgKey: string): WebinarSummary[] {
  return newestFirst(getOrg(world, orgKey)).map((webinar) => ({
    key: webinar.key,
    topic: webinar.topic,
    status: statusOf(webinar),
    startsAt: new Date(webinar.startsAt).toISOString(),
    registrants: Object.keys(webinar.registrants).length,
    members: Object.keys(webinar.members).length,
  }));
}

export function makeWebinars(world: World, draft: WebinarsDraft): Done {
  const org = getOrg(world, draft.org);
  const ids = Array.from({ length: draft.count ?? 1 }, () => {
    const plan = {
      topic: draft.topic ?? sampleTopic(world.state.sequence + 1),
      agenda: draft.agenda ?? "",
      startsAt: world.now() + (draft.startsInMs ?? HOUR_MS),
      durationMs: draft.durationMs ?? HOUR_MS,
      timezone: "Etc/UTC",
    };
    return createWebinar(world, org, plan).key;
  });
  return { ids };
}

export function changeWebinars(world: World, draft: WebinarsDraft): Done {
  const { topic, agenda, durationMs, startsInMs } = draft;
  return actOn(world, draft, ["UPCOMING", "LIVE"], (org, webinar) =>
    updateWebinar(world, org, webinar, {
      topic: topic ?? `${webinar.topic.replace(/ \(changed.*\)$/, "")} (changed ${world.nextNumber()})`,
      ...(agenda === undefined ? {} : { agenda }),
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(startsInMs === undefined ? {} : { startsAt: world.now() + startsInMs }),
    }),
  );
}

export function startWebinars(world: World, draft: WebinarsDraft): Done {
  return actOn(world, draft, ["UPCOMING"], (org, webinar) => startWebinar(world, org, webinar));
}

export function endWebinars(world: World, draft: WebinarsDraft): Done {
  return actOn(world, draft, ["LIVE"], (org, webinar) => endWebinar(world, org, webinar));
}

export function cancelWebinars(world: World, draft: WebinarsDraft): Done {
  return actOn(world, draft, ["UPCOMING"], (org, webinar) => cancelWebinar(world, org, webinar));
}

export function registerPersons(world: World, draft: PersonsDraft): Done {
  const { org, webinar } = findOpen(world, draft);
  const ids = Array.from({ length: draft.count ?? 1 }, () => {
    const person = { ...samplePerson(world.state.sequence + 1), ...draft.person };
    return register(world, org, webinar, person).id;
  });
  return { ids };
}

/** Registrants who are not in come in; the webinar must be live. */
export function joinMembers(world: World, draft: PersonsDraft): Done {
  const { org, webinar } = findOpen(world, draft, ["LIVE"]);
  const inside = new Set(Object.values(webinar.members).map((member) => member.registrantId));
  const waiting = Object.values(webinar.registrants).filter((registrant) => !inside.has(registrant.id));
  const chosen = choose(waiting, draft, "registrant who is not in");
  return { ids: chosen.map((registrant) => join(world, org, webinar, registrant).id) };
}

export function removeMembers(world: World, draft: PersonsDraft): Done {
  const { org, webinar } = findOpen(world, draft, ["LIVE"]);
  const chosen = choose(Object.values(webinar.members), draft, "member");
  for (const member of chosen) removeMember(world, org, webinar, member);
  return { ids: chosen.map((member) => member.id) };
}

function actOn(
  world: World,
  draft: WebinarsDraft,
  fits: WebinarStatus[],
  act: (org: ProviderOrg, webinar: Webinar) => boolean,
): Done {
  const org = getOrg(world, draft.org);
  const fitting = newestFirst(org).filter((webinar) => fits.includes(statusOf(webinar)));
  const candidates = fitting.map((webinar) => ({ ...webinar, id: webinar.key }));
  const chosen = choose(candidates, draft, `webinar that is ${fits.join(" or ")}`);
  for (const { key } of chosen) {
    const webinar = org.webinars[key];
    if (webinar !== undefined) act(org, webinar);
  }
  return { ids: chosen.map((webinar) => webinar.key) };
}

function choose<T extends { id: string }>(
  candidates: T[],
  draft: { ids?: string[]; count?: number },
  what: string,
): T[] {
  if (draft.ids === undefined) return candidates.slice(0, draft.count ?? 1);
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return draft.ids.map((id) => {
    const found = byId.get(id);
    if (found === undefined) throw new ControlError(404, `${id} is no ${what}`);
    return found;
  });
}

function findOpen(
  world: World,
  draft: PersonsDraft,
  fits: WebinarStatus[] = ["UPCOMING", "LIVE"],
): { org: ProviderOrg; webinar: Webinar } {
  const org = getOrg(world, draft.org);
  const webinar = newestFirst(org).find(
    (candidate) => (draft.webinar ?? candidate.key) === candidate.key && fits.includes(statusOf(candidate)),
  );
  if (webinar === undefined) throw new ControlError(404, `there is no webinar that is ${fits.join(" or ")}`);
  return { org, webinar };
}

function newestFirst(org: ProviderOrg): Webinar[] {
  return Object.values(org.webinars).toReversed();
}
