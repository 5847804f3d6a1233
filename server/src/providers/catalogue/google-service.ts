import { codeService } from "./define.ts";
import type { OAuthEntry } from "./define.ts";
import type { Category, ShippedService } from "./shipped-service.ts";

const PREFIX = "https://www.googleapis.com/auth/";

type GoogleEntry = {
  key: string;
  name: string;
  description: string;
  category: Category;
  docsUrl: string;
  /** The name of the API in the Google Cloud console. */
  api: string;
  notes?: string[];
  /** Meanings by name, without the common prefix. */
  scopes: Record<string, string>;
  defaultScopes: string[];
} & Pick<OAuthEntry, "apiBaseUrl" | "apiHosts">;

/** One of Google's products; consent is the same for all. Source: "Using OAuth 2.0 for Web Server Applications". */
export function googleService(entry: GoogleEntry): ShippedService {
  const { api, notes = [], scopes, defaultScopes, ...rest } = entry;
  return codeService({
    ...rest,
    setup: [
      `In the Google Cloud console (https://console.cloud.google.com) enable ${api}.`,
      "Fill in the consent screen, with the scopes that you want to ask for.",
      "Under Credentials create an OAuth client id for a web application.",
    ],
    uriField: "authorized redirect URI",
    authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
    tokenUrl: "https://oauth2.googleapis.com/token",
    revokeUrl: "https://oauth2.googleapis.com/revoke",
    revocation: "GRANT",
    issuer: "https://accounts.google.com",
    // Without these there is no refresh token, or only at the first consent.
    authorizeParameters: { access_type: "offline", prompt: "consent" },
    // The full names: answers name them, and not the short `email`.
    scopes: {
      ...Object.fromEntries(Object.entries(scopes).map(([name, meaning]) => [`${PREFIX}${name}`, meaning])),
      openid: "Know which Google account it is",
      [`${PREFIX}userinfo.email`]: "See the e-mail address",
      [`${PREFIX}userinfo.profile`]: "See name and picture",
    },
    defaultScopes: [...defaultScopes.map((name) => `${PREFIX}${name}`), "openid", `${PREFIX}userinfo.email`],
    identity: {
      url: "https://openidconnect.googleapis.com/v1/userinfo",
      idMember: "sub",
      nameMember: "email",
    },
    // One more ends the oldest. Source: "Refresh token expiration".
    tokenBudget: { refreshTokensPerUser: 100, refreshes: null },
    notes: [
      ...notes,
      "While the consent screen is in testing, refresh tokens end after 7 days.",
      "Revoking ends all that the person granted this client, other connections included.",
    ],
  });
}
