import type { Environment } from "../../context.ts";
import type { AuthorizationFlow, Service } from "../../generated/prisma/client.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { equalsInConstantTime, hashSecret } from "../../platform/ids.ts";
import type { Identity, Provider } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { FlowFailure } from "./flow-failure.ts";
import { flowCookieName, openVerifier } from "./flow-secrets.ts";
import { getServiceClient } from "../catalogue/index.ts";

export type FinishedFlow = {
  flow: AuthorizationFlow;
  service: Service;
  provider: Provider;
  client: OAuthClient;
  tokens: Tokens;
  identity: Identity;
};

export type Callback = {
  organizationSlug: string;
  serviceKey: string;
  params: URLSearchParams;
  /** The value of a cookie of the browser that came back. */
  readCookie: (name: string) => string | null;
  /** The session of that browser. */
  sessionId: string | null;
};

/**
 * Takes the browser back from the provider: checks state, browser and server, uses the flow up, exchanges the code and
 * asks who granted it. Throws FlowFailure; then nothing is stored and no token was sent anywhere but to the provider.
 */
export async function finishFlow(environment: Environment, callback: Callback): Promise<FinishedFlow> {
  const { prisma } = environment.database;
  const service = await prisma.service.findFirst({
    where: {
      key: callback.serviceKey,
      OR: [
        { organizationId: null },
        { organizationId: await organizationIdOf(environment, callback.organizationSlug) },
      ],
    },
  });
  if (!service) throw unknownState();
  const provider = environment.providers.get(service.provider);
  const outcome = provider.authorization.readCallback(callback.params);
  const flow =
    outcome.state === null
      ? null
      : await prisma.authorizationFlow.findUnique({ where: { stateHash: hashSecret(outcome.state) } });
  const organizationId = await organizationIdOf(environment, callback.organizationSlug);
  if (!flow || flow.organizationId !== organizationId || flow.serviceId !== service.id) throw unknownState();
  if (flow.claimedAt)
    throw new FlowFailure(
      "STATE_UNKNOWN",
      "This consent was already used. Each one works once: begin again.",
    );
  assertSameBrowser(flow, callback);
  const now = environment.clock.now();
  const claimed = await prisma.authorizationFlow.updateMany({
    where: { id: flow.id, claimedAt: null },
    data: { claimedAt: now, codeVerifierSeal: Prisma.DbNull },
  });
  if (claimed.count === 0)
    throw new FlowFailure(
      "STATE_UNKNOWN",
      "This consent was already used. Each one works once: begin again.",
    );

  try {
    if (flow.expiresAt <= now)
      throw new FlowFailure("FLOW_EXPIRED", "The consent took longer than 15 minutes. Begin again.");
    switch (outcome.kind) {
      case "DENIED":
        throw new FlowFailure(
          "CONSENT_DENIED",
          `The permission was not given at ${service.name}. Nothing was added.`,
        );
      case "PROVIDER_ERROR":
        throw new FlowFailure(
          "PROVIDER_ERROR",
          `${service.name} answered with the error ${outcome.providerCode}.`,
        );
      case "FOREIGN_SERVER":
        throw new FlowFailure(
          "UNKNOWN_DATA_CENTRE",
          `The answer names a server that is not one of ${service.name}. Nothing was sent there.`,
        );
      case "MALFORMED":
        throw new FlowFailure(
          "PROVIDER_ERROR",
          `The answer of ${service.name} could not be read: ${outcome.reason}`,
        );
      case "CODE":
        break;
    }
    const client = await getServiceClient(environment, {
      organizationId: flow.organizationId,
      serviceId: service.id,
    });
    const tokens = await exchange(provider, service, {
      client,
      code: outcome.code,
      codeVerifier: openVerifier(environment.vault, flow, flow.codeVerifierSeal),
      redirectUri: flow.redirectUri,
      dataCentre: outcome.dataCentre,
      scopes: provider.requiredScopes,
    });
    const missing = provider.missingScopes(provider.requiredScopes, tokens.scopes);
    if (missing.length > 0) {
      await giveBack(environment, provider, client, tokens);
      throw new FlowFailure(
        "MISSING_SCOPES",
        `The permission lacks ${missing.join(", ")}. Accept all of them, or Patchbay cannot work with this account.`,
      );
    }
    const identity = await provider.identify(tokens).catch(async (error: unknown) => {
      await giveBack(environment, provider, client, tokens);
      throw error instanceof ProviderError ? new FlowFailure("PROVIDER_ERROR", error.message) : error;
    });
    return { flow, service, provider, client, tokens, identity };
  } catch (error) {
    await recordOutcome(environment, flow.id, error instanceof FlowFailure ? error.code : "INTERNAL");
    throw error;
  }
}

/** Revokes tokens that came of a consent which is not kept. Best effort: a grant nobody holds does no harm. */
export async function giveBack(
  environment: Environment,
  provider: Provider,
  client: OAuthClient,
  tokens: Tokens,
): Promise<void> {
  await provider.authorization.revoke({ client, tokens }).catch((error: unknown) => {
    environment.log.warn({ err: error }, "tokens of an abandoned consent could not be revoked");
  });
}

/** Keeps how a flow ended, for support. */
export async function recordOutcome(
  environment: Environment,
  flowId: string,
  outcome: string,
): Promise<void> {
  await environment.database.prisma.authorizationFlow.updateMany({
    where: { id: flowId },
    data: { outcome },
  });
}

async function exchange(
  provider: Provider,
  service: Service,
  request: Parameters<Provider["authorization"]["exchange"]>[0],
): Promise<Tokens> {
  try {
    return await provider.authorization.exchange(request);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === "AUTH_PERMANENT")
      throw new FlowFailure(
        "CODE_REJECTED",
        `${service.name} did not take the code (${error.providerCode ?? error.message}). Begin again; if it happens again, check client id and secret.`,
      );
    throw new FlowFailure(
      "PROVIDER_ERROR",
      `${service.name} could not be asked for a token: ${error.message}`,
    );
  }
}

function assertSameBrowser(flow: AuthorizationFlow, callback: Callback): void {
  const secret = callback.readCookie(flowCookieName(flow.id));
  const sameBrowser = secret !== null && equalsInConstantTime(hashSecret(secret), flow.browserHash);
  const sameSession = flow.sessionId === null || flow.sessionId === callback.sessionId;
  if (!sameBrowser || !sameSession)
    throw new FlowFailure(
      "WRONG_BROWSER",
      "This consent was begun in another browser session. Finish it there, or begin again here.",
    );
}

async function organizationIdOf(environment: Environment, slug: string): Promise<string | null> {
  const found = await environment.database.prisma.organization.findUnique({
    where: { slug },
    select: { id: true },
  });
  return found?.id ?? null;
}

function unknownState(): FlowFailure {
  return new FlowFailure(
    "STATE_UNKNOWN",
    "This answer does not belong to any consent that was begun here. Begin again.",
  );
}
