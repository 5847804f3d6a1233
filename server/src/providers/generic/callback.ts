import type { CallbackOutcome } from "../provider.ts";

const LONGEST = 2_048;
// RFC 6749 sets no bound; codes that are signed tokens of several kilobytes are in use.
const LONGEST_CODE = 8_192;
const READ = ["state", "code", "error", "error_description", "iss", "response"] as const;
// Beside the standard's own word, what providers in use send for the person's "no".
const DENIALS = new Set(["access_denied", "user_denied", "user_cancelled_login", "user_cancelled_authorize"]);

/** Which server the answer must come from: `issuer` null is not known, `required` promised in every answer (RFC 9207). */
export type ExpectedIssuer = { issuer: string | null; required: boolean };

/** See `AuthorizationCode.readCallback`: the standard's parameters (RFC 6749, 4.1.2), and `iss` (RFC 9207, 2.4). */
export function readCallback(params: URLSearchParams, expected: ExpectedIssuer): CallbackOutcome {
  const state = params.get("state") || null;
  for (const name of READ) {
    if (params.getAll(name).length > 1)
      return { kind: "MALFORMED", state, reason: `"${name}" is there more than once.` };
    const longest = name === "code" ? LONGEST_CODE : LONGEST;
    if ((params.get(name)?.length ?? 0) > longest)
      return { kind: "MALFORMED", state, reason: `"${name}" is longer than ${longest} characters.` };
  }
  // The issuer comes first: an error of another server says nothing about this one.
  const issuer = params.get("iss") || null;
  if (issuer !== null && expected.issuer !== null && issuer !== expected.issuer)
    return { kind: "FOREIGN_SERVER", state, claimed: `issuer ${issuer}`.slice(0, 300) };
  if (issuer === null && expected.required)
    return { kind: "MALFORMED", state, reason: '"iss" is missing, which the server promises to send.' };
  const error = params.get("error");
  if (error !== null && DENIALS.has(error)) return { kind: "DENIED", state };
  if (error)
    return {
      kind: "PROVIDER_ERROR",
      state,
      providerCode: error.slice(0, 100),
      description: params.get("error_description")?.slice(0, 300) ?? null,
    };
  if (params.has("response"))
    return { kind: "MALFORMED", state, reason: "A signed response (JARM) was not asked for." };
  const code = params.get("code");
  if (!code) return { kind: "MALFORMED", state, reason: '"code" is missing.' };
  if (!state) return { kind: "MALFORMED", state, reason: '"state" is missing.' };
  return { kind: "CODE", state, code, issuer, dataCentre: "" };
}
