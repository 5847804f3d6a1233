import { startSimulator } from "../../../simulator/simulator.ts";
import { makeManualClock } from "../../platform/clock.ts";
import { createNetwork } from "../../platform/network/network.ts";
import { askedScopes } from "../asked-scopes.ts";
import { makeFlowSecrets } from "../flow-secrets.ts";
import { createProviders } from "../providers.ts";
import type { Tokens } from "../tokens.ts";
import { simulatedDataCentres } from "./data-centres.ts";

/** Tests only: a simulator of its own on a free port, one client, and both sides on one manual clock. */
export async function startSimulatedZoho(key = "zoho-crm") {
  const clock = makeManualClock("2026-06-01T08:00:00Z");
  const simulator = await startSimulator({ now: () => clock.now().getTime() });
  const network = createNetwork({ allow: [simulator.origin], clock });
  const provider = createProviders({ network, clock, zoho: simulatedDataCentres(simulator.origin) }).get(key);
  const redirectUri = `http://127.0.0.1:4000/oauth/callback/acme/${key}`;
  const registered = simulator.control.registerClient({ name: "Patchbay", redirectUris: [redirectUri] });
  const client = { clientId: registered.id, clientSecret: registered.secret };
  for (const org of simulator.control.listOrgs()) simulator.control.changeOrg(org.key, { latencyMs: 0 });

  /** What a browser brings back from the permission page. */
  async function consent(options: {
    org?: string;
    accept?: boolean;
    scopes?: readonly string[];
    consentAt?: string;
  }) {
    const scopes = options.scopes ?? askedScopes(provider);
    const secrets = await makeFlowSecrets();
    const url = provider.authorization.authorizationUrl({
      client,
      redirectUri,
      state: secrets.state,
      codeChallenge: secrets.codeChallenge,
      scopes,
      ...(options.consentAt && { consentAt: options.consentAt }),
    });
    const { redirect } = simulator.control.decideConsent({
      authorizeUrl: url.href,
      accept: options.accept ?? true,
      ...(options.org && { org: options.org }),
    });
    const params = new URL(redirect).searchParams;
    return {
      url,
      secrets,
      scopes,
      params,
      outcome: provider.authorization.readCallback(params, options.consentAt),
    };
  }

  /** Tokens of an organization, by the whole flow. */
  async function grant(
    org: string,
    options: { scopes?: readonly string[]; consentAt?: string } = {},
  ): Promise<Tokens> {
    const { outcome, secrets, scopes } = await consent({ org, ...options });
    if (outcome.kind !== "CODE") throw new Error(`No code: ${outcome.kind}`);
    return provider.authorization.exchange({
      client,
      code: outcome.code,
      codeVerifier: secrets.codeVerifier,
      redirectUri,
      dataCentre: outcome.dataCentre,
      scopes,
    });
  }

  return {
    clock,
    simulator,
    control: simulator.control,
    network,
    provider,
    get watch() {
      return provider.watch ?? missing("watch");
    },
    get changes() {
      return provider.changes ?? missing("changes");
    },
    get records() {
      return provider.records ?? missing("records");
    },
    get dataSync() {
      return provider.dataSync ?? missing("data sync");
    },
    get poll() {
      return provider.poll ?? missing("poll");
    },
    client,
    redirectUri,
    consent,
    grant,
    async stop() {
      await network.close();
      await simulator.stop();
    },
  };
}

function missing(part: string): never {
  throw new Error(`The provider has no ${part}.`);
}
