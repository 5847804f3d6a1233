import type { Reply } from "../http/call.ts";

/** An error of Salesforce's REST API: a list of one. */
export function restError(status: number, errorCode: string, message: string, fields?: string[]): Reply {
  return { status, json: [{ message, errorCode, ...(fields && { fields }) }] };
}

/** An error of the OAuth endpoints. */
export function oauthError(error: string, description: string, status = 400): Reply {
  return { status, json: { error, error_description: description } };
}

export const INVALID_SESSION = restError(401, "INVALID_SESSION_ID", "Session expired or invalid");
export const NOT_FOUND = restError(404, "NOT_FOUND", "The requested resource does not exist");
export const METHOD_NOT_ALLOWED = restError(405, "METHOD_NOT_ALLOWED", "HTTP Method not allowed");
