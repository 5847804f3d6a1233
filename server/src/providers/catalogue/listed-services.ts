import providerList from "grant/config/oauth.json" with { type: "json" };
import { codeService, labelParameter } from "./define.ts";
import { listedFromAToC } from "./listed-a-to-c.ts";
import { listedFromDToK } from "./listed-d-to-k.ts";
import { listedFromLToQ } from "./listed-l-to-q.ts";
import { listedFromRToZ } from "./listed-r-to-z.ts";
import type { ListedService } from "./listed-service.ts";
import { registrableDomain } from "./public-suffixes.ts";
import type { ShippedService } from "./shipped-service.ts";

/** One entry of the provider list, as far as it is used. */
export type ListEntry = {
  oauth: number;
  authorize_url: string;
  access_url: string;
  scope_delimiter?: string;
};

/** The provider list: grant's `config/oauth.json`, which its maintainers keep up to date. */
export const providerEntries: ReadonlyMap<string, ListEntry> = new Map(Object.entries(providerList));

const unknownPlace =
  "Calls give a whole URL. They may go to the domain that tokens come from; where the API is elsewhere, define a custom service.";

/** Services whose endpoints come from the provider list. Throws an `Error` at start where the list lacks one. */
export const listedServices: readonly ShippedService[] = [
  ...listedFromAToC,
  ...listedFromDToK,
  ...listedFromLToQ,
  ...listedFromRToZ,
].map((listed) => {
  const entry = providerEntries.get(listed.listKey);
  if (entry?.oauth !== 2) throw new Error(`The provider list has no OAuth 2 entry "${listed.listKey}".`);
  return makeListed(listed, entry);
});

function makeListed(listed: ListedService, entry: ListEntry): ShippedService {
  const { listKey: _listKey, what, ...rest } = listed;
  const declared = rest.parameters ?? [];
  // The list writes [subdomain] for a label of the host and, of what people run themselves, for the whole host.
  const placeholder = declared.some(({ name }) => name === "host") ? "{host}" : "{subdomain}";
  const authorizeUrl = entry.authorize_url.replaceAll("[subdomain]", placeholder);
  const tokenUrl = entry.access_url.replaceAll("[subdomain]", placeholder);
  const asks = `${authorizeUrl}${tokenUrl}`.includes("{subdomain}");
  return codeService({
    ...rest,
    description: what.endsWith(".") ? what : `${what} of ${listed.name}.`,
    setup: [`Open ${listed.name}'s pages for developers and register an OAuth client there.`],
    parameters:
      asks && declared.length === 0
        ? [
            labelParameter(
              "subdomain",
              "Subdomain",
              "acme",
              `What stands first in the address of your ${listed.name}.`,
            ),
          ]
        : declared,
    authorizeUrl,
    tokenUrl,
    scopeDelimiter: rest.scopeDelimiter ?? entry.scope_delimiter ?? " ",
    notes: [...(rest.notes ?? []), ...(isPlaceKnown(listed) ? [] : [unknownPlace])],
    ...(isPlaceKnown(listed) ? {} : { apiHosts: hostsNear(tokenUrl) }),
    apiBaseUrl: rest.apiBaseUrl ?? null,
  });
}

function isPlaceKnown({ apiBaseUrl, apiHosts }: ListedService): boolean {
  return typeof apiBaseUrl === "string" || apiHosts !== undefined;
}

// An API nearly always is in the domain that its tokens come from, and whoever owns that has the tokens anyway.
function hostsNear(tokenUrl: string): string[] {
  const domain = registrableDomain(new URL(tokenUrl).hostname);
  return domain ? [domain, `*.${domain}`] : [];
}
