import type { Call, Reply } from "../http/call.ts";
import { isObject, readBody, readForm } from "../http/read-body.ts";
import { readBasicClient } from "../http/read-basic.ts";
import { lookUp } from "../look-up.ts";
import { isSameText } from "../same-text.ts";
import type { World } from "../world.ts";
import { exchangeGenericCode } from "./exchange-code.ts";
import type { GenericClient } from "./generic-state.ts";
import { addAccessToken, makeGrant } from "./grants.ts";
import { refreshGrant } from "./refresh.ts";
import { settingsOf } from "./settings.ts";
import { isRefusal, refusal, type Refusal, type TokenAnswer } from "./token-answer.ts";

const GRANT_TYPES = ["authorization_code", "refresh_token", "client_credentials"] as const;

/** `POST oauth/token` by form, JSON or query. Errors are those of RFC 6749 (5.2), on demand with HTTP 200. */
export async function genericToken(call: Call): Promise<Reply> {
  const { world } = call;
  const form = await readParameters(call);
  const client = authenticateGenericClient(call, form);
  const asked = form.get("grant_type") ?? "";
  const grantType = GRANT_TYPES.find((name) => name === asked);
  const outcome = isRefusal(client)
    ? client
    : grantType === undefined
      ? refusal("unsupported_grant_type")
      : grantType === "authorization_code"
        ? exchangeGenericCode(world, client, form)
        : grantType === "refresh_token"
          ? refreshGrant(world, client, form)
          : issueForClient(world, client, form);
  const { counters } = world.state.generic;
  const settings = settingsOf(world, isRefusal(client) ? undefined : client);
  if (isRefusal(outcome)) {
    counters.refused[outcome.error] = (counters.refused[outcome.error] ?? 0) + 1;
    await world.flush();
    return refuse(call, outcome, settings.errorsWith200);
  }
  counters.granted[asked] = (counters.granted[asked] ?? 0) + 1;
  // A rotated refresh token must be on disk before anybody relies on it.
  await world.flush();
  return {
    status: 200,
    headers: { pragma: "no-cache" },
    json: {
      access_token: outcome.accessToken,
      token_type: "Bearer",
      ...(settings.expiresIn ? { expires_in: settings.accessTokenLifeSeconds } : {}),
      ...(outcome.refreshToken === undefined ? {} : { refresh_token: outcome.refreshToken }),
      ...(settings.scopeInAnswer ? { scope: outcome.scopes.join(" ") } : {}),
      ...settings.answerExtras,
    },
  };
}

export function refuse(call: Call, refused: Refusal, with200: boolean): Reply {
  const { error, description } = refused;
  const json = { error, ...(description === undefined ? {} : { error_description: description }) };
  if (with200) return { status: 200, json };
  if (error !== "invalid_client") return { status: 400, json };
  const basic = call.request.headers.authorization !== undefined;
  return {
    status: 401,
    headers: basic ? { "www-authenticate": 'Basic realm="generic"' } : {},
    json,
  };
}

/** Parameters of the form, or of a JSON object, over those of the query. */
export async function readParameters(call: Call): Promise<URLSearchParams> {
  if (!/^application\/json\b/i.test(call.request.headers["content-type"] ?? "")) {
    return readForm(call.request, call.url);
  }
  const merged = new URLSearchParams(call.url.searchParams);
  try {
    const body: unknown = JSON.parse((await readBody(call.request)).toString("utf8"));
    for (const [name, value] of Object.entries(isObject(body) ? body : {})) {
      if (typeof value === "string") merged.set(name, value);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return merged;
}

/** The client by Basic header or by parameters, in the way it is registered for. */
export function authenticateGenericClient(call: Call, form: URLSearchParams): GenericClient | Refusal {
  const basic = readBasicClient(call.request.headers.authorization);
  const client = lookUp(call.world.state.generic.clients, basic?.id ?? form.get("client_id") ?? "");
  if (client === undefined) return refusal("invalid_client", "no client has this id");
  if (client.auth === "none") {
    return basic === undefined ? client : refusal("invalid_client", "this client has no secret");
  }
  if (client.auth === "basic" && basic === undefined) {
    return refusal("invalid_client", "this client must use client_secret_basic");
  }
  if (client.auth === "post" && basic !== undefined) {
    return refusal("invalid_client", "this client must use client_secret_post");
  }
  return isSameText(basic?.secret ?? form.get("client_secret") ?? "", client.secret)
    ? client
    : refusal("invalid_client", "the client secret is wrong");
}

/** Client credentials (RFC 6749, 4.4): never a refresh token. One grant of the client is used again and again. */
function issueForClient(world: World, client: GenericClient, form: URLSearchParams): TokenAnswer | Refusal {
  if (client.auth === "none") return refusal("unauthorized_client", "a public client cannot prove itself");
  const { grantedScopes, accessTokenLifeSeconds } = settingsOf(world, client);
  const scopes = (form.get("scope") ?? "")
    .split(" ")
    .filter((scope) => scope !== "" && (grantedScopes === null || grantedScopes.includes(scope)));
  const grant =
    Object.values(world.state.generic.grants).find(
      (candidate) =>
        candidate.userId === null && candidate.clientId === client.id && candidate.endedAt === undefined,
    ) ?? makeGrant(world, { clientId: client.id, userId: null, scopes });
  grant.scopes = scopes;
  return { accessToken: addAccessToken(world, grant, scopes, accessTokenLifeSeconds), scopes };
}
