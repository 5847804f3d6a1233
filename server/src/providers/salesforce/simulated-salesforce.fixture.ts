import { startSimulator } from "../../../simulator/simulator.ts";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import { askedScopes } from "../asked-scopes.ts";
import { makeFlowSecrets } from "../flow-secrets.ts";
import { createProviders } from "../providers.ts";
import type { Tokens } from "../tokens.ts";
import { simulatedDataCentres } from "../zoho/data-centres.ts";

/** Tests only: a simulator of its own on a free port, one app, and both sides on one manual clock. */
export async function startSimulatedSalesforce() {
  const clock = makeManualClock("2026-06-01T08:00:00Z");
  const simulator = await startSimulator({ now: () => clock.now().getTime() });
  const { control, origin } = simulator;
  const network = createNetwork({ allow: [origin], clock });
  const provider = createProviders({
    network,
    clock,
    zoho: simulatedDataCentres(origin),
    simulatorOrigin: origin,
  }).get("salesforce");
  const { dataSync } = provider;
  if (!dataSync) throw new Error("Salesforce has no data sync.");
  const redirectUri = "http://127.0.0.1:4000/oauth/callback/acme/salesforce";
  const registered = control.registerClient({ name: "Patchbay", redirectUris: [redirectUri] });
  const client = { clientId: registered.id, clientSecret: registered.secret };
  for (const org of control.listOrgs()) control.changeOrg(org.key, { latencyMs: 0 });

  /** Tokens of an organization, by the whole flow. */
  async function grant(org: string, scopes: readonly string[] = askedScopes(provider)): Promise<Tokens> {
    const { state, codeChallenge, codeVerifier } = await makeFlowSecrets();
    const { authorization } = provider;
    const url = authorization.authorizationUrl({ client, redirectUri, state, codeChallenge, scopes });
    const { redirect } = control.decideConsent({ authorizeUrl: url.href, org });
    const outcome = authorization.readCallback(new URL(redirect).searchParams);
    if (outcome.kind !== "CODE") throw new Error(`No code: ${outcome.kind}`);
    const { code, dataCentre } = outcome;
    return authorization.exchange({ client, code, codeVerifier, redirectUri, dataCentre, scopes });
  }

  return {
    clock,
    control,
    origin,
    network,
    provider,
    dataSync,
    client,
    grant,
    async stop() {
      await network.close();
      await simulator.stop();
    },
  };
}
