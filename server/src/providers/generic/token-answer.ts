import type { OAuthEndpoints } from "../definition.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { readMember } from "./read-member.ts";

// A hundred years: a life that is longer is one without an end, and would not fit a date.
const LONGEST_LIFE_SECONDS = 3_155_760_000;
const LONGEST_TOKEN = 32_768;

export type TokenAnswer = Omit<Tokens, "dataCentre" | "scopes" | "extras"> & {
  /** null: the answer names none. */
  scopes: string[] | null;
  /** The API's address as the answer names it, not checked yet. */
  apiUrl: string | null;
};

/**
 * Reads what a token endpoint answered (RFC 6749, 5.1), lenient where providers differ: no `token_type`, numbers as text, scopes
 * as a list, tokens within `authed_user` (Slack's, of a person) or `data`. Throws `ProviderError` UNAVAILABLE without a token.
 */
export function readTokenAnswer(
  server: string,
  oauth: OAuthEndpoints,
  { status, json, askedAt }: { status: number; json: unknown; askedAt: Date },
): TokenAnswer {
  const holder = findHolder(json, oauth);
  const accessToken = holder && tokenOf(readMember(holder, "access_token"));
  if (!holder || !accessToken)
    throw new ProviderError("UNAVAILABLE", `${server}'s answer could not be read: it has no access token.`, {
      status,
      providerCode: "no_access_token",
    });
  const life = Number(readMember(holder, "expires_in") ?? 0);
  const seconds = Number.isFinite(life) && life > 0 ? life : oauth.tokenLifeSeconds;
  const apiUrl = oauth.apiUrlMember === null ? undefined : readMember(json, oauth.apiUrlMember);
  return {
    accessToken,
    refreshToken: tokenOf(readMember(holder, "refresh_token")),
    expiresAt:
      seconds === null || seconds > LONGEST_LIFE_SECONDS
        ? null
        : new Date(askedAt.getTime() + Math.floor(seconds * 1_000)),
    scopes: scopesOf(readMember(holder, "scope") ?? readMember(holder, "scopes"), oauth.scopeDelimiter),
    apiUrl: typeof apiUrl === "string" && apiUrl !== "" ? apiUrl : null,
  };
}

/** Scopes in one text, as providers list them: whatever one asks with, answers come with spaces or commas too. */
export function splitScopes(text: string, delimiter: string): string[] {
  return text
    .split(delimiter === "" ? " " : delimiter)
    .flatMap((part) => part.split(/[\s,]+/))
    .filter(Boolean);
}

function findHolder(json: unknown, { scopeParameter }: OAuthEndpoints): object | null {
  const [whole, person, data] = [json, readMember(json, "authed_user"), readMember(json, "data")];
  // Scopes of the person were asked for: the token beside theirs is the app's own.
  const order = scopeParameter === "user_scope" ? [person, whole, data] : [whole, person, data];
  const found = order.find((holder) => tokenOf(readMember(holder, "access_token")) !== null);
  return typeof found === "object" ? found : null;
}

/** RFC 6749, A.12: visible ASCII. Anything else could not stand in a header. */
function tokenOf(value: unknown): string | null {
  return typeof value === "string" && value.length <= LONGEST_TOKEN && /^[\x20-\x7e]+$/.test(value)
    ? value
    : null;
}

function scopesOf(value: unknown, delimiter: string): string[] | null {
  if (typeof value === "string") return splitScopes(value, delimiter);
  return Array.isArray(value)
    ? value.filter((scope) => typeof scope === "string" && scope !== "").map(String)
    : null;
}
