import { createHmac } from "node:crypto";
import { endRefreshToken } from "../accounts/mint.ts";
import { exchangeAppCode, findAppToken, findClient, refreshApp, revokeApp } from "../apps/grants.ts";
import type { Granted } from "../apps/grants.ts";
import type { Call, Reply } from "../http/call.ts";
import { readForm } from "../http/read-body.ts";
import { PERSON } from "../person.ts";
import type { AccessToken, RefreshToken } from "../state.ts";
import type { World } from "../world.ts";
import { makeId, myDomain, organizationId, SALESFORCE } from "./app.ts";
import { oauthError } from "./errors.ts";

/** Approvals of one person and app that live at once; one more ends the oldest. */
const MOST_APPROVALS = 5;

/** `POST services/oauth2/token`. Answers tell no life; a refresh gives no refresh token, and names the instance anew. */
export async function token(call: Call): Promise<Reply> {
  const { world } = call;
  const form = await readForm(call.request, call.url);
  const grantType = form.get("grant_type");
  if (grantType !== "authorization_code" && grantType !== "refresh_token")
    return oauthError("unsupported_grant_type", "grant type not supported");
  const isCode = grantType === "authorization_code";
  const granted = isCode
    ? await exchangeAppCode(world, SALESFORCE, form)
    : refreshApp(world, SALESFORCE, form);
  if (!("accessToken" in granted)) return refusal(granted);
  if (isCode && granted.refreshToken) endOldest(world, granted.refreshToken);
  return tokenAnswer(world, granted.accessToken, isCode ? granted.refreshToken : undefined, form);
}

function endOldest(world: World, { clientId, orgKey }: RefreshToken): void {
  const live = Object.values(world.state.refreshTokens)
    .filter((each) => each.app === "salesforce" && each.clientId === clientId && each.orgKey === orgKey)
    .filter(({ revokedAt }) => revokedAt === undefined);
  for (const oldest of live.slice(0, Math.max(0, live.length - MOST_APPROVALS)))
    endRefreshToken(world, oldest, "displaced");
}

function tokenAnswer(
  world: World,
  accessToken: AccessToken,
  refreshToken: RefreshToken | undefined,
  form: URLSearchParams,
): Reply {
  const org = world.state.orgs[accessToken.orgKey];
  if (org === undefined) return oauthError("invalid_grant", "organization does not exist");
  const id = `${world.origin}/salesforce/login/id/${organizationId(org)}/${makeId("005", org, 1)}`;
  const issuedAt = String(accessToken.createdAt);
  return {
    status: 200,
    json: {
      access_token: accessToken.value,
      ...(refreshToken && { refresh_token: refreshToken.value }),
      signature: createHmac("sha256", form.get("client_secret") ?? "")
        .update(id + issuedAt)
        .digest("base64"),
      scope: accessToken.scopes.join(" "),
      instance_url: `${world.origin}/salesforce/${myDomain(org)}`,
      id,
      token_type: "Bearer",
      issued_at: issuedAt,
    },
  };
}

function refusal(granted: Exclude<Granted, { accessToken: AccessToken }>): Reply {
  if ("reply" in granted) return granted.reply;
  switch (granted.error) {
    case "invalid_client":
      return oauthError("invalid_client", "invalid client credentials");
    case "invalid_redirect_uri":
      return oauthError("redirect_uri_mismatch", "redirect_uri must match configuration");
    case "invalid_token":
      return oauthError("invalid_grant", "expired access/refresh token");
    case "invalid_code":
      return oauthError("invalid_grant", "expired authorization code");
    case "invalid_verifier":
      return oauthError("invalid_grant", "invalid code verifier");
  }
}

/** `POST services/oauth2/revoke`, without the client. */
export async function revoke(call: Call): Promise<Reply> {
  const form = await readForm(call.request, call.url);
  const isRevoked = await revokeApp(call.world, SALESFORCE, form.get("token") ?? "");
  return isRevoked
    ? { status: 200 }
    : oauthError("invalid_token", "the token provided was already revoked or is invalid");
}

/** `POST services/oauth2/introspect` (RFC 7662). */
export async function introspect(call: Call): Promise<Reply> {
  const { world } = call;
  const form = await readForm(call.request, call.url);
  if (findClient(world, form) === undefined)
    return oauthError("invalid_client", "invalid client credentials", 401);
  const found = findAppToken(world, SALESFORCE, form.get("token") ?? "");
  if (found === undefined) return { status: 200, json: { active: false } };
  return {
    status: 200,
    json: { active: true, scope: found.scopes.join(" "), exp: Math.floor(found.expiresAt / 1_000) },
  };
}

/** `GET services/oauth2/userinfo`. Errors are plain text, as Salesforce's. */
export function userInfo(call: Call): Reply {
  const { world } = call;
  const accessToken = findAppToken(world, SALESFORCE, bearerOf(call) ?? "");
  const org = accessToken && world.state.orgs[accessToken.orgKey];
  if (accessToken === undefined || org === undefined) return { status: 403, text: "Bad_OAuth_Token" };
  if (!accessToken.scopes.some((scope) => ["id", "openid", "full"].includes(scope)))
    return { status: 403, text: "Missing_OAuth_Token" };
  const json = {
    sub: `${world.origin}/salesforce/login/id/${organizationId(org)}/${makeId("005", org, 1)}`,
    user_id: makeId("005", org, 1),
    organization_id: organizationId(org),
    preferred_username: PERSON.email,
    name: PERSON.name,
    email: PERSON.email,
    email_verified: true,
    active: true,
  };
  return { status: 200, json };
}

export function bearerOf(call: Call): string | undefined {
  return /^(?:Bearer|OAuth) (\S+)$/i.exec(call.request.headers.authorization ?? "")?.[1];
}
