import { makeFlowSecrets } from "../src/providers/flow-secrets.ts";
import type { Clock } from "../src/platform/clock.ts";
import type { Network } from "../src/platform/network/network.ts";
import { askedScopes } from "../src/providers/asked-scopes.ts";
import { createProviders } from "../src/providers/providers.ts";
import type { Checkpoint } from "../src/providers/provider.ts";
import type { Tokens } from "../src/providers/tokens.ts";
import { simulatedDataCentres } from "../src/providers/zoho/data-centres.ts";
import type { Control } from "../simulator/control/control.ts";

export type PagingFigures = {
  records: number;
  pages: number;
  seconds: number;
  recordsPerSecond: number;
  /** The longest of the first ten pages and of the last ten, in milliseconds: the same where a page costs the same anywhere. */
  firstPagesMs: number;
  lastPagesMs: number;
};

/**
 * Pages through all contacts of an organization of the simulator with the provider's own code and nothing else: no mapping, no
 * database. What a pull takes more than this is Patchbay's. `fields`: by the provider's names, as the mapping would ask for.
 */
export async function pageBarely(options: {
  network: Network;
  clock: Clock;
  origin: string;
  control: Pick<Control, "registerClient" | "decideConsent">;
  provider: "zoho-crm" | "hubspot" | "salesforce";
  org: string;
  fields?: readonly string[];
}): Promise<PagingFigures> {
  const { network, clock, origin } = options;
  const zoho = simulatedDataCentres(origin);
  const provider = createProviders({ network, clock, zoho, simulatorOrigin: origin }).get(options.provider);
  const { dataSync } = provider;
  if (!dataSync) throw new Error(`${options.provider} has no data sync.`);
  const tokens = await grant(options, provider);
  const fields = options.fields ?? Object.values(dataSync.standardFields);
  const waits: number[] = [];
  let [records, checkpoint]: [number, Checkpoint | null] = [0, null];
  const begun = performance.now();
  do {
    const asked = performance.now();
    const page = await dataSync.readContacts({ tokens, fields, modifiedSince: null, view: null, checkpoint });
    waits.push(performance.now() - asked);
    records += page.records.length;
    checkpoint = page.next;
  } while (checkpoint);
  const seconds = (performance.now() - begun) / 1_000;
  return {
    records,
    pages: waits.length,
    seconds,
    recordsPerSecond: Math.round(records / seconds),
    firstPagesMs: Math.max(...waits.slice(0, 10)),
    lastPagesMs: Math.max(...waits.slice(-10)),
  };
}

async function grant(
  { control, org }: { control: Pick<Control, "registerClient" | "decideConsent">; org: string },
  provider: ReturnType<ReturnType<typeof createProviders>["get"]>,
): Promise<Tokens> {
  const redirectUri = "http://127.0.0.1:4000/oauth/callback/bare";
  const { id, secret } = control.registerClient({ name: "Bare paging", redirectUris: [redirectUri] });
  const client = { clientId: id, clientSecret: secret };
  const { state, codeChallenge, codeVerifier } = await makeFlowSecrets();
  const scopes = askedScopes(provider);
  const { authorization } = provider;
  const url = authorization.authorizationUrl({ client, redirectUri, state, codeChallenge, scopes });
  const { redirect } = control.decideConsent({ authorizeUrl: url.href, org });
  const outcome = authorization.readCallback(new URL(redirect).searchParams);
  if (outcome.kind !== "CODE") throw new Error(`The consent of ${org} gave no code: ${outcome.kind}.`);
  const { code, dataCentre } = outcome;
  return authorization.exchange({ client, code, codeVerifier, redirectUri, dataCentre, scopes });
}
