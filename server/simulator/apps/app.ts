import type { AppKey, ProviderOrg } from "../state.ts";
import type { World } from "../world.ts";

/**
 * A product of another vendor than Zoho: its consent is OAuth 2.0 with an authorization code (RFC 6749, PKCE where it is asked for),
 * for one of the same organizations. What it does differently from the others stands here.
 */
export interface App {
  key: AppKey;
  /** What its permission page calls it. */
  name: string;
  /** Where its permission page stands. */
  authorizePath: RegExp;
  /** Where the form of that page goes. */
  decisionPath: string;
  /** The scopes it knows, each with what it lets one do. */
  scopes: Readonly<Record<string, string>>;
  /** The organization's number there. */
  numberOf(org: ProviderOrg): string;
  /** How long access tokens live, in milliseconds. */
  accessTokenLifeMs(world: World): number;
  /** A new token, code or refresh token, in its form. */
  makeText(kind: "access" | "refresh" | "code", org: ProviderOrg): string;
  /** Whether a refresh token comes with this consent. */
  givesRefreshToken(scopes: readonly string[]): boolean;
}
