import { z } from "zod";
import type { Answer } from "../../ask.ts";
import type { ProviderError } from "../../provider-error.ts";
import { broken, failure, throttled } from "../errors.ts";

const NAME = "Zoho Webinar";

// Two shapes: `{ code, message }` for tokens, `{ errorCode, key, message }` for the rest.
const errorBody = z.object({
  error: z.object({
    code: z.number().nullish(),
    errorCode: z.number().nullish(),
    key: z.string().nullish(),
    message: z.string().nullish(),
  }),
});

/**
 * The error in an answer of Zoho Webinar; null for a success. A token that is not taken comes as 400, not 401. Source:
 * "Possible error cases" of the Webinar API documentation; that of a missing scope is not documented (?).
 */
export function webinarError(answer: Answer): ProviderError | null {
  const parsed = errorBody.safeParse(answer.json);
  const code = parsed.success ? codeOf(parsed.data.error) : null;
  if (answer.status >= 500) return broken(NAME, answer, code);
  if (answer.status === 429 || code === "TOO_MANY_REQUESTS") return throttled(NAME, answer, code);
  if (code === "OAUTH_SCOPE_MISMATCH")
    return failure("SCOPE_MISSING", `The account's scopes do not cover this call to ${NAME}.`, answer, code);
  if (code === "INVALID_OAUTHTOKEN" || (answer.status === 401 && code !== "UNAUTHORIZED_USER"))
    return failure("AUTH_TOKEN_REJECTED", `${NAME} does not take the access token.`, answer, code);
  if (answer.status >= 400 || parsed.success)
    return failure("REFUSED", `${NAME} refused: ${code ?? `HTTP ${answer.status}`}.`, answer, code);
  return answer.status === 204 || answer.json !== undefined ? null : broken(NAME, answer, code);
}

// Only what is plainly a code is repeated: a message could echo what was sent.
function codeOf({ key, message, code, errorCode }: z.infer<typeof errorBody>["error"]): string {
  const word = [key, message].find((text) => text && /^[A-Z][A-Z0-9_]{2,63}$/.test(text));
  return word ?? String(errorCode ?? code ?? "UNREADABLE_CODE");
}
