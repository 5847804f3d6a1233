import type { Reply } from "../http/call.ts";
import { isObject } from "../http/read-body.ts";
import type { WebinarPlan } from "./change-webinars.ts";
import { wrongParameter } from "./errors.ts";
import { isTimezone, parseStart } from "./start-time.ts";

const DAY_MS = 86_400_000;

/**
 * The `session` of a request: topic, agenda, startTime (`Jun 19, 2026 04:00 PM` in the time zone), duration (ms), timezone.
 * What is absent stays absent; an answer names what is wrong.
 */
export function readPlan(
  body: Record<string, unknown> | undefined,
  timezoneBefore: string,
): Partial<WebinarPlan> | Reply {
  const session = body?.["session"];
  if (!isObject(session)) return wrongParameter("session");
  const { topic, agenda, startTime, duration, timezone } = session;
  const plan: Partial<WebinarPlan> = {};
  if (topic !== undefined) {
    if (typeof topic !== "string" || topic.trim() === "") return wrongParameter("topic");
    plan.topic = topic;
  }
  if (agenda !== undefined) plan.agenda = String(agenda);
  if (timezone !== undefined) {
    if (typeof timezone !== "string" || !isTimezone(timezone)) return wrongParameter("timezone");
    plan.timezone = timezone;
  }
  if (startTime !== undefined) {
    const startsAt = parseStart(String(startTime), plan.timezone ?? timezoneBefore);
    if (startsAt === undefined) return wrongParameter("startTime");
    plan.startsAt = startsAt;
  }
  if (duration !== undefined) {
    const durationMs = Number(duration);
    if (!Number.isInteger(durationMs) || durationMs < 60_000 || durationMs > DAY_MS) {
      return wrongParameter("duration");
    }
    plan.durationMs = durationMs;
  }
  return plan;
}
