import {
  exchangeAppCode,
  findAppToken,
  findClient,
  findRefreshToken,
  refreshApp,
  revokeApp,
} from "../apps/grants.ts";
import type { Granted } from "../apps/grants.ts";
import type { Call, Reply } from "../http/call.ts";
import { readForm } from "../http/read-body.ts";
import { PERSON } from "../person.ts";
import type { AccessToken } from "../state.ts";
import type { World } from "../world.ts";
import { HUBSPOT, portalId } from "./app.ts";
import { hubspotError, oauthError } from "./errors.ts";

const USER_ID = 7_000_001;

/** `POST oauth/2026-03/token`. A refresh answers the refresh token as well, which never changes. */
export async function token(call: Call): Promise<Reply> {
  const { world } = call;
  const form = await readForm(call.request, call.url);
  const grantType = form.get("grant_type");
  if (grantType !== "authorization_code" && grantType !== "refresh_token")
    return oauthError("BAD_GRANT_TYPE", "grant_type must be authorization_code or refresh_token");
  const isCode = grantType === "authorization_code";
  const granted = isCode ? await exchangeAppCode(world, HUBSPOT, form) : refreshApp(world, HUBSPOT, form);
  return "accessToken" in granted ? tokenAnswer(world, granted) : refusal(granted);
}

function tokenAnswer(world: World, granted: Extract<Granted, { accessToken: AccessToken }>): Reply {
  const { accessToken, refreshToken } = granted;
  const org = world.state.orgs[accessToken.orgKey];
  return {
    status: 200,
    json: {
      token_type: "bearer",
      refresh_token: refreshToken?.value,
      access_token: accessToken.value,
      hub_id: org === undefined ? null : portalId(org),
      scopes: accessToken.scopes,
      expires_in: Math.round((accessToken.expiresAt - accessToken.createdAt) / 1_000),
    },
  };
}

function refusal(granted: Exclude<Granted, { accessToken: AccessToken }>): Reply {
  if ("reply" in granted) return granted.reply;
  switch (granted.error) {
    case "invalid_client":
      return oauthError("BAD_CLIENT_ID", "missing or unknown client id");
    case "invalid_redirect_uri":
      return oauthError("BAD_REDIRECT_URI", "missing or mismatched redirect URI");
    case "invalid_token":
      return oauthError("BAD_REFRESH_TOKEN", "missing or invalid refresh token");
    case "invalid_code":
      return oauthError("BAD_AUTH_CODE", "missing or unknown auth code");
    case "invalid_verifier":
      return oauthError("BAD_CODE_VERIFIER", "missing or mismatched code verifier");
  }
}

/** `POST oauth/2026-03/token/revoke`; a token that is gone is no mistake (RFC 7009). */
export async function revoke(call: Call): Promise<Reply> {
  const form = await readForm(call.request, call.url);
  if (findClient(call.world, form) === undefined)
    return oauthError("BAD_CLIENT_ID", "missing or unknown client id");
  await revokeApp(call.world, HUBSPOT, form.get("token") ?? "");
  return { status: 200, json: {} };
}

/** `POST oauth/2026-03/token/introspect`. */
export async function introspect(call: Call): Promise<Reply> {
  const { world } = call;
  const form = await readForm(call.request, call.url);
  if (findClient(world, form) === undefined)
    return oauthError("BAD_CLIENT_ID", "missing or unknown client id");
  const text = form.get("token") ?? "";
  const refreshToken = findRefreshToken(world, HUBSPOT, text);
  const live = refreshToken?.revokedAt === undefined ? refreshToken : undefined;
  const found = findAppToken(world, HUBSPOT, text) ?? live;
  if (found === undefined) return { status: 200, json: { active: false } };
  return { status: 200, json: { active: true, ...describe(world, found) } };
}

/** `GET oauth/v1/access-tokens/{token}`: whose it is, without the client's secret. */
export function tokenInfo(call: Call, text: string): Reply {
  const found = findAppToken(call.world, HUBSPOT, text);
  if (found === undefined)
    return hubspotError(404, "OBJECT_NOT_FOUND", "could not find information for the token");
  const expires_in = Math.round((found.expiresAt - call.world.now()) / 1_000);
  return {
    status: 200,
    json: { token: text, token_type: "access", expires_in, ...describe(call.world, found) },
  };
}

function describe(world: World, { orgKey, scopes }: Pick<AccessToken, "orgKey" | "scopes">): object {
  const org = world.state.orgs[orgKey];
  return {
    user: PERSON.email,
    user_id: USER_ID,
    hub_domain: org === undefined ? null : `${org.key}.example`,
    hub_id: org === undefined ? null : portalId(org),
    app_id: 1_000_001,
    scopes,
  };
}
