import type { Call, Reply } from "../http/call.ts";
import { isObject, readJsonObject } from "../http/read-body.ts";
import { lookUp } from "../look-up.ts";
import type { ProviderOrg } from "../state.ts";
import { cancelWebinar, createWebinar, register, updateWebinar } from "./change-webinars.ts";
import { describeMember, describeRegistrant, describeWebinar } from "./describe.ts";
import { INVALID_KEY, webinarError, wrongParameter } from "./errors.ts";
import { readPlan } from "./read-plan.ts";
import { sliceList } from "./slice-list.ts";
import { statusOf, type Webinar } from "./webinar.ts";

const HAS_BEGUN = webinarError(400, 4001, "NOT_UPCOMING", "The webinar has begun or ended.");

/** `GET webinar.json?listtype=all|upcoming|past&index&count`, in order of the planned start. */
export function listWebinars(org: ProviderOrg, query: URLSearchParams): Reply {
  const type = query.get("listtype") ?? "all";
  if (!["all", "upcoming", "past"].includes(type)) return wrongParameter("listtype");
  const all = Object.values(org.webinars)
    .filter((webinar) => type === "all" || (type === "past") === (statusOf(webinar) === "ENDED"))
    .sort((left, right) => left.startsAt - right.startsAt || Number(left.key) - Number(right.key));
  const part = sliceList(all, query);
  if ("status" in part) return part;
  const session = part.rows.map((webinar) => describeWebinar(org, webinar));
  return { status: 200, json: { session, totalCount: part.total } };
}

/** `POST webinar.json`. */
export async function postWebinar(call: Call, org: ProviderOrg): Promise<Reply> {
  const plan = readPlan(await readJsonObject(call.request), "Etc/UTC");
  if ("status" in plan) return plan;
  const { topic, agenda = "", startsAt, durationMs = 3_600_000, timezone = "Etc/UTC" } = plan;
  if (topic === undefined) return wrongParameter("topic");
  if (startsAt === undefined) return wrongParameter("startTime");
  const webinar = createWebinar(call.world, org, { topic, agenda, startsAt, durationMs, timezone });
  return { status: 201, json: { session: describeWebinar(org, webinar) } };
}

/** `GET`, `PUT` and `DELETE webinar/{key}.json`; the last takes the webinar off. */
export async function oneWebinar(call: Call, org: ProviderOrg, webinar: Webinar): Promise<Reply> {
  if (call.method === "DELETE") {
    return cancelWebinar(call.world, org, webinar) ? { status: 204 } : HAS_BEGUN;
  }
  if (call.method === "PUT") {
    const plan = readPlan(await readJsonObject(call.request), webinar.timezone);
    if ("status" in plan) return plan;
    if (!updateWebinar(call.world, org, webinar, plan)) return HAS_BEGUN;
  }
  return { status: 200, json: { session: describeWebinar(org, webinar) } };
}

/** `GET register/{key}.json?index&count`: who registered, the first first. */
export function listRegistrants(webinar: Webinar, query: URLSearchParams): Reply {
  const part = sliceList(Object.values(webinar.registrants), query);
  if ("status" in part) return part;
  return { status: 200, json: { registrant: part.rows.map(describeRegistrant), totalCount: part.total } };
}

/** `POST register/{key}.json`: each row is taken or counted as failed. */
export async function postRegistrants(call: Call, org: ProviderOrg, webinar: Webinar): Promise<Reply> {
  const rows = (await readJsonObject(call.request))?.["registrant"];
  if (!Array.isArray(rows) || rows.length === 0) return wrongParameter("registrant");
  if (statusOf(webinar) === "ENDED") return HAS_BEGUN;
  const made = rows.flatMap((row: unknown) => {
    if (!isObject(row) || !/^\S+@\S+$/.test(String(row["email"]))) return [];
    const person = {
      email: String(row["email"]),
      firstName: String(row["firstName"] ?? ""),
      lastName: String(row["lastName"] ?? ""),
    };
    const { id, email } = register(call.world, org, webinar, person);
    return [
      { joinLink: `${call.world.origin}/${org.dataCentre}/webinar/register/join?registerKey=${id}`, email },
    ];
  });
  const counts = {
    failedCount: rows.length - made.length,
    successCount: made.length,
    totalCount: rows.length,
  };
  return { status: 200, json: { registrant: made, ...counts, registeredCount: made.length } };
}

/** `GET attendee/{key}.json?index&count`: who was let in and not removed, the first first. */
export function listMembers(webinar: Webinar, query: URLSearchParams): Reply {
  const part = sliceList(Object.values(webinar.members), query);
  if ("status" in part) return part;
  const attendee = part.rows.map((member) => describeMember(webinar, member));
  return { status: 200, json: { attendee, totalCount: part.total } };
}

/** The webinar of a key, or the answer that there is none. */
export function findWebinar(org: ProviderOrg, key: string): Webinar | typeof INVALID_KEY {
  return lookUp(org.webinars, key) ?? INVALID_KEY;
}
