import type { Reply } from "../http/call.ts";
import type { World } from "../world.ts";
import { issuerOf } from "./settings.ts";

/** What the authorization server says of itself (RFC 8414). */
export function getMetadata(world: World): Reply {
  const issuer = issuerOf(world);
  return {
    status: 200,
    json: {
      issuer,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      revocation_endpoint: `${issuer}/oauth/revoke`,
      userinfo_endpoint: `${issuer}/userinfo`,
      scopes_supported: ["profile", "items.read", "items.write"],
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
      revocation_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: world.state.generic.settings.issInCallback,
    },
  };
}
