import type { Reply } from "../http/call.ts";

/** A bad or expired token is 400 here and not 401, as Zoho Webinar documents it. */
export const INVALID_TOKEN: Reply = {
  status: 400,
  json: { error: { code: 2000, message: "INVALID_OAUTHTOKEN" } },
};

/** Zoho does not document this one; the simulator chose it. */
export const SCOPE_MISMATCH: Reply = {
  status: 401,
  json: { error: { code: 2001, message: "OAUTH_SCOPE_MISMATCH" } },
};

export const INVALID_KEY = webinarError(400, 4000, "INVALID_MEETING_KEY", "The meeting key is invalid.");

export const OTHER_ORG = webinarError(
  401,
  3001,
  "UNAUTHORIZED_USER",
  "You do not have permission to access this organization account.",
);

export const NO_SUCH_PATH = webinarError(404, 1000, "INVALID_URL", "There is nothing at this address.");

/** An error in the shape of Zoho Webinar: number, message, key. */
export function webinarError(status: number, errorCode: number, key: string, message: string): Reply {
  return { status, json: { error: { errorCode, message, key } } };
}

export function wrongParameter(name: string): Reply {
  return webinarError(400, 1001, "INVALID_PARAMETER", `${name} is missing or wrong.`);
}

/** Zoho does not document this one either. */
export function tooManyCalls(message: string): Reply {
  return webinarError(429, 429, "TOO_MANY_REQUESTS", message);
}
