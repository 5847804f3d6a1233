import { lookUp } from "../look-up.ts";
import type { DataCentre } from "../data-centres.ts";
import type { Reply } from "../http/call.ts";
import type { OAuthClient } from "../state.ts";
import type { World } from "../world.ts";
import { mintAccessToken, mintRefreshToken, tokenAnswer } from "./mint.ts";
import { oauthError } from "./oauth-error.ts";
import { challengeOf } from "./token-text.ts";

/**
 * Exchanges a code once, within its two minutes, at the data centre of the organization that was picked.
 * A refresh token comes only with `access_type=offline`, and on a repeated grant only with `prompt=consent`.
 */
export async function exchangeCode(
  world: World,
  dataCentre: DataCentre,
  client: OAuthClient,
  form: URLSearchParams,
): Promise<Reply> {
  const code = lookUp(world.state.codes, form.get("code") ?? "");
  if (
    code === undefined ||
    code.app !== undefined ||
    code.used ||
    code.clientId !== client.id ||
    code.dataCentre !== dataCentre ||
    code.expiresAt <= world.now()
  ) {
    return oauthError("invalid_code");
  }
  if (form.get("redirect_uri") !== code.redirectUri) return oauthError("invalid_redirect_uri");
  if (code.challenge !== undefined && challengeOf(form.get("code_verifier") ?? "") !== code.challenge) {
    return oauthError("invalid_code_verifier");
  }
  code.used = true;
  const grantedBefore = Object.values(world.state.refreshTokens).some(
    (other) => other.revokedAt === undefined && other.clientId === client.id && other.orgKey === code.orgKey,
  );
  const refreshToken =
    code.offline && (code.prompted || !grantedBefore) ? mintRefreshToken(world, code) : undefined;
  const accessToken = mintAccessToken(world, code, refreshToken);
  world.state.counters.exchanges += 1;
  world.countersOf(code.orgKey).exchanges += 1;
  world.touch();
  // A refresh token is for good: it must be on disk before anybody relies on it.
  await world.flush();
  return { status: 200, json: tokenAnswer(world, accessToken, refreshToken) };
}
