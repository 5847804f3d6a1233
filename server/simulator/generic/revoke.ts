import type { Call, Reply } from "../http/call.ts";
import { endGrant, findGrant } from "./grants.ts";
import { authenticateGenericClient, readParameters, refuse } from "./token.ts";
import { isRefusal, refusal } from "./token-answer.ts";

/**
 * `POST oauth/revoke` (RFC 7009): a refresh token, also a rotated one, ends the whole grant, an access token itself alone. A
 * token that nobody knows is well revoked.
 */
export async function revokeGenericToken(call: Call): Promise<Reply> {
  const { world } = call;
  const form = await readParameters(call);
  const client = authenticateGenericClient(call, form);
  if (isRefusal(client)) return refuse(call, client, false);
  const text = form.get("token");
  if (text === null) return refuse(call, refusal("invalid_request", "token is needed"), false);
  const grant = findGrant(world, text);
  if (grant === undefined) return { status: 200 };
  if (grant.clientId !== client.id) {
    return refuse(call, refusal("unauthorized_client", "the token is another client's"), false);
  }
  const isRefreshToken =
    grant.refreshToken === text || grant.former.some((candidate) => candidate.value === text);
  if (isRefreshToken) endGrant(world, grant, "client");
  else grant.accessTokens = grant.accessTokens.filter((candidate) => candidate.value !== text);
  world.state.generic.counters.revocations += 1;
  world.touch();
  await world.flush();
  return { status: 200 };
}
