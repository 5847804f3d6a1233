import { logChange } from "../change-log.ts";
import type { ChangeOperation } from "../logged-change.ts";
import type { ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";
import {
  memberId,
  registrantId,
  statusOf,
  type Member,
  type Person,
  type Registrant,
  type Webinar,
} from "./webinar.ts";

/** Keys from here on are of webinars made after the seed. */
const FIRST_KEY = 1_050_000_000;

/** What a person plans of a webinar. */
export type WebinarPlan = Pick<Webinar, "topic" | "agenda" | "startsAt" | "durationMs" | "timezone">;

export function createWebinar(world: World, org: ProviderOrg, plan: WebinarPlan): Webinar {
  const n = world.nextNumber();
  const at = world.now();
  const webinar: Webinar = {
    ...plan,
    key: String(FIRST_KEY + n),
    sysId: `${org.idPrefix}006${String(n).padStart(9, "0")}`,
    createdAt: at,
    modifiedAt: at,
    registrants: {},
    members: {},
  };
  org.webinars[webinar.key] = webinar;
  log(world, org, "Webinars", webinar.key, "created");
  return webinar;
}

/** Changes the plan of a webinar that has not ended; false when it has. */
export function updateWebinar(
  world: World,
  org: ProviderOrg,
  webinar: Webinar,
  change: Partial<WebinarPlan>,
): boolean {
  if (statusOf(webinar) === "ENDED") return false;
  Object.assign(webinar, change, { modifiedAt: world.now() });
  log(world, org, "Webinars", webinar.key, "updated");
  return true;
}

/** The presenter begins; false when that was done before. */
export function startWebinar(world: World, org: ProviderOrg, webinar: Webinar): boolean {
  if (statusOf(webinar) !== "UPCOMING") return false;
  webinar.startedAt = world.now();
  log(world, org, "Webinars", webinar.key, "started");
  return true;
}

/** The presenter ends it and everybody leaves; false when it is not live. */
export function endWebinar(world: World, org: ProviderOrg, webinar: Webinar): boolean {
  if (statusOf(webinar) !== "LIVE") return false;
  const at = world.now();
  webinar.endedAt = at;
  for (const member of Object.values(webinar.members)) member.leftAt ??= at;
  log(world, org, "Webinars", webinar.key, "ended");
  return true;
}

/** Takes a webinar off that has not begun: it is gone, with its registrants. False when it has begun. */
export function cancelWebinar(world: World, org: ProviderOrg, webinar: Webinar): boolean {
  if (statusOf(webinar) !== "UPCOMING") return false;
  delete org.webinars[webinar.key];
  log(world, org, "Webinars", webinar.key, "canceled");
  return true;
}

export function register(world: World, org: ProviderOrg, webinar: Webinar, person: Person): Registrant {
  const id = registrantId(org.idPrefix, FIRST_KEY - 1_000_000_000 + world.nextNumber());
  const registrant: Registrant = { id, ...person, registeredAt: world.now() };
  webinar.registrants[id] = registrant;
  log(world, org, "Registrants", id, "registered");
  return registrant;
}

/** Lets a registrant in. */
export function join(world: World, org: ProviderOrg, webinar: Webinar, registrant: Registrant): Member {
  const id = memberId(org.idPrefix, FIRST_KEY - 1_000_000_000 + world.nextNumber());
  const member: Member = { id, registrantId: registrant.id, joinedAt: world.now() };
  webinar.members[id] = member;
  log(world, org, "Members", id, "joined");
  return member;
}

/** The presenter removes a member: it is gone from the list. */
export function removeMember(world: World, org: ProviderOrg, webinar: Webinar, member: Member): void {
  delete webinar.members[member.id];
  log(world, org, "Members", member.id, "removed");
}

function log(
  world: World,
  org: ProviderOrg,
  module: string,
  recordId: string,
  operation: ChangeOperation,
): void {
  logChange(world, org, { product: "webinar", module, recordId, operation, at: world.now() });
  world.touch();
}
