import type { Call, Reply } from "../http/call.ts";
import { isObject, readBody } from "../http/read-body.ts";
import { readBasic } from "../http/read-basic.ts";
import { lookUp } from "../look-up.ts";
import { isSameText } from "../same-text.ts";
import type { World } from "../world.ts";
import { findAccessToken } from "./grants.ts";

/** The names of an API key in the header, in the query, and in a form or JSON body. */
export const KEY_HEADER = "x-api-key";
export const KEY_PARAMETER = "api_key";

export interface ApiCaller {
  /** `grant:g12`, `key:demo` or `user:robin`: as the counters have it. */
  name: string;
  userId: string | null;
  clientId: string | null;
  /** null: everything, for keys and passwords. */
  scopes: string[] | null;
  /** The body, where it had to be read for the key in it. */
  body?: Buffer;
}

/**
 * Who calls the API: by `Authorization: Bearer` (an access token, or an API key), by Basic, by an API key in the header or the
 * query, or else by one in a form or JSON body.
 */
export async function authenticateApi(call: Call): Promise<ApiCaller | Reply> {
  const { world } = call;
  const { authorization } = call.request.headers;
  if (authorization !== undefined) {
    const basic = readBasic(authorization);
    if (basic !== undefined) return byPassword(world, basic.user, basic.password);
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? "";
    return byToken(world, bearer) ?? byKey(world, bearer) ?? refused("invalid_token");
  }
  const header = call.request.headers[KEY_HEADER];
  const key = typeof header === "string" ? header : call.url.searchParams.get(KEY_PARAMETER);
  if (key !== null) return byKey(world, key) ?? refused("invalid_token");
  const type = call.request.headers["content-type"] ?? "";
  if (!/^application\/(json|x-www-form-urlencoded)\b/i.test(type)) return refused();
  const body = await readBody(call.request);
  const caller = byKey(world, keyInBody(type, body.toString("utf8")) ?? "");
  return caller === undefined ? refused() : { ...caller, body };
}

function byToken(world: World, text: string): ApiCaller | undefined {
  const found = findAccessToken(world, text);
  if (found === undefined) return undefined;
  const { id, userId, clientId } = found.grant;
  return { name: `grant:${id}`, userId, clientId, scopes: found.scopes };
}

function byKey(world: World, text: string): ApiCaller | undefined {
  const key = lookUp(world.state.generic.apiKeys, text);
  return key === undefined
    ? undefined
    : { name: `key:${key.name}`, userId: key.userId, clientId: null, scopes: null };
}

function byPassword(world: World, id: string, password: string): ApiCaller | Reply {
  const user = lookUp(world.state.generic.users, id);
  return user !== undefined && isSameText(password, user.password)
    ? { name: `user:${user.id}`, userId: user.id, clientId: null, scopes: null }
    : refused("invalid_token", "Basic");
}

function keyInBody(type: string, text: string): string | undefined {
  if (!/json/i.test(type)) return new URLSearchParams(text).get(KEY_PARAMETER) ?? undefined;
  try {
    const body: unknown = JSON.parse(text);
    const key = isObject(body) ? body[KEY_PARAMETER] : undefined;
    return typeof key === "string" ? key : undefined;
  } catch {
    return undefined;
  }
}

/** 401 as RFC 6750 (3) has it: without a code when no credentials came. */
function refused(error?: string, scheme = "Bearer"): Reply {
  const challenge = `${scheme} realm="generic"${error !== undefined && scheme === "Bearer" ? `, error="${error}"` : ""}`;
  return {
    status: 401,
    headers: { "www-authenticate": challenge },
    json: { error: error ?? "unauthorized" },
  };
}

/** Whether a caller may do what a scope stands for. */
export function mayDo(caller: ApiCaller, scope: string): boolean {
  return caller.scopes === null || caller.scopes.includes(scope);
}

export function insufficientScope(scope: string): Reply {
  return {
    status: 403,
    headers: { "www-authenticate": `Bearer realm="generic", error="insufficient_scope", scope="${scope}"` },
    json: { error: "insufficient_scope", scope },
  };
}
