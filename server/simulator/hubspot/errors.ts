import { randomUUID } from "node:crypto";
import type { Reply } from "../http/call.ts";

/** An error in HubSpot's form. */
export function hubspotError(
  status: number,
  category: string,
  message: string,
  more: Record<string, unknown> = {},
): Reply {
  return {
    status,
    json: { status: "error", message, correlationId: randomUUID(), category, ...more },
  };
}

/** What the OAuth endpoints say: a word for the status in place of `error`. */
export function oauthError(status: string, message: string, code = 400): Reply {
  return { status: code, json: { status, message, correlationId: randomUUID() } };
}

export const NO_AUTHENTICATION = hubspotError(
  401,
  "INVALID_AUTHENTICATION",
  "Authentication credentials not found. This API supports OAuth 2.0 authentication.",
);
export const EXPIRED = hubspotError(
  401,
  "EXPIRED_AUTHENTICATION",
  "The OAuth token used to make this call expired.",
);
export const NO_SUCH_RESOURCE: Reply = { status: 404, html: "<html><body>Not Found</body></html>" };

export function missingScopes(scopes: readonly string[]): Reply {
  return hubspotError(
    403,
    "MISSING_SCOPES",
    "This app hasn't been granted all required scopes to make this call.",
    {
      errors: [
        {
          message: "One or more of the following scopes are required.",
          context: { requiredGranularScopes: scopes },
        },
      ],
    },
  );
}

export function rateLimited(policyName: "TEN_SECONDLY_ROLLING" | "SECONDLY" | "DAILY"): Reply {
  return {
    status: 429,
    json: {
      status: "error",
      message: `You have reached your ${policyName.toLowerCase()} limit.`,
      errorType: "RATE_LIMIT",
      correlationId: randomUUID(),
      policyName,
    },
  };
}

export function badRequest(message: string): Reply {
  return hubspotError(400, "VALIDATION_ERROR", message);
}
