import type { Scope } from "../provider.ts";
import type { ZohoDataCentre } from "../zoho/data-centres.ts";
import { ZOHO_PROFILE_SCOPE } from "../zoho/zoho-connector.ts";
import type { ZohoApi } from "../zoho/zoho-connector.ts";
import type { Category } from "./shipped-service.ts";

/** A product of Zoho as a service of the catalogue; how consent and tokens work is the same for all, see `../zoho`. */
export type ZohoService = ZohoApi & {
  key: string;
  name: string;
  description: string;
  category: Category;
  docsUrl: string;
  notes: readonly string[];
  setupSteps: readonly string[];
};

type ZohoEntry = {
  key: string;
  name: string;
  description: string;
  category: Category;
  docsUrl: string;
  notes?: string[];
  /** Meanings by name. */
  scopes: Record<string, string>;
  defaultScopes: string[];
  /** The path below the host that all products share, such as `/books/v3`; or a host of its own and the path there. */
  api: string | { host: string; path: string };
};

const SETUP = [
  "Open the Zoho API Console (https://api-console.zoho.com) and choose Add Client, then Server-based Applications.",
  "Give the client a name, and register {redirectUri} as its authorized redirect URI.",
  "A client that you have for another Zoho product does as well: add the redirect URI to it, and take its id and secret.",
  "Under Settings, enable the data centres that your customers use, with the same credentials for all of them.",
  "Copy client id and client secret into the form on this page.",
];

/** An entry with what all of Zoho's products share. */
export function zohoService(entry: ZohoEntry): ZohoService {
  const { api, scopes, defaultScopes, notes = [], ...rest } = entry;
  const known: Scope[] = Object.entries(scopes).map(([name, meaning]) => ({ name, meaning }));
  return {
    ...rest,
    notes,
    setupSteps: SETUP,
    scopes: [...known, { name: ZOHO_PROFILE_SCOPE, meaning: "See who gave the consent: name and e-mail" }],
    defaultScopes: [...defaultScopes, ZOHO_PROFILE_SCOPE],
    baseUrl: (dataCentre) =>
      typeof api === "string" ? `${dataCentre.api}${api}` : `${ownHost(dataCentre, api.host)}${api.path}`,
  };
}

// doubtful: that every product answers at such a host in each of the ten data centres; the pages name five to eight of them.
/**
 * Where a product with a host of its own answers: `https://desk.zoho.eu` beside `https://accounts.zoho.eu`. Where one origin plays
 * all of Zoho, a path beside that of the accounts server.
 */
function ownHost({ accounts }: ZohoDataCentre, host: string): string {
  const url = new URL(accounts);
  if (url.hostname.startsWith("accounts."))
    return `https://${host}.${url.hostname.slice("accounts.".length)}`;
  return accounts.replace(/accounts$/, host);
}
