import { ClientSecretPost, None, allowInsecureRequests, customFetch } from "oauth4webapi";
import type { AuthorizationServer, Client, ClientAuth, CustomFetchOptions } from "oauth4webapi";
import type { Clock } from "../../platform/clock.ts";
import type { Guards } from "../../platform/guards.ts";
import { readRetryAfter } from "../../platform/http/retry-after.ts";
import { NetworkError } from "../../platform/network/network-error.ts";
import type { Network, NetworkResponse } from "../../platform/network/network.ts";
import { toProviderError } from "../ask.ts";
import type { OAuthEndpoints } from "../definition.ts";
import { ProviderError } from "../provider-error.ts";
import type { OAuthClient } from "../tokens.ts";
import { clientBasic } from "./client-basic.ts";
import type { EndpointAnswer } from "./oauth-error.ts";
import { oauthError } from "./oauth-error.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const TIMEOUTS = { headers: 20_000, body: 10_000, total: 30_000 };

/** What the OAuth endpoints of one service need: the door, the clock and the name that messages call the service by. */
export type EndpointOptions = { network: Network; clock: Clock; name: string; guards: Guards };

/** The requests of oauth4webapi, as it takes them. */
export type Send = (
  server: AuthorizationServer,
  client: Client,
  auth: ClientAuth,
  options: {
    [customFetch]: (url: string, options: CustomFetchOptions<"POST", URLSearchParams>) => Promise<Response>;
    [allowInsecureRequests]: boolean;
    additionalParameters: Record<string, string>;
  },
) => Promise<Response>;

/**
 * One request to an OAuth endpoint, made by oauth4webapi and sent through the network door. Answers what came with a 2xx and
 * without an error in its body; throws `ProviderError` for all else. Nothing is ever sent again elsewhere: a redirect is refused.
 */
export async function askEndpoint(
  { network, clock, name, guards }: EndpointOptions,
  oauth: OAuthEndpoints,
  endpoint: { kind: "token" | "revocation"; url: string },
  client: OAuthClient,
  secrets: readonly string[],
  send: Send,
): Promise<EndpointAnswer> {
  // oauth4webapi takes https alone; the door knows which plain origins this Patchbay allows.
  allow(network, endpoint.url);
  const askedAt = clock.now();
  let answer: EndpointAnswer | undefined;
  const server: AuthorizationServer = {
    issuer: oauth.issuer ?? new URL(endpoint.url).origin,
    [`${endpoint.kind}_endpoint`]: endpoint.url,
  };
  await send(server, { client_id: client.clientId }, clientAuth(oauth, client), {
    additionalParameters: endpoint.kind === "token" ? { ...oauth.tokenParameters } : {},
    [allowInsecureRequests]: true,
    [customFetch]: async (url, { headers, body }) => {
      let response = await post(network, oauth.tokenRequest, url, headers, body);
      if (response.status >= 300 && response.status < 400 && !guards.stands("NO_REDIRECT"))
        response = await post(network, oauth.tokenRequest, response.headers["location"] ?? "", headers, body);
      if (response.status >= 300 && response.status < 400)
        throw new ProviderError(
          "REFUSED",
          `${name} answered with a redirect. Nothing was sent there: name the endpoint itself.`,
          { status: response.status, providerCode: "redirected" },
        );
      answer = {
        status: response.status,
        json: readBody(response),
        retryAfterMs: readRetryAfter(response.headers["retry-after"], askedAt),
      };
      return new Response(null, { status: response.status });
    },
  });
  if (!answer) throw new Error("oauth4webapi sent no request.");
  const error = oauthError(name, answer, [client.clientSecret, ...secrets]);
  if (error) throw error;
  return answer;
}

function clientAuth({ clientAuth }: OAuthEndpoints, { clientSecret }: OAuthClient): ClientAuth {
  if (clientAuth === "NONE" || clientSecret === "") return None();
  return clientAuth === "BASIC" ? clientBasic(clientSecret) : ClientSecretPost(clientSecret);
}

function allow(network: Network, url: string): void {
  try {
    network.assertAllowed(url);
  } catch (error) {
    throw toProviderError(error);
  }
}

async function post(
  network: Network,
  format: OAuthEndpoints["tokenRequest"],
  url: string,
  headers: Record<string, string>,
  fields: URLSearchParams,
): Promise<NetworkResponse> {
  const target = new URL(url);
  const sent = { ...headers };
  let body = fields.toString();
  if (format === "JSON") {
    sent["content-type"] = "application/json";
    body = JSON.stringify(Object.fromEntries(fields));
  } else if (format === "QUERY") {
    delete sent["content-type"];
    for (const [name, value] of fields) target.searchParams.set(name, value);
    body = "";
  }
  try {
    return await network.request({
      url: target,
      method: "POST",
      headers: { ...sent, accept: "application/json" },
      body,
      maxBodyBytes: MAX_BODY_BYTES,
      timeouts: TIMEOUTS,
    });
  } catch (error) {
    if (error instanceof NetworkError && ["BODY_TOO_LARGE", "MALFORMED_RESPONSE"].includes(error.code))
      throw new ProviderError("UNAVAILABLE", error.message, { providerCode: error.code, cause: error });
    throw toProviderError(error);
  }
}

/** JSON whatever its media type says; a form where it is one (some servers answer so whatever was asked for). */
function readBody(response: NetworkResponse): unknown {
  const text = response.text();
  try {
    return JSON.parse(text);
  } catch {
    const isForm = /^[\w.%-]+=[^\s<>{}]*$/.test(text.trim());
    return isForm ? Object.fromEntries(new URLSearchParams(text.trim())) : undefined;
  }
}
