import { challengeOf } from "../accounts/token-text.ts";
import { lookUp } from "../look-up.ts";
import type { World } from "../world.ts";
import type { GenericClient } from "./generic-state.ts";
import { addAccessToken, endGrant, makeGrant, renewRefreshToken } from "./grants.ts";
import { settingsOf } from "./settings.ts";
import { refusal, type Refusal, type TokenAnswer } from "./token-answer.ts";

/** Exchanges a code once; a second time ends what the first one gave (RFC 6749, 4.1.2). */
export function exchangeGenericCode(
  world: World,
  client: GenericClient,
  form: URLSearchParams,
): TokenAnswer | Refusal {
  const { generic } = world.state;
  const code = lookUp(generic.codes, form.get("code") ?? "");
  if (code === undefined) return refusal("invalid_grant", "there is no such code");
  if (code.grantId !== undefined) {
    const grant = lookUp(generic.grants, code.grantId);
    if (grant !== undefined) endGrant(world, grant, "code");
    return refusal("invalid_grant", "the code was used before");
  }
  if (code.clientId !== client.id) return refusal("invalid_grant", "the code is another client's");
  if (code.expiresAt <= world.now()) return refusal("invalid_grant", "the code has expired");
  if (form.get("redirect_uri") !== code.redirectUri) {
    return refusal("invalid_grant", "the redirect URI is not that of the authorization request");
  }
  const verifier = form.get("code_verifier");
  if (code.challenge === undefined && verifier !== null) {
    return refusal("invalid_grant", "a code verifier came without a challenge before it");
  }
  if (code.challenge !== undefined && challengeOf(verifier ?? "") !== code.challenge) {
    return refusal("invalid_grant", "the code verifier is wrong");
  }
  const { refreshTokens, accessTokenLifeSeconds } = settingsOf(world, client);
  const { scopes } = code;
  const grant = makeGrant(world, { clientId: client.id, userId: code.userId, scopes });
  code.grantId = grant.id;
  return {
    accessToken: addAccessToken(world, grant, scopes, accessTokenLifeSeconds),
    ...(refreshTokens ? { refreshToken: renewRefreshToken(world, grant) } : {}),
    scopes,
  };
}
