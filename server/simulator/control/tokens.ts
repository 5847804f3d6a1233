import { endRefreshToken } from "../accounts/mint.ts";
import type { AccessToken, Refusal, RefreshToken } from "../state.ts";
import type { World } from "../world.ts";

/** Which tokens: all when empty, otherwise those that fit every part. */
export interface TokenFilter {
  org?: string;
  clientId?: string;
  /** Id of a refresh token (rt_…) or access token (at_…). */
  id?: string;
}

export interface TokenLists {
  refreshTokens: (RefreshToken & { live: boolean })[];
  accessTokens: (AccessToken & { live: boolean })[];
}

/** All tokens with their values: it is a simulator, and tests look for leaks of these very texts. */
export function listTokens(world: World, filter: TokenFilter = {}): TokenLists {
  const now = world.now();
  return {
    refreshTokens: Object.values(world.state.refreshTokens)
      .filter((token) => fits(token, filter, token.id))
      .map((token) => ({ ...token, live: token.revokedAt === undefined })),
    accessTokens: Object.values(world.state.accessTokens)
      .filter((token) => fits(token, filter, token.refreshTokenId))
      .map((token) => ({ ...token, live: token.expiresAt > now })),
  };
}

/** Ends access tokens now, so that the next API call is INVALID_TOKEN; refresh tokens stay. Returns how many. */
export function expireAccessTokens(world: World, filter: TokenFilter = {}): number {
  const now = world.now();
  const chosen = Object.values(world.state.accessTokens).filter(
    (token) => token.expiresAt > now && fits(token, filter, token.refreshTokenId),
  );
  for (const token of chosen) token.expiresAt = now;
  world.touch();
  return chosen.length;
}

/** Revokes refresh tokens and their access tokens, as a person does on the provider's page. Returns how many. */
export function revokeRefreshTokens(world: World, filter: TokenFilter = {}): number {
  const chosen = Object.values(world.state.refreshTokens).filter(
    (token) => token.revokedAt === undefined && fits(token, filter, token.id),
  );
  for (const token of chosen) endRefreshToken(world, token, "control");
  return chosen.length;
}

export interface RefusalDraft {
  org?: string;
  refreshTokenId?: string;
  /** OAuth error of the body, e.g. invalid_code; "Access Denied" is the throttling answer. */
  error?: string;
  /** HTTP status; 503 when neither this nor `error` is given. */
  status?: number;
  reset?: boolean;
  /** How many refreshes; 1 by default, -1 until cleared. */
  count?: number;
}

/** Answers the next refreshes with an error. */
export function refuseRefreshes(world: World, draft: RefusalDraft): Refusal {
  const { org, count, ...rest } = draft;
  const refusal: Refusal = {
    ...rest,
    ...(org === undefined ? {} : { orgKey: org }),
    id: `refusal_${world.nextNumber()}`,
    remaining: count ?? 1,
  };
  world.state.refusals.push(refusal);
  world.touch();
  return refusal;
}

function fits(
  token: { orgKey: string; clientId: string; id: string },
  filter: TokenFilter,
  refreshTokenId: string | undefined,
): boolean {
  return (
    (filter.org === undefined || filter.org === token.orgKey) &&
    (filter.clientId === undefined || filter.clientId === token.clientId) &&
    (filter.id === undefined || filter.id === token.id || filter.id === refreshTokenId)
  );
}
