/** How people call the ways in which services know a caller. */
export const authTypeNames = {
  OAUTH2_CODE: "OAuth 2.0",
  OAUTH2_CLIENT_CREDENTIALS: "OAuth 2.0 client credentials",
  API_KEY: "API key",
  BASIC: "User name and password",
} as const;

export type AuthType = keyof typeof authTypeNames;

/** True where an OAuth client of the organization's own is needed. */
export function usesOAuth(authType: AuthType): boolean {
  return authType === "OAUTH2_CODE" || authType === "OAUTH2_CLIENT_CREDENTIALS";
}
