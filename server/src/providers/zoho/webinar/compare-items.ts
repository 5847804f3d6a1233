import type { EventPayload, Operation } from "../../events.ts";
import { eventTypeKey } from "../../events.ts";
import type { Json, PolledItem } from "../../provider.ts";

type Data = PolledItem["data"];
type Change = { operation: Operation; at: Date; affectedFields?: string[] };

/** How long the members of a webinar are read after it ended. */
export const ROSTER_AFTER_END_MS = 24 * 3_600_000;

const MODULES = { webinars: "Webinars", registrants: "Registrants", members: "Members" } as const;
export type Source = keyof typeof MODULES;
const IDS: Record<Source, string> = {
  webinars: "webinarKey",
  registrants: "registrantId",
  members: "memberId",
};
const PLAN = [
  "topic",
  "agenda",
  "startTime",
  "endTime",
  "durationMinutes",
  "timezone",
  "presenterName",
  "presenterEmail",
];
const STAGES: Json[] = ["UPCOMING", "LIVE", "ENDED"];

/**
 * The events that lead from one state of a webinar, registrant or member to the next. Times are Zoho's where it tells
 * them, `now` otherwise. A webinar that went after it ended was tidied away, not canceled; members that are not read any
 * more, a day after the end, were not removed.
 */
export function compareItems(before: PolledItem | null, after: PolledItem | null, now: Date): EventPayload[] {
  const item = after ?? before;
  if (!item || !isSource(item.source)) return [];
  const { source, key, data } = item;
  return changesOf(source, before?.data ?? null, after?.data ?? null, now).map(
    ({ operation, at, affectedFields }) => ({
      event: eventTypeKey(MODULES[source], operation),
      module: MODULES[source],
      operation,
      recordId: textOf(data, IDS[source]) ?? key,
      occurredAt: at.toISOString(),
      affectedFields: affectedFields ?? [],
      affectedValues: data,
    }),
  );
}

function isSource(text: string): text is Source {
  return Object.hasOwn(MODULES, text);
}

function changesOf(source: Source, before: Data | null, after: Data | null, now: Date): Change[] {
  if (source === "webinars") return webinarChanges(before, after, now);
  if (source === "registrants")
    return after && !before ? [{ operation: "registered", at: momentOf(after, "registeredAt") ?? now }] : [];
  return memberChanges(before, after, now);
}

function webinarChanges(before: Data | null, after: Data | null, now: Date): Change[] {
  if (!after) return before?.["status"] === "ENDED" ? [] : [{ operation: "canceled", at: now }];
  const changes: Change[] = [];
  if (!before) changes.push({ operation: "created", at: momentOf(after, "createdAt") ?? now });
  else {
    const affectedFields = PLAN.filter((name) => before[name] !== after[name]);
    const at = momentOf(after, "modifiedAt");
    const isNewer = at && at > (momentOf(before, "modifiedAt") ?? new Date(0));
    if (affectedFields.length > 0)
      changes.push({ operation: "updated", at: isNewer ? at : now, affectedFields });
  }
  const from = before ? stageOf(before) : 0;
  const to = stageOf(after);
  if (from < 1 && to >= 1)
    changes.push({ operation: "started", at: due(after, "startedAt", "startTime", now) });
  if (from < 2 && to >= 2) changes.push({ operation: "ended", at: due(after, "endedAt", "endTime", now) });
  return changes;
}

function memberChanges(before: Data | null, after: Data | null, now: Date): Change[] {
  if (!after) {
    const end = before && momentOf(before, "webinarEndedAt");
    const isOver = end && end.getTime() + ROSTER_AFTER_END_MS <= now.getTime();
    return isOver ? [] : [{ operation: "removed", at: now }];
  }
  const joinedAt = momentOf(after, "joinedAt");
  const joinedBefore = before && momentOf(before, "joinedAt");
  // Somebody who left and is back has joined again.
  const isBack = joinedBefore && joinedAt && joinedAt > joinedBefore;
  return !before || isBack ? [{ operation: "joined", at: joinedAt ?? now }] : [];
}

function stageOf(data: Data): number {
  return Math.max(STAGES.indexOf(data["status"] ?? null), 0);
}

/** When it happened; where only the plan is told, the planned time once it has come. */
function due(data: Data, told: string, planned: string, now: Date): Date {
  const plan = momentOf(data, planned);
  return momentOf(data, told) ?? (plan && plan <= now ? plan : now);
}

function textOf(data: Data, name: string): string | null {
  const value = data[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function momentOf(data: Data, name: string): Date | null {
  const moment = Date.parse(textOf(data, name) ?? "");
  return Number.isNaN(moment) ? null : new Date(moment);
}
