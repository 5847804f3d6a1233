import type { ApiCall } from "../connector.ts";
import type { ServiceDefinition } from "../definition.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { putInBody } from "./put-in-body.ts";

// The caller says what they can read, who they are and which version they were written for; everything else of the definition
// stands in every call.
const NEGOTIATED = /^(?:accept|accept-language|user-agent|revision|(?:[a-z0-9-]+-)?version)$/;

/**
 * The call with the definition's headers and query parameters and with the credential in its place; a caller's own header or
 * parameter of these names gives way. The host has been checked. Throws `ProviderError` REFUSED for what no header can hold, and
 * where the credential belongs into a body that cannot take it.
 */
export function signCall(definition: ServiceDefinition, call: ApiCall, tokens: Tokens): ApiCall {
  const { credential } = definition;
  const value = credentialValue(definition, tokens);
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(call.headers)) headers[name.toLowerCase()] = text;
  for (const [name, text] of Object.entries(definition.headers)) {
    const lower = name.toLowerCase();
    if (!NEGOTIATED.test(lower) || headers[lower] === undefined) headers[lower] = text;
  }
  let url = new URL(call.url);
  for (const [name, text] of Object.entries(definition.query)) url = putInQuery(url, name, text);
  let { body } = call;
  if (credential.in === "HEADER") headers[credential.name.toLowerCase()] = value;
  else if (credential.in === "QUERY") url = putInQuery(url, credential.name, value);
  else {
    const put = putInBody(
      { method: call.method, body, type: headers["content-type"] },
      credential.name,
      value,
    );
    body = put.body;
    headers["content-type"] = put.type;
    // The length that a caller gave is no longer that of the body.
    delete headers["content-length"];
  }
  for (const [name, text] of Object.entries(headers)) {
    if (/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)) continue;
    throw new ProviderError("REFUSED", `The header ${JSON.stringify(name.slice(0, 60))} cannot be sent.`, {
      providerCode: "invalid_header",
    });
  }
  return { method: call.method, url, headers, body };
}

/** What stands in the place of the credential: the template around the token, the key, or base64 of `user:password`. */
export function credentialValue({ authType, credential }: ServiceDefinition, tokens: Tokens): string {
  const text = authType === "BASIC" ? basicPair(tokens) : tokens.accessToken;
  // Functions, since a token may hold what `replace` reads as a pattern.
  return credential.template
    .replaceAll("{credential}", () => text)
    .replaceAll("{credentialAsUser}", () => keyAsUser(tokens));
}

/** A key as the user's name of Basic, without a password, as some services want it. */
export function keyAsUser({ accessToken }: Tokens): string {
  return Buffer.from(`${accessToken}:`).toString("base64");
}

/** RFC 7617, in UTF-8. */
export function basicPair({ accessToken, extras }: Tokens): string {
  return Buffer.from(`${extras?.["username"] ?? ""}:${accessToken}`).toString("base64");
}

/** Sets a parameter; the others keep the spelling that the caller gave them. */
function putInQuery(url: URL, name: string, value: string): URL {
  const result = new URL(url);
  if (result.searchParams.has(name)) result.searchParams.delete(name);
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  result.search = result.search === "" ? pair : `${result.search}&${pair}`;
  return result;
}
