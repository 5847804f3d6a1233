import { ask } from "../ask.ts";
import type { ServiceDefinition } from "../definition.ts";
import type { Identity } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { ProviderErrorKind } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { apiAddress } from "./api-address.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { readMember } from "./read-member.ts";
import { mask, MASK } from "./scrub.ts";
import { secretsOf } from "./secrets-of.ts";
import { signCall } from "./sign-call.ts";

/** Whose the credentials are, by the definition's identity request. Throws `ProviderError`. */
export async function identify(
  options: EndpointOptions,
  definition: ServiceDefinition,
  identity: NonNullable<ServiceDefinition["identity"]>,
  tokens: Tokens,
): Promise<Identity> {
  const { network, clock, name } = options;
  const url = identity.url.startsWith("/")
    ? resolve(options, definition, identity.url, tokens)
    : identity.url;
  const call = signCall(
    definition,
    { method: "GET", url: new URL(url), headers: { accept: "application/json" }, body: null },
    tokens,
  );
  const answer = await ask(
    network,
    {
      url: call.url,
      headers: call.headers,
      maxBodyBytes: 1024 * 1024,
      timeouts: { headers: 20_000, body: 10_000, total: 30_000 },
    },
    clock.now(),
  );
  if (answer.status < 200 || answer.status >= 300) throw refusal(name, answer);
  const secrets = secretsOf(definition, tokens);
  const id = plainText(readMember(answer.json, identity.idMember), secrets);
  // Credentials as the id of their account would be kept in plain text.
  if (id === null || id.includes(MASK))
    throw new ProviderError("REFUSED", `${name} does not tell whose the credentials are.`, {
      status: answer.status,
      providerCode: "no_identity",
    });
  return {
    orgId: id,
    orgName: plainText(readMember(answer.json, identity.nameMember), secrets) ?? id,
    userEmail: null,
    dataCentre: "",
  };
}

function resolve(
  { name, guards }: EndpointOptions,
  definition: ServiceDefinition,
  path: string,
  tokens: Tokens,
): string {
  const { baseUrl } = apiAddress(definition, tokens, guards);
  // Joined as text, as the paths of calls are.
  if (baseUrl !== null) return `${baseUrl.replace(/\/+$/, "")}${path}`;
  throw new ProviderError("REFUSED", `It is not known where ${name} answers.`, {
    providerCode: "no_identity",
  });
}

function refusal(name: string, { status, retryAfterMs }: { status: number; retryAfterMs: number | null }) {
  const fail = (kind: ProviderErrorKind, message: string) =>
    new ProviderError(kind, message, { status, ...(retryAfterMs !== null && { retryAfterMs }) });
  if (status >= 500) return fail("UNAVAILABLE", `${name} is not available (HTTP ${status}).`);
  if (status === 429) return fail("THROTTLED", `${name} takes no more requests for the moment.`);
  if (status === 401) return fail("AUTH_TOKEN_REJECTED", `${name} does not take the credentials.`);
  if (status === 403)
    return fail("SCOPE_MISSING", `The credentials do not allow asking ${name} whose they are.`);
  return fail("REFUSED", `${name} refused to tell whose the credentials are: HTTP ${status}.`);
}

function plainText(value: unknown, secrets: readonly string[]): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = mask(String(value), secrets)
    .replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ")
    .trim()
    .slice(0, 200);
  return text === "" ? null : text;
}
