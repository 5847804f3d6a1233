import type { Reply } from "../http/call.ts";

/** A refusal of the token endpoint: HTTP 200 with the error in the body, as Zoho does. */
export function oauthError(error: string): Reply {
  return { status: 200, json: { error } };
}
