import type { IncidentTopic } from "../../generated/prisma/enums.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long after an incident began (or last changed) people are reminded of it: then never again. */
const remindersMs = [dayMs, 3 * dayMs, 7 * dayMs, 14 * dayMs, 21 * dayMs, 28 * dayMs] as const;

/** Noisy ones are told of in digests; nobody is reminded of them. */
const withoutReminders: ReadonlySet<IncidentTopic> = new Set(["MAPPING"]);

/** When people are reminded next, after `reminders` reminders; null: not any more, or never of this topic. */
export function nextReminderAt(topic: IncidentTopic, since: Date, reminders: number): Date | null {
  const delay = withoutReminders.has(topic) ? undefined : remindersMs[reminders];
  return delay === undefined ? null : new Date(since.getTime() + delay);
}
