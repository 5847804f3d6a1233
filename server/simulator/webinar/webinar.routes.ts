import { setTimeout as wait } from "node:timers/promises";
import { authenticate, mayUse } from "../crm/authenticate.ts";
import { withinBudget } from "../crm/budget.ts";
import type { DataCentre } from "../data-centres.ts";
import type { Call, Reply } from "../http/call.ts";
import type { AccessToken, ProviderOrg } from "../state.ts";
import { INVALID_TOKEN, NO_SUCH_PATH, OTHER_ORG, SCOPE_MISMATCH, tooManyCalls } from "./errors.ts";
import { getOrg, listUsers, whoAmI } from "./users.ts";
import { findWebinar, listMembers, listRegistrants, listWebinars } from "./webinars.ts";
import { oneWebinar, postRegistrants, postWebinar } from "./webinars.ts";

const SERVICE = "ZohoWebinar";
const OPERATIONS: Record<string, string> = { GET: "READ", POST: "CREATE", PUT: "UPDATE", DELETE: "DELETE" };

/** `/api/v2/…` of the host that stands for webinar.zoho.eu and its like. No pushes: it has to be polled. */
export async function routeWebinar(call: Call, dataCentre: DataCentre): Promise<Reply> {
  const [api, version, ...rest] = call.path;
  if (api !== "api" || version !== "v2") return NO_SUCH_PATH;
  const caller = authenticate(call, dataCentre);
  if ("status" in caller) return INVALID_TOKEN;
  const { org, token } = caller;
  // Only the last segment ends in .json.
  const path = rest.map((segment, index) =>
    index < rest.length - 1 ? segment : segment.replace(/\.json$/, ""),
  );
  return withinBudget(
    call.world,
    org,
    async () => {
      if (org.latencyMs > 0) await wait(org.latencyMs);
      return answer({ ...call, path }, org, token);
    },
    tooManyCalls,
  );
}

async function answer(call: Call, org: ProviderOrg, token: AccessToken): Promise<Reply> {
  const may = (area: string) => mayUse(token, SERVICE, area, OPERATIONS[call.method] ?? "");
  const [first, second, key, ...rest] = call.path;
  const query = call.url.searchParams;
  if (rest.length > 0) return NO_SUCH_PATH;
  if (first === "user" && second === undefined) {
    return may("user") || may("manageOrg") ? whoAmI(org) : SCOPE_MISMATCH;
  }
  if (first === "org") {
    if (second !== org.zgid) return OTHER_ORG;
    return may("manageOrg") ? getOrg(org) : SCOPE_MISMATCH;
  }
  if (first !== org.zgid) return OTHER_ORG;
  if (second === "user" && key === undefined && call.method === "GET") {
    return may("user") ? listUsers(org, query) : SCOPE_MISMATCH;
  }
  // Zoho asks for `registration` in one place and for `webinar` in another.
  if (!may("webinar") && !(second === "register" && may("registration"))) return SCOPE_MISMATCH;
  if (key === undefined) {
    if (second !== "webinar") return NO_SUCH_PATH;
    if (call.method === "GET") return listWebinars(org, query);
    return call.method === "POST" ? postWebinar(call, org) : NO_SUCH_PATH;
  }
  const webinar = findWebinar(org, key);
  if ("status" in webinar) return webinar;
  switch (`${call.method} ${second}`) {
    case "GET webinar":
    case "PUT webinar":
    case "DELETE webinar":
      return oneWebinar(call, org, webinar);
    case "GET register":
      return listRegistrants(webinar, query);
    case "POST register":
      return postRegistrants(call, org, webinar);
    case "GET attendee":
      return listMembers(webinar, query);
    default:
      return NO_SUCH_PATH;
  }
}
