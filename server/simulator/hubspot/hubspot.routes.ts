import { setTimeout as wait } from "node:timers/promises";
import { authorizeApp, decideApp } from "../apps/authorize.ts";
import { findAppToken } from "../apps/grants.ts";
import type { Call, Reply } from "../http/call.ts";
import { isObject, readJsonObject } from "../http/read-body.ts";
import { lookUp } from "../look-up.ts";
import type { AccessToken, ProviderOrg } from "../state.ts";
import { HUBSPOT, hublet, portalId } from "./app.ts";
import {
  badRequest,
  EXPIRED,
  hubspotError,
  missingScopes,
  NO_AUTHENTICATION,
  NO_SUCH_RESOURCE,
} from "./errors.ts";
import { takeHubSpotCall } from "./limits.ts";
import { findList, noSuchList, searchLists } from "./lists.ts";
import { introspect, revoke, token, tokenInfo } from "./oauth.ts";
import { listOwners } from "./owners.ts";
import { describeProperty, listProperties } from "./properties.ts";
import { getContact, listContacts, listMembers, readBatch } from "./read-contacts.ts";
import { searchContacts } from "./search-contacts.ts";
import { archiveBatch, archiveById, createOne, updateOne, writeBatch } from "./write-contacts.ts";

const CONTACTS = "crm/v3/objects/contacts";
const READ = ["crm.objects.contacts.read"];
const WRITE = ["crm.objects.contacts.write"];

/** One call of the API, by an app that may make it. */
type Asked = { call: Call; org: ProviderOrg; body: Record<string, unknown>; query: URLSearchParams };
type Route = { scopes: readonly string[]; run(asked: Asked): Reply; isSearch?: boolean };

/** `/hubspot/…`: the permission page, the token endpoints and the API. */
export async function routeHubSpot(call: Call): Promise<Reply> {
  const path = call.path.join("/");
  switch (`${call.method} ${path}`) {
    case "GET oauth/authorize":
      return authorizeApp(call, HUBSPOT);
    case "POST oauth/decision":
      return decideApp(call, HUBSPOT);
    case "POST oauth/2026-03/token":
      return token(call);
    case "POST oauth/2026-03/token/revoke":
      return revoke(call);
    case "POST oauth/2026-03/token/introspect":
      return introspect(call);
    default:
  }
  const info = /^oauth\/v1\/access-tokens\/([^/]+)$/.exec(path)?.[1];
  return info !== undefined && call.method === "GET" ? tokenInfo(call, info) : routeApi(call, path);
}

async function routeApi(call: Call, path: string): Promise<Reply> {
  const { world } = call;
  const caller = authenticate(call);
  if ("status" in caller) return caller;
  const { org, accessToken } = caller;
  const route = findRoute(call.method, path);
  if (route === undefined) return NO_SUCH_RESOURCE;
  const refused = takeHubSpotCall(world, org, {
    clientId: accessToken.clientId,
    isSearch: route.isSearch === true,
  });
  if (refused !== undefined) return refused;
  if (org.latencyMs > 0) await wait(org.latencyMs);
  if (!route.scopes.every((scope) => accessToken.scopes.includes(scope))) return missingScopes(route.scopes);
  const body = await readJsonObject(call.request);
  if (body === undefined) return badRequest("Invalid input JSON");
  return route.run({ call, org, body, query: call.url.searchParams });
}

function authenticate(call: Call): { org: ProviderOrg; accessToken: AccessToken } | Reply {
  const { world, request } = call;
  const text = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (text === undefined) return NO_AUTHENTICATION;
  const accessToken = findAppToken(world, HUBSPOT, text);
  const org = accessToken === undefined ? undefined : lookUp(world.state.orgs, accessToken.orgKey);
  return accessToken === undefined || org === undefined ? EXPIRED : { org, accessToken };
}

const ROUTES: Readonly<Record<string, Route>> = {
  "GET account-info/v3/details": { scopes: ["oauth"], run: ({ org }) => accountInfo(org) },
  "GET crm/v3/properties/contacts": {
    scopes: ["crm.schemas.contacts.read"],
    run: ({ org }) => ({
      status: 200,
      json: { results: [...listProperties(org).values()].map(describeProperty) },
    }),
  },
  "POST crm/v3/properties/contacts/batch/read": {
    scopes: ["crm.schemas.contacts.read"],
    run: ({ org, body }) => readProperties(org, body),
  },
  "GET crm/v3/owners": {
    scopes: ["crm.objects.owners.read"],
    run: ({ org, query }) => listOwners(org, query),
  },
  "POST crm/v3/lists/search": { scopes: ["crm.lists.read"], run: ({ org, body }) => searchLists(org, body) },
  [`GET ${CONTACTS}`]: {
    scopes: READ,
    run: ({ call, org, query }) => listContacts(call.world, org, query, call.url.pathname),
  },
  [`POST ${CONTACTS}`]: { scopes: WRITE, run: ({ call, org, body }) => createOne(call.world, org, body) },
  [`POST ${CONTACTS}/search`]: {
    scopes: READ,
    isSearch: true,
    run: ({ call, org, body }) => searchContacts(call.world, org, body),
  },
  [`POST ${CONTACTS}/batch/read`]: {
    scopes: READ,
    run: ({ call, org, body }) => readBatch(call.world, org, body),
  },
  [`POST ${CONTACTS}/batch/create`]: {
    scopes: WRITE,
    run: ({ call, org, body }) => writeBatch(call.world, org, "create", body),
  },
  [`POST ${CONTACTS}/batch/update`]: {
    scopes: WRITE,
    run: ({ call, org, body }) => writeBatch(call.world, org, "update", body),
  },
  [`POST ${CONTACTS}/batch/archive`]: {
    scopes: WRITE,
    run: ({ call, org, body }) => archiveBatch(call.world, org, body),
  },
};

function findRoute(method: string, path: string): Route | undefined {
  const known = lookUp(ROUTES, `${method} ${path}`);
  if (known !== undefined) return known;
  const listId = /^crm\/v3\/lists\/(\d+)\/memberships$/.exec(path)?.[1];
  if (listId !== undefined && method === "GET")
    return {
      scopes: ["crm.lists.read"],
      run: ({ call, org, query }) => {
        const list = findList(org, listId);
        return list === undefined ? noSuchList(listId) : listMembers(call.world, org, list.every, query);
      },
    };
  const id = /^crm\/v3\/objects\/contacts\/(\d+)$/.exec(path)?.[1];
  if (id === undefined) return undefined;
  const one: Record<string, Route> = {
    GET: { scopes: READ, run: ({ call, org, query }) => getContact(call.world, org, id, query) },
    PATCH: { scopes: WRITE, run: ({ call, org, body }) => updateOne(call.world, org, id, body) },
    DELETE: {
      scopes: WRITE,
      run: ({ call, org }) => {
        archiveById(call.world, org, id);
        return { status: 204 };
      },
    },
  };
  return lookUp(one, method);
}

function accountInfo(org: ProviderOrg): Reply {
  return {
    status: 200,
    json: {
      portalId: portalId(org),
      accountType: "STANDARD",
      timeZone: "Etc/UTC",
      companyCurrency: "USD",
      additionalCurrencies: [],
      utcOffset: "+00:00",
      utcOffsetMilliseconds: 0,
      uiDomain: hublet(org) === "eu1" ? "app-eu1.hubspot.com" : "app.hubspot.com",
      dataHostingLocation: hublet(org),
    },
  };
}

function readProperties(org: ProviderOrg, body: Record<string, unknown>): Reply {
  const { inputs } = body;
  if (!Array.isArray(inputs) || !inputs.every(isObject) || inputs.length > 100)
    return hubspotError(400, "VALIDATION_ERROR", "inputs must be at most 100 objects");
  const results = inputs.flatMap(({ name }) => {
    const property = listProperties(org).get(String(name));
    return property === undefined ? [] : [describeProperty(property)];
  });
  return { status: results.length === inputs.length ? 200 : 207, json: { status: "COMPLETE", results } };
}
