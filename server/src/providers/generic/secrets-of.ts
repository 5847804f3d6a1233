import type { ServiceDefinition } from "../definition.ts";
import type { Tokens } from "../tokens.ts";
import { spellings } from "./scrub.ts";
import { basicPair, keyAsUser } from "./sign-call.ts";

// Services that take an API key as Basic credentials want it as the user's name, with a password that is none ("x", "api_token").
const SHORTEST_PASSWORD = 10;

/**
 * Every text by which the credentials could be known from an answer: as they are, in URLs, forms, JSON, hexadecimal and base64
 * (at any offset). Those shorter than six characters are left out, for they would hit what is no secret.
 */
export function secretsOf({ authType, credential }: ServiceDefinition, tokens: Tokens): string[] {
  const { accessToken, refreshToken, extras } = tokens;
  const username = extras?.["username"] ?? "";
  const isKeyAsName = authType === "BASIC" && accessToken.length < SHORTEST_PASSWORD;
  const isKeyAsUser = credential.template.includes("{credentialAsUser}");
  const texts = [
    ...spellings(accessToken),
    ...(isKeyAsUser ? spellings(keyAsUser(tokens)) : []),
    ...(refreshToken === null ? [] : spellings(refreshToken)),
    ...(isKeyAsName ? spellings(username) : []),
    ...(authType === "BASIC" ? spellings(basicPair(tokens)) : []),
  ];
  // The longest first: whoever replaces them in this order leaves no end of one standing.
  return [...new Set(texts)].sort((a, b) => b.length - a.length);
}
