import { endRefreshToken } from "../accounts/mint.ts";
import { takeRefusal } from "../accounts/refresh.ts";
import { challengeOf } from "../accounts/token-text.ts";
import type { Reply } from "../http/call.ts";
import { lookUp } from "../look-up.ts";
import { isSameText } from "../same-text.ts";
import type { AccessToken, OAuthClient, RefreshToken } from "../state.ts";
import type { World } from "../world.ts";
import type { App } from "./app.ts";

/** How long an expired access token is kept, for the lists of control. */
const KEPT_MS = 60 * 60_000;

/** What a token request came to: tokens, an error's name for the app to word, or an answer that control asked for. */
export type Granted =
  | { accessToken: AccessToken; refreshToken: RefreshToken | undefined }
  | {
      error:
        | "invalid_client"
        | "invalid_code"
        | "invalid_redirect_uri"
        | "invalid_verifier"
        | "invalid_token";
    }
  | { reply: Reply };

/** The client by the id and secret of a form. */
export function findClient(world: World, form: URLSearchParams): OAuthClient | undefined {
  const client = lookUp(world.state.clients, form.get("client_id") ?? "");
  return client !== undefined && isSameText(form.get("client_secret") ?? "", client.secret)
    ? client
    : undefined;
}

/** Exchanges a code, once, for tokens of the organization that was picked. */
export async function exchangeAppCode(world: World, app: App, form: URLSearchParams): Promise<Granted> {
  const client = findClient(world, form);
  if (client === undefined) return { error: "invalid_client" };
  const code = lookUp(world.state.codes, form.get("code") ?? "");
  if (
    code === undefined ||
    code.app !== app.key ||
    code.used ||
    code.clientId !== client.id ||
    code.expiresAt <= world.now()
  )
    return { error: "invalid_code" };
  if (form.get("redirect_uri") !== code.redirectUri) return { error: "invalid_redirect_uri" };
  if (code.challenge !== undefined && challengeOf(form.get("code_verifier") ?? "") !== code.challenge)
    return { error: "invalid_verifier" };
  code.used = true;
  const { clientId, orgKey, dataCentre, scopes } = code;
  const grant = { app: app.key, clientId, orgKey, dataCentre, scopes };
  const org = world.state.orgs[orgKey];
  if (org === undefined) return { error: "invalid_code" };
  let refreshToken: RefreshToken | undefined;
  if (code.offline) {
    refreshToken = {
      ...grant,
      id: `rt_${world.nextNumber()}`,
      value: app.makeText("refresh", org),
      createdAt: world.now(),
      refreshes: 0,
      mintedAt: [],
    };
    world.state.refreshTokens[refreshToken.id] = refreshToken;
  }
  const accessToken = mint(world, app, grant, refreshToken);
  world.state.counters.exchanges += 1;
  world.countersOf(orgKey).exchanges += 1;
  // A refresh token is for good: it must be on disk before anybody relies on it.
  await world.flush();
  return { accessToken, refreshToken };
}

/** A new access token by a refresh token, which stays. */
export function refreshApp(world: World, app: App, form: URLSearchParams): Granted {
  const client = findClient(world, form);
  if (client === undefined) return { error: "invalid_client" };
  const refreshToken = findRefreshToken(world, app, form.get("refresh_token") ?? "");
  const refused = refreshToken && takeRefusal(world, refreshToken);
  if (refused !== undefined)
    return { reply: { ...refused, status: refused.status === 200 ? 400 : refused.status } };
  if (
    refreshToken === undefined ||
    refreshToken.revokedAt !== undefined ||
    refreshToken.clientId !== client.id
  )
    return { error: "invalid_token" };
  refreshToken.refreshes += 1;
  world.state.counters.refreshes += 1;
  world.countersOf(refreshToken.orgKey).refreshes += 1;
  return { accessToken: mint(world, app, refreshToken, refreshToken), refreshToken };
}

/** Ends a refresh token with its access tokens, or one access token. False when there is no such live token of the app. */
export async function revokeApp(world: World, app: App, text: string): Promise<boolean> {
  const refreshToken = findRefreshToken(world, app, text);
  const accessToken = lookUp(world.state.accessTokens, text);
  const found = refreshToken ?? (accessToken?.app === app.key ? accessToken : undefined);
  if (found === undefined || refreshToken?.revokedAt !== undefined) return false;
  if (refreshToken !== undefined) endRefreshToken(world, refreshToken, "client");
  else delete world.state.accessTokens[text];
  world.state.counters.revocations += 1;
  world.countersOf(found.orgKey).revocations += 1;
  world.touch();
  await world.flush();
  return true;
}

/** The live access token of an app with that text. */
export function findAppToken(world: World, app: App, text: string): AccessToken | undefined {
  const token = lookUp(world.state.accessTokens, text);
  return token?.app === app.key && token.expiresAt > world.now() ? token : undefined;
}

export function findRefreshToken(world: World, app: App, text: string): RefreshToken | undefined {
  return Object.values(world.state.refreshTokens).find(
    (candidate) => candidate.app === app.key && candidate.value === text,
  );
}

function mint(
  world: World,
  app: App,
  {
    clientId,
    orgKey,
    dataCentre,
    scopes,
  }: Pick<AccessToken, "clientId" | "orgKey" | "dataCentre" | "scopes">,
  refreshToken: RefreshToken | undefined,
): AccessToken {
  const now = world.now();
  for (const other of Object.values(world.state.accessTokens)) {
    if (other.expiresAt + KEPT_MS <= now) delete world.state.accessTokens[other.value];
  }
  const org = world.state.orgs[orgKey];
  if (org === undefined) throw new Error(`There is no organization ${orgKey}.`);
  const minted: AccessToken = {
    app: app.key,
    clientId,
    orgKey,
    dataCentre,
    scopes,
    id: `at_${world.nextNumber()}`,
    value: app.makeText("access", org),
    refreshTokenId: refreshToken?.id,
    createdAt: now,
    expiresAt: now + app.accessTokenLifeMs(world),
  };
  world.state.accessTokens[minted.value] = minted;
  world.touch();
  return minted;
}
