import type { DataCentre } from "../data-centres.ts";
import type { AccessToken, RefreshToken } from "../state.ts";
import type { World } from "../world.ts";
import { makeTokenText } from "./token-text.ts";

/** How long an expired access token is kept, for the lists of control. */
const KEPT_MS = 60 * 60_000;
/** Zoho keeps 15 active access tokens per refresh token; one more ends the oldest. */
const ACCESS_TOKENS_PER_REFRESH_TOKEN = 15;

export interface Grant {
  clientId: string;
  orgKey: string;
  dataCentre: DataCentre;
  scopes: string[];
}

export function mintAccessToken(
  world: World,
  grant: Grant,
  refreshToken: RefreshToken | undefined,
): AccessToken {
  const now = world.now();
  const minted: AccessToken = {
    ...pickGrant(grant),
    id: `at_${world.nextNumber()}`,
    value: makeTokenText(),
    refreshTokenId: refreshToken?.id,
    createdAt: now,
    expiresAt: now + world.state.limits.accessTokenLifeSeconds * 1_000,
  };
  world.state.accessTokens[minted.value] = minted;
  const siblings: AccessToken[] = [];
  for (const other of Object.values(world.state.accessTokens)) {
    if (other.expiresAt + KEPT_MS <= now) delete world.state.accessTokens[other.value];
    else if (refreshToken !== undefined && other.refreshTokenId === refreshToken.id) siblings.push(other);
  }
  for (const oldest of siblings.slice(0, -ACCESS_TOKENS_PER_REFRESH_TOKEN)) {
    delete world.state.accessTokens[oldest.value];
  }
  world.touch();
  return minted;
}

/** Makes a refresh token. The 21st of a person and client silently ends the oldest (persons are per data centre). */
export function mintRefreshToken(world: World, grant: Grant): RefreshToken {
  const minted: RefreshToken = {
    ...pickGrant(grant),
    id: `rt_${world.nextNumber()}`,
    value: makeTokenText(),
    createdAt: world.now(),
    refreshes: 0,
    mintedAt: [world.now()],
  };
  world.state.refreshTokens[minted.id] = minted;
  const live = Object.values(world.state.refreshTokens).filter(
    (other) =>
      other.revokedAt === undefined &&
      other.clientId === grant.clientId &&
      other.dataCentre === grant.dataCentre,
  );
  for (const oldest of live.slice(0, -world.state.limits.refreshTokensPerPerson)) {
    endRefreshToken(world, oldest, "displaced");
  }
  world.touch();
  return minted;
}

/** Ends a refresh token and, with it, the access tokens that came from it. */
export function endRefreshToken(
  world: World,
  refreshToken: RefreshToken,
  because: NonNullable<RefreshToken["revokedBecause"]>,
): void {
  refreshToken.revokedAt ??= world.now();
  refreshToken.revokedBecause ??= because;
  for (const accessToken of Object.values(world.state.accessTokens)) {
    if (accessToken.refreshTokenId === refreshToken.id) delete world.state.accessTokens[accessToken.value];
  }
  world.touch();
}

function pickGrant(grant: Grant): Grant {
  return {
    clientId: grant.clientId,
    orgKey: grant.orgKey,
    dataCentre: grant.dataCentre,
    scopes: grant.scopes,
  };
}

/** The token answer of Zoho: scopes are separated by a space, the type is always Bearer. */
export function tokenAnswer(world: World, accessToken: AccessToken, refreshToken?: RefreshToken): object {
  return {
    access_token: accessToken.value,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken.value }),
    scope: accessToken.scopes.join(" "),
    api_domain: `${world.origin}/${accessToken.dataCentre}/api`,
    token_type: "Bearer",
    expires_in: world.state.limits.accessTokenLifeSeconds,
  };
}
