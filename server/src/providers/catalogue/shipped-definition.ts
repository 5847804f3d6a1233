import type { ServiceDefinition } from "../definition.ts";
import { findShippedService } from "./shipped-services.ts";

/**
 * Where the simulator plays services whose definition is data: what stands there in place of a vendor's origin. Zoho's products are
 * played by `simulatedDataCentres`.
 */
const PLAYED: Readonly<Record<string, readonly (readonly [vendor: string, path: string])[]>> = {
  hubspot: [
    ["https://app.hubspot.com", "/hubspot"],
    ["https://api.hubapi.com", "/hubspot"],
  ],
  salesforce: [["https://{domain}.salesforce.com", "/salesforce/{domain}"]],
};

/**
 * The definition of a shipped service; null for those that are code. `simulatorOrigin` is set in demo mode alone: then the services
 * that the simulator plays are there, with every address and the host that may be called.
 */
export function findShippedDefinition(key: string, simulatorOrigin: string | null): ServiceDefinition | null {
  const definition = findShippedService(key)?.definition ?? null;
  const played = Object.hasOwn(PLAYED, key) ? PLAYED[key] : undefined;
  if (!definition || !played || simulatorOrigin === null) return definition;
  const origin = new URL(simulatorOrigin).origin;
  const at = (address: string): string => {
    const [vendor, path] = played.find(([each]) => address.startsWith(each)) ?? [];
    return vendor === undefined ? address : `${origin}${path}${address.slice(vendor.length)}`;
  };
  const atOrNull = (address: string | null) => (address === null ? null : at(address));
  const { oauth, identity } = definition;
  return {
    ...definition,
    oauth: oauth && {
      ...oauth,
      authorizeUrl: atOrNull(oauth.authorizeUrl),
      tokenUrl: at(oauth.tokenUrl),
      refreshUrl: atOrNull(oauth.refreshUrl),
      revokeUrl: atOrNull(oauth.revokeUrl),
    },
    identity: identity && { ...identity, url: at(identity.url) },
    apiBaseUrl: atOrNull(definition.apiBaseUrl),
    apiHosts: [new URL(origin).host],
  };
}
