import type { Reply } from "../http/call.ts";

/** An answer of Zoho Books that is no success: a number and a sentence. */
export function booksError(status: number, code: number, message: string): Reply {
  return { status, json: { code, message } };
}

/** A token that is dead, of another data centre, or without the scope: Books tells these apart by nothing. */
export const NOT_AUTHORIZED = booksError(401, 57, "You are not authorized to perform this operation");

/** No token at all. (Doubtful: seen in the wild, not documented.) */
export const NO_TOKEN = booksError(401, 14, "Invalid value passed for authtoken.");

/** The person of the simulator belongs to many organizations, so one has to be named. */
export const NO_ORGANIZATION = booksError(
  400,
  6024,
  "This user belongs to multiple organizations, so the parameter organization_id is required.",
);

export function otherOrganization(id: string): Reply {
  return booksError(400, 6041, `This user is not associated with the CompanyID/CompanyName:${id}.`);
}

export function invalidValue(name: string): Reply {
  return booksError(400, 2, `Invalid value passed for ${name}`);
}

export function tooLong(name: string, most: number): Reply {
  return booksError(400, 15, `Please ensure that the ${name} has less than ${most} characters.`);
}

export const BAD_JSON = booksError(400, 1038, "JSON is not well formed");
export const NO_SUCH_CONTACT = booksError(404, 1002, "Contact does not exist.");
export const NO_SUCH_URL = booksError(404, 5, "Invalid URL Passed");
export const NO_SUCH_METHOD = booksError(
  405,
  37,
  "The HTTP method is not allowed for the requested resource",
);

export function duplicateName(kind: string, name: string): Reply {
  return booksError(400, 3062, `The ${kind} "${name}" already exists. Please specify a different name.`);
}

export const TOO_MANY_PER_MINUTE = booksError(
  429,
  44,
  "The organization is blocked for some time: it has exceeded the number of requests allowed in a minute.",
);

export function tooManyCalls(limit: "concurrency" | "credits", most: number): Reply {
  return limit === "credits"
    ? booksError(429, 45, `The organization has exceeded its limit of ${most} API calls.`)
    : booksError(
        429,
        1070,
        "Too many requests of the organization are in process. Try again after some time.",
      );
}
