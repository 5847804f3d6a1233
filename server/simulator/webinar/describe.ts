import { userReference } from "../crm/users.ts";
import type { ProviderOrg } from "../state.ts";
import { formatStart } from "./start-time.ts";
import { statusOf, type Member, type Registrant, type Webinar } from "./webinar.ts";

/**
 * A webinar as its API shows it. `session`, `webinarKey`, `sysId`, `zsoid`, `topic`, `agenda`, `startTime`, `duration` and
 * `timezone` are Zoho's words; the names of the other times and `status` are the simulator's guess.
 */
export function describeWebinar(org: ProviderOrg, webinar: Webinar): object {
  const presenter = userReference(org, 1);
  return {
    zsoid: org.zgid,
    webinarKey: webinar.key,
    sysId: webinar.sysId,
    topic: webinar.topic,
    agenda: webinar.agenda,
    status: statusOf(webinar),
    startTime: formatStart(webinar.startsAt, webinar.timezone),
    startTimeMillisec: webinar.startsAt,
    duration: webinar.durationMs,
    durationInMinutes: Math.round(webinar.durationMs / 60_000),
    endTimeMillisec: webinar.startsAt + webinar.durationMs,
    timezone: webinar.timezone,
    presenterZuid: `${org.zgid}1`,
    presenterName: presenter.name,
    presenterEmail: presenter.email,
    createdTimeMillisec: webinar.createdAt,
    modifiedTimeMillisec: webinar.modifiedAt,
    startedTimeMillisec: webinar.startedAt ?? null,
    endedTimeMillisec: webinar.endedAt ?? null,
  };
}

/** `status` 1 is approved at once, as in Zoho's "Get registration details"; the member names are a guess. */
export function describeRegistrant(registrant: Registrant): object {
  return {
    registrantId: registrant.id,
    email: registrant.email,
    firstName: registrant.firstName,
    lastName: registrant.lastName,
    status: 1,
    registeredTimeMillisec: registrant.registeredAt,
  };
}

/** After Zoho Meeting's participant report: `memberId`, `email`, `role`, `joinTime`, `leaveTime`, `duration`, `source`. */
export function describeMember(webinar: Webinar, member: Member): object {
  const registrant = webinar.registrants[member.registrantId];
  return {
    memberId: member.id,
    registrantId: member.registrantId,
    email: registrant?.email ?? null,
    name: registrant === undefined ? null : `${registrant.firstName} ${registrant.lastName}`,
    role: "attendee",
    source: "web",
    joinTime: member.joinedAt,
    leaveTime: member.leftAt ?? null,
    duration: member.leftAt === undefined ? null : member.leftAt - member.joinedAt,
  };
}
