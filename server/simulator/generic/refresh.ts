import type { World } from "../world.ts";
import type { GenericClient, Grant } from "./generic-state.ts";
import { addAccessToken, endGrant, findGrant, renewRefreshToken } from "./grants.ts";
import { settingsOf } from "./settings.ts";
import { refusal, type Refusal, type TokenAnswer } from "./token-answer.ts";

/**
 * Answers a refresh. With rotation each gives a new refresh token, and one that was rotated away ends the whole family when it
 * comes again (RFC 9700, 4.14.2), unless its grace lasts; without rotation the answer has none.
 */
export function refreshGrant(
  world: World,
  client: GenericClient,
  form: URLSearchParams,
): TokenAnswer | Refusal {
  const text = form.get("refresh_token") ?? "";
  const grant = findGrant(world, text);
  if (grant === undefined || grant.clientId !== client.id) {
    return refusal("invalid_grant", "there is no such refresh token");
  }
  const settings = settingsOf(world, client);
  const wrong = whyNot(world, grant, text, settings.rotationGraceSeconds);
  if (wrong !== undefined) {
    grant.refused += 1;
    world.touch();
    return refusal("invalid_grant", wrong);
  }
  const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (!asked.every((scope) => grant.scopes.includes(scope))) {
    return refusal("invalid_scope", "more than was granted");
  }
  const scopes = asked.length === 0 ? grant.scopes : asked;
  grant.refreshes += 1;
  const accessToken = addAccessToken(world, grant, scopes, settings.accessTokenLifeSeconds);
  if (!settings.rotation) return { accessToken, scopes };
  // Within the grace of a rotated token the newest one is given again.
  const isCurrent = grant.refreshToken === text;
  const refreshToken =
    isCurrent || grant.refreshToken === null ? renewRefreshToken(world, grant) : grant.refreshToken;
  return { accessToken, refreshToken, scopes };
}

function whyNot(world: World, grant: Grant, text: string, graceSeconds: number): string | undefined {
  if (grant.endedAt !== undefined) return "the grant has ended";
  if (grant.refreshToken === text) return undefined;
  const former = grant.former.find((candidate) => candidate.value === text);
  if (former === undefined) return "there is no such refresh token";
  if (world.now() < former.rotatedAt + graceSeconds * 1_000) return undefined;
  grant.reuses += 1;
  world.state.generic.counters.reuses += 1;
  endGrant(world, grant, "reuse");
  return "the refresh token was used before";
}
