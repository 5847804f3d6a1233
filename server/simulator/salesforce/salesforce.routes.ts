import { setTimeout as wait } from "node:timers/promises";
import { authorizeApp, decideApp } from "../apps/authorize.ts";
import { findAppToken } from "../apps/grants.ts";
import { creditsUsed, withinBudget } from "../crm/budget.ts";
import type { Call, Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import { myDomain, SALESFORCE } from "./app.ts";
import { deleteCollection, retrieveCollection, saveCollection } from "./collections.ts";
import { INVALID_SESSION, METHOD_NOT_ALLOWED, NOT_FOUND, restError } from "./errors.ts";
import { describeListView, getListViews } from "./list-views.ts";
import { bearerOf, introspect, revoke, token, userInfo } from "./oauth.ts";
import { describeObject, getObjects } from "./objects.ts";
import { query, queryMore } from "./query.ts";

/** `/salesforce/{host before .salesforce.com}/…`: permission page, token endpoints and the REST API of an organization. */
export async function routeSalesforce(call: Call): Promise<Reply> {
  const [domain = "", ...rest] = call.path;
  const path = rest.join("/");
  switch (`${call.method} ${path}`) {
    case "GET services/oauth2/authorize":
      return authorizeApp(call, SALESFORCE);
    case "POST decision":
      return decideApp(call, SALESFORCE);
    case "POST services/oauth2/token":
      return token(call);
    case "POST services/oauth2/revoke":
      return revoke(call);
    case "POST services/oauth2/introspect":
      return introspect(call);
    case "GET services/oauth2/userinfo":
      return userInfo(call);
    default:
  }
  const [, version, resource] = /^services\/data\/(v\d\d\.\d)\/(.+)$/.exec(path) ?? [];
  if (version === undefined || resource === undefined) return NOT_FOUND;
  const org = findCaller(call, domain);
  if (org === undefined) return INVALID_SESSION;
  const reply = await withinBudget(
    call.world,
    org,
    async () => {
      if (org.latencyMs > 0) await wait(org.latencyMs);
      return answer(call, org, version, resource);
    },
    tooManyRequests,
  );
  const usage = `api-usage=${creditsUsed(call.world, org)}/${org.creditsPerDay}`;
  return { ...reply, headers: { ...reply.headers, "sforce-limit-info": usage } };
}

/** A token works at its own organization's address alone, and only with the scope for the API. */
function findCaller(call: Call, domain: string): ProviderOrg | undefined {
  const accessToken = findAppToken(call.world, SALESFORCE, bearerOf(call) ?? "");
  const org = accessToken && call.world.state.orgs[accessToken.orgKey];
  const mayCall = accessToken?.scopes.some((scope) => scope === "api" || scope === "full") === true;
  return org !== undefined && mayCall && domain === myDomain(org) ? org : undefined;
}

function tooManyRequests(_message: string, limit: "concurrency" | "credits"): Reply {
  const message =
    limit === "credits" ? "TotalRequests Limit exceeded." : "ConcurrentRequests Limit exceeded.";
  return restError(403, "REQUEST_LIMIT_EXCEEDED", message);
}

function answer(call: Call, org: ProviderOrg, version: string, resource: string): Reply | Promise<Reply> {
  const { method } = call;
  if (resource === "composite/sobjects") {
    if (method === "DELETE") return deleteCollection(call, org);
    return method === "POST" || method === "PATCH"
      ? saveCollection(call, org, method === "POST")
      : METHOD_NOT_ALLOWED;
  }
  if (resource === "composite/sobjects/Contact" && method === "POST") return retrieveCollection(call, org);
  if (method !== "GET") return METHOD_NOT_ALLOWED;
  if (resource === "query" || resource === "queryAll")
    return query(call, org, version, resource === "queryAll");
  if (resource === "limits") return getLimits(call, org);
  if (resource === "sobjects") return getObjects(org);
  const [head, name = "", part, id, more] = resource.split("/");
  if ((head === "query" || head === "queryAll") && part === undefined)
    return queryMore(call, org, version, name);
  if (head !== "sobjects") return NOT_FOUND;
  if (part === "describe" && id === undefined) return describeObject(org, name);
  if (part === "listviews" && id === undefined) return getListViews(org, name, version);
  return part === "listviews" && id !== undefined && more === "describe"
    ? describeListView(org, name, id)
    : NOT_FOUND;
}

function getLimits(call: Call, org: ProviderOrg): Reply {
  const Max = org.creditsPerDay;
  const Remaining = Math.max(0, Max - creditsUsed(call.world, org));
  return { status: 200, json: { DailyApiRequests: { Max, Remaining } } };
}
