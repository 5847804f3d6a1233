import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Guards } from "../../platform/guards.ts";
import type { Network } from "../../platform/network/network.ts";
import type { ServiceDefinition } from "../definition.ts";
import { createGenericConnector } from "../generic/generic-connector.ts";
import type { Identity, Provider } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { createSalesforceDataSync } from "./data-sync.ts";
import { createSalesforceOrgSync } from "./org-sync.ts";
import { createSalesforceApi } from "./salesforce-api.ts";
import type { SalesforceApi } from "./salesforce-api.ts";

/** What org sync and data sync need. */
export const SALESFORCE_REQUIRED_SCOPES: readonly string[] = ["api", "refresh_token", "id"];
// Where a person of production signs in; a sandbox's consent goes by the account's own parameters.
const LOGIN = { domain: "login" };

/** Salesforce: contacts, users and list views. `definition`: the shipped one, by which its consent and tokens go. */
export function createSalesforce(options: {
  network: Network;
  clock: Clock;
  guards?: Guards | undefined;
  definition: ServiceDefinition;
}): Provider {
  const { network, clock, guards, definition } = options;
  const connector = createGenericConnector(
    { network, clock, ...(guards && { guards }) },
    { name: "Salesforce" },
    definition,
    LOGIN,
    { binding: false },
  );
  if (!connector.authorization) throw new Error("Salesforce's definition has no consent.");
  const api = createSalesforceApi({ network, clock, baseUrlOf: (tokens) => connector.api(tokens).baseUrl });
  return {
    key: "salesforce",
    scopes: connector.scopes,
    requiredScopes: SALESFORCE_REQUIRED_SCOPES,
    syncScopes: [],
    eventTypes: [],
    missingScopes,
    authorization: connector.authorization,
    identify: (tokens) => identify(api, tokens),
    orgSync: createSalesforceOrgSync(api),
    watch: null,
    changes: null,
    poll: null,
    records: null,
    dataSync: createSalesforceDataSync(api),
    eventField: () => null,
  };
}

/** `full` stands for all but staying connected, and that has two names. Source: "OAuth Tokens and Scopes". */
function missingScopes(required: readonly string[], granted: readonly string[]): string[] {
  const has = new Set(granted);
  if (has.has("offline_access")) has.add("refresh_token");
  return required.filter((scope) => !has.has(scope) && (scope === "refresh_token" || !has.has("full")));
}

const organization = z.object({ Id: z.string().min(15), Name: z.string().nullish() });

/** The organization that the tokens are of, by its id of 18 characters, and the person who consented. */
async function identify(api: SalesforceApi, tokens: Tokens): Promise<Identity> {
  const { rows } = await api.query({ tokens, soql: "SELECT Id, Name FROM Organization LIMIT 1" });
  const found = organization.safeParse(rows[0]);
  if (!found.success)
    throw new ProviderError("UNAVAILABLE", "Salesforce did not say which organization this is.");
  const { Id: orgId, Name } = found.data;
  const userEmail = await api.userEmail(tokens).catch((error: unknown) => {
    // Nice to have; the organization is known without it.
    if (error instanceof ProviderError) return null;
    throw error;
  });
  return { orgId, orgName: Name || `Organization ${orgId}`, userEmail, dataCentre: "" };
}
