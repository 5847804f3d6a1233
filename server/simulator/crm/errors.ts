import type { Reply } from "../http/call.ts";

/** An error in the shape of Zoho CRM: code, details, message, status. */
export function crmError(
  status: number,
  code: string,
  message: string,
  details: Record<string, unknown> = {},
): Reply {
  return { status, json: { code, details, message, status: "error" } };
}

export const INVALID_TOKEN = crmError(401, "INVALID_TOKEN", "invalid oauth token");
export const AUTHENTICATION_FAILURE = crmError(401, "AUTHENTICATION_FAILURE", "Authentication failed");
export const OAUTH_SCOPE_MISMATCH = crmError(
  401,
  "OAUTH_SCOPE_MISMATCH",
  "invalid oauth scope to access this URL",
);
export const INVALID_URL_PATTERN = crmError(
  404,
  "INVALID_URL_PATTERN",
  "Please check if the URL trying to access is a correct one",
);
export const INVALID_REQUEST_METHOD = crmError(
  405,
  "INVALID_REQUEST_METHOD",
  "The http request method type is not a valid one",
);
export const INVALID_JSON = crmError(400, "INVALID_DATA", "body", { expected_data_type: "jsonobject" });
export const INVALID_MODULE = crmError(400, "INVALID_MODULE", "the module name given seems to be invalid");
