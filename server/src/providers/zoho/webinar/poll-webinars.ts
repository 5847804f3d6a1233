import { z } from "zod";
import type { Clock } from "../../../platform/clock.ts";
import type { Checkpoint, Poll, PolledItem } from "../../provider.ts";
import { ProviderError } from "../../provider-error.ts";
import type { Tokens } from "../../tokens.ts";
import { compareItems, ROSTER_AFTER_END_MS } from "./compare-items.ts";
import { listPosition, readList, START } from "./read-list.ts";
import type { WebinarApi } from "./webinar-api.ts";
import { readOwner } from "./webinar-api.ts";
import { isoOf, memberList, registrantList, sessionList, toWebinar } from "./webinar-shapes.ts";
import type { WebinarData } from "./webinar-shapes.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

// The webinars whose people are still to be read; the first is next, first its registrants, then its members.
const roster = z.object({
  webinarKey: z.string(),
  topic: z.string().nullable(),
  endedAt: z.string().nullable(),
  hasMembers: z.boolean(),
});
const savedAt = z.object({
  zsoid: z.string(),
  // What was over a day before this is left out.
  horizon: z.iso.datetime(),
  at: listPosition,
  phase: z.enum(["WEBINARS", "REGISTRANTS", "MEMBERS"]),
  rosters: z.array(roster),
});
type Roster = z.infer<typeof roster>;
type PassAt = z.infer<typeof savedAt>;
type PageRequest = { tokens: Tokens; signal?: AbortSignal | undefined };
type Page = { items: PolledItem[]; next: PassAt | null };

/**
 * Polls Zoho Webinar, which has no pushes: all webinars, then who registered for and who is in each that is not long over.
 * Nobody is a member before the webinar began. Pages are one call each (the first two), at most 100 items.
 *
 * People of a webinar are read until the first pass that begins a day after it ended is through, so also after a time
 * in which nothing was read everybody who came is known, and that pass has told the members' data when it ended.
 */
export function createWebinarPoll(api: WebinarApi, clock: Clock): Poll {
  async function begin({ tokens, signal }: PageRequest, since: Date | null): Promise<PassAt> {
    const { zsoid } = await readOwner(api, tokens, signal);
    // The first pass reads a little more than the second will ask for, so that the second finds nothing new in it.
    const horizon = since ?? new Date(clock.now().getTime() - HOUR_MS);
    return { zsoid, horizon: horizon.toISOString(), at: START, phase: "WEBINARS", rosters: [] };
  }

  async function readWebinars(request: PageRequest, pass: PassAt): Promise<Page> {
    const now = clock.now();
    const call = { ...request, path: `${pass.zsoid}/webinar`, query: { listtype: "all" } };
    const { rows, next } = await readList(api, call, pass.at, sessionList);
    const webinars = rows.map((row) => ({ key: sessionList.keyOf(row), data: toWebinar(row, now) }));
    const rosters = webinars
      .filter(({ data }) => !isLongOver(data, pass.horizon))
      .reduce((soFar, { data }) => withRoster(soFar, data), pass.rosters);
    return {
      items: webinars.map(({ key, data }) => ({ source: "webinars", key, data })),
      next: next ? { ...pass, at: next, rosters } : advance({ ...pass, rosters }),
    };
  }

  async function readRoster(request: PageRequest, pass: PassAt, of: Roster): Promise<Page> {
    const { webinarKey, topic, endedAt } = of;
    const webinar = { webinarKey, webinarTopic: topic, webinarEndedAt: endedAt };
    const keyOf = (id: string) => `${webinarKey}/${id}`;
    if (pass.phase === "REGISTRANTS") {
      const call = { ...request, path: `${pass.zsoid}/register/${encodeURIComponent(webinarKey)}` };
      const { rows, next } = await readList(api, call, pass.at, registrantList);
      const items = rows.map((row) => ({
        source: "registrants",
        key: keyOf(registrantList.keyOf(row)),
        data: {
          registrantId: row.registrantId ?? null,
          email: row.email ?? null,
          firstName: row.firstName ?? null,
          lastName: row.lastName ?? null,
          registeredAt: isoOf(row.registeredTimeMillisec),
          ...webinar,
        },
      }));
      return { items, next: next ? { ...pass, at: next } : advance(pass) };
    }
    const call = { ...request, path: `${pass.zsoid}/attendee/${encodeURIComponent(webinarKey)}` };
    const { rows, next } = await readList(api, call, pass.at, memberList);
    const items = rows.map((row) => ({
      source: "members",
      key: keyOf(row.memberId),
      data: {
        memberId: row.memberId,
        registrantId: row.registrantId ?? null,
        email: row.email ?? null,
        name: row.name ?? null,
        joinedAt: isoOf(row.joinTime),
        leftAt: isoOf(row.leaveTime),
        ...webinar,
      },
    }));
    return { items, next: next ? { ...pass, at: next } : advance(pass) };
  }

  async function readPage(request: PageRequest, since: Date | null, saved: Checkpoint | null): Promise<Page> {
    const at = savedAt.safeParse(saved);
    const pass = at.success ? at.data : await begin(request, since);
    if (pass.phase === "WEBINARS") return readWebinars(request, pass);
    const [of] = pass.rosters;
    if (!of) return { items: [], next: null };
    return readRoster(request, pass, of).catch((error: unknown) => {
      // Canceled since the list was read: there is nobody.
      if (!isUnknownWebinar(error)) throw error;
      return { items: [], next: advance(pass) };
    });
  }

  return {
    intervalMs: 5 * MINUTE_MS,
    readPage: ({ since, checkpoint, ...request }) => readPage(request, since, checkpoint),
    compare: compareItems,
  };
}

/** What is read after the present list is through; null at the end of the pass. */
function advance(pass: PassAt): PassAt | null {
  if (pass.phase === "REGISTRANTS" && pass.rosters[0]?.hasMembers)
    return { ...pass, at: START, phase: "MEMBERS" };
  const rosters = pass.phase === "WEBINARS" ? pass.rosters : pass.rosters.slice(1);
  return rosters.length > 0 ? { ...pass, at: START, phase: "REGISTRANTS", rosters } : null;
}

function isLongOver(webinar: WebinarData, horizon: string): boolean {
  const end = endOf(webinar);
  return end !== null && Date.parse(end) + ROSTER_AFTER_END_MS <= Date.parse(horizon);
}

function endOf({ status, endedAt, endTime }: WebinarData): string | null {
  return status === "ENDED" ? (endedAt ?? endTime) : null;
}

/** The sessions of a recurring webinar share its people: they are read once, and it is over when the last one is. */
function withRoster(rosters: Roster[], data: WebinarData): Roster[] {
  const { webinarKey, topic, status } = data;
  const known = rosters.find((each) => each.webinarKey === webinarKey);
  const ends = [endOf(data), ...(known ? [known.endedAt] : [])];
  const merged = {
    webinarKey,
    topic,
    endedAt: ends.includes(null) ? null : (ends.toSorted().at(-1) ?? null),
    hasMembers: status !== "UPCOMING" || known?.hasMembers === true,
  };
  return [...rosters.filter((each) => each !== known), merged];
}

function isUnknownWebinar(error: unknown): boolean {
  return error instanceof ProviderError && error.providerCode === "INVALID_MEETING_KEY";
}
