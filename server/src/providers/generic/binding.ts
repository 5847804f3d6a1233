import { createHash } from "node:crypto";
import type { ServiceDefinition } from "../definition.ts";

/**
 * A digest of everything that decides where codes, tokens and calls go, and how the credential stands in a call: of a definition
 * whose parameters are filled in. Fixed headers and parameters carry no credential and may change freely.
 */
export function bindingOf({
  authType,
  oauth,
  apiBaseUrl,
  apiHosts,
  credential,
  identity,
}: ServiceDefinition): string {
  const bound = {
    authType,
    authorizeUrl: oauth?.authorizeUrl ?? null,
    tokenUrl: oauth?.tokenUrl ?? null,
    refreshUrl: oauth?.refreshUrl ?? null,
    revokeUrl: oauth?.revokeUrl ?? null,
    issuer: oauth?.issuer ?? null,
    apiUrlMember: oauth?.apiUrlMember ?? null,
    identityUrl: identity?.url ?? null,
    apiBaseUrl,
    apiHosts: apiHosts.map((host) => host.toLowerCase()).sort(),
    credential: { in: credential.in, name: credential.name, template: credential.template },
  };
  // Members in the order above: one definition gives one text.
  return createHash("sha256").update(JSON.stringify(bound)).digest("hex");
}
