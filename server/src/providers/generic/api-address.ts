import type { Guards } from "../../platform/guards.ts";
import type { Network } from "../../platform/network/network.ts";
import { hostEntry, matchesHost, normalizeHost } from "../api-hosts.ts";
import type { ServiceDefinition } from "../definition.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";

/**
 * Where calls with these tokens may go, of a definition whose parameters are filled in. Where the provider named the API's address
 * for these tokens, wildcards of the definition end there: they stand for the addresses of all its customers.
 */
export function apiAddress(
  definition: ServiceDefinition,
  tokens: Pick<Tokens, "extras">,
  guards: Guards,
): { baseUrl: string | null; hosts: readonly string[] } {
  const base = definition.apiBaseUrl === null ? [] : [hostEntry(new URL(definition.apiBaseUrl))];
  const declared = [...base, ...definition.apiHosts.flatMap((host) => normalizeHost(host) ?? [])];
  const named = tokens.extras?.["apiUrl"];
  const url = named === undefined ? null : URL.parse(named);
  // The definition may have changed since these tokens came: what it no longer names is not called.
  if (!named || !url || !(matchesHost(url, declared) || !guards.stands("API_DOMAIN")))
    return { baseUrl: definition.apiBaseUrl, hosts: [...new Set(declared)] };
  const exact = declared.filter((host) => !host.startsWith("*."));
  return { baseUrl: named, hosts: [...new Set([hostEntry(url), ...exact])] };
}

/** The API's address of a token answer, where it is one of the definition's. Throws `ProviderError` REFUSED `foreign_api_url`. */
export function checkApiUrl(
  { network, name, guards }: { network: Network; name: string; guards: Guards },
  definition: ServiceDefinition,
  claimed: string,
): string {
  const url = URL.parse(/^https?:\/\//i.test(claimed) ? claimed : `https://${claimed}`);
  const { hosts } = apiAddress(definition, {}, guards);
  const isOwn = url && (matchesHost(url, hosts) || !guards.stands("API_DOMAIN"));
  if (!isOwn || url.search !== "" || url.hash !== "" || !isOpen(network, url))
    throw new ProviderError("REFUSED", `${name} named an API address that is not one of its own.`, {
      providerCode: "foreign_api_url",
    });
  return url.href;
}

function isOpen(network: Network, url: URL): boolean {
  try {
    network.assertAllowed(url);
    return true;
  } catch {
    return false;
  }
}
