import { z } from "zod";
import type { Json } from "../../provider.ts";

// What Patchbay keeps of Zoho Webinar's answers. `session`, `registrant`, `topic`, `duration` and the like are Zoho's
// words; it documents neither a status nor the times in milliseconds (?), so each of those may be missing.
const text = z.string().nullish();
const id = z.union([z.string().min(1), z.number().transform(String)]);
const millis = z.coerce.number().min(0).max(8_640_000_000_000_000).nullish();

const session = z.object({
  webinarKey: id,
  sysId: id.nullish(),
  topic: text,
  agenda: text,
  status: text,
  startTimeMillisec: millis,
  endTimeMillisec: millis,
  duration: millis,
  timezone: text,
  presenterName: text,
  presenterEmail: text,
  createdTimeMillisec: millis,
  modifiedTimeMillisec: millis,
  startedTimeMillisec: millis,
  endedTimeMillisec: millis,
});
const registrant = z.object({
  registrantId: id.nullish(),
  email: text,
  firstName: text,
  lastName: text,
  registeredTimeMillisec: millis,
});
const member = z.object({
  memberId: id,
  registrantId: id.nullish(),
  email: text,
  name: text,
  joinTime: millis,
  leaveTime: millis,
});
const user = z.object({ userId: id, fullName: text, emailId: text, role: text });
const total = z.number().nullish();

export type Session = z.infer<typeof session>;
export type Registrant = z.infer<typeof registrant>;
export type Member = z.infer<typeof member>;

export const sessionList = {
  rowsOf: z
    .object({ session: z.array(session), totalCount: total })
    .transform((answer) => ({ rows: answer.session, total: answer.totalCount ?? null })),
  keyOf: (row: Session) => `${row.webinarKey}/${row.sysId ?? ""}`,
};
export const registrantList = {
  rowsOf: z
    .object({ registrant: z.array(registrant), totalCount: total })
    .transform((answer) => ({ rows: answer.registrant, total: answer.totalCount ?? null })),
  keyOf: (row: Registrant) => row.registrantId ?? row.email ?? "",
};
export const memberList = {
  rowsOf: z
    .object({ attendee: z.array(member), totalCount: total })
    .transform((answer) => ({ rows: answer.attendee, total: answer.totalCount ?? null })),
  keyOf: (row: Member) => row.memberId,
};
export const userList = {
  rowsOf: z
    .object({ representation: z.array(user), totalCount: total })
    .transform((answer) => ({ rows: answer.representation, total: answer.totalCount ?? null })),
  keyOf: (row: z.infer<typeof user>) => row.userId,
};

/** ISO 8601 of milliseconds; null where they are not told. */
export function isoOf(moment: number | null | undefined): string | null {
  return moment === null || moment === undefined ? null : new Date(moment).toISOString();
}

/** A webinar as it is kept and as events show it. */
export type WebinarData = {
  webinarKey: string;
  sysId: string | null;
  topic: string | null;
  agenda: string | null;
  status: "UPCOMING" | "LIVE" | "ENDED";
  startTime: string | null;
  endTime: string | null;
  durationMinutes: number | null;
  timezone: string | null;
  presenterName: string | null;
  presenterEmail: string | null;
  createdAt: string | null;
  modifiedAt: string | null;
  startedAt: string | null;
  endedAt: string | null;
};

/** The webinar of a row. Where Zoho tells no status, the plan and the clock do. */
export function toWebinar(row: Session, now: Date): WebinarData {
  const plannedEnd =
    row.endTimeMillisec ??
    (row.startTimeMillisec && row.duration ? row.startTimeMillisec + row.duration : null);
  return {
    webinarKey: row.webinarKey,
    sysId: row.sysId ?? null,
    topic: row.topic ?? null,
    agenda: row.agenda ?? null,
    status: statusOf(row, plannedEnd, now),
    startTime: isoOf(row.startTimeMillisec),
    endTime: isoOf(plannedEnd),
    durationMinutes: row.duration ? Math.round(row.duration / 60_000) : null,
    timezone: row.timezone ?? null,
    presenterName: row.presenterName ?? null,
    presenterEmail: row.presenterEmail ?? null,
    createdAt: isoOf(row.createdTimeMillisec),
    modifiedAt: isoOf(row.modifiedTimeMillisec),
    startedAt: isoOf(row.startedTimeMillisec),
    endedAt: isoOf(row.endedTimeMillisec),
  } satisfies { [key: string]: Json };
}

function statusOf(row: Session, plannedEnd: number | null, now: Date): WebinarData["status"] {
  if (row.status === "UPCOMING" || row.status === "LIVE" || row.status === "ENDED") return row.status;
  const isPast = (moment: number | null | undefined) =>
    moment !== null && moment !== undefined && moment <= now.getTime();
  if (isPast(row.endedTimeMillisec ?? plannedEnd)) return "ENDED";
  return isPast(row.startedTimeMillisec ?? row.startTimeMillisec) ? "LIVE" : "UPCOMING";
}
