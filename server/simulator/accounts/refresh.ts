import type { DataCentre } from "../data-centres.ts";
import type { Reply } from "../http/call.ts";
import type { OAuthClient, RefreshToken } from "../state.ts";
import type { World } from "../world.ts";
import { mintAccessToken, tokenAnswer } from "./mint.ts";
import { oauthError } from "./oauth-error.ts";

const WINDOW_MS = 10 * 60_000;

/** Answers a refresh: a new access token, never a new refresh token, at most 10 in 10 minutes. */
export function refresh(
  world: World,
  dataCentre: DataCentre,
  client: OAuthClient,
  form: URLSearchParams,
): Reply {
  const text = form.get("refresh_token") ?? "";
  const found = Object.values(world.state.refreshTokens).find(
    (candidate) => candidate.app === undefined && candidate.value === text,
  );
  const refused = found === undefined ? undefined : takeRefusal(world, found);
  if (refused !== undefined) return refused;
  if (
    found === undefined ||
    found.revokedAt !== undefined ||
    found.clientId !== client.id ||
    found.dataCentre !== dataCentre
  ) {
    return oauthError("invalid_code");
  }
  const now = world.now();
  found.mintedAt = found.mintedAt.filter((time) => time > now - WINDOW_MS && time <= now);
  if (found.mintedAt.length >= world.state.limits.accessTokensPerTenMinutes) {
    world.state.counters.refusedRefreshes += 1;
    return throttled();
  }
  found.mintedAt.push(now);
  found.refreshes += 1;
  world.state.counters.refreshes += 1;
  world.countersOf(found.orgKey).refreshes += 1;
  return { status: 200, json: tokenAnswer(world, mintAccessToken(world, found, found)) };
}

/** Zoho's answer to too many tokens; the one token error that has an HTTP error status. */
export function throttled(): Reply {
  return {
    status: 400,
    json: {
      error: "Access Denied",
      error_description: "You have made too many requests continuously. Please try again after some time.",
      status: "failure",
    },
  };
}

/** The answer asked for through control for this refresh token, if any. */
export function takeRefusal(world: World, refreshToken: RefreshToken): Reply | undefined {
  const refusal = world.state.refusals.find(
    (candidate) =>
      candidate.remaining !== 0 &&
      (candidate.orgKey === undefined || candidate.orgKey === refreshToken.orgKey) &&
      (candidate.refreshTokenId === undefined || candidate.refreshTokenId === refreshToken.id),
  );
  if (refusal === undefined) return undefined;
  if (refusal.remaining > 0) refusal.remaining -= 1;
  world.state.refusals = world.state.refusals.filter((candidate) => candidate.remaining !== 0);
  world.state.counters.refusedRefreshes += 1;
  world.touch();
  if (refusal.reset === true) return { status: 0, reset: true };
  if (refusal.error === "Access Denied") return throttled();
  if (refusal.error !== undefined) return { status: refusal.status ?? 200, json: { error: refusal.error } };
  return { status: refusal.status ?? 503, text: "Service Unavailable" };
}
