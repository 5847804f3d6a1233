import type { Environment } from "../../context.ts";
import type { AuthorizationFlow, Service } from "../../generated/prisma/client.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { equalsInConstantTime, hashSecret } from "../../platform/ids.ts";
import type { Connector, ParameterValues } from "../../providers/connector.ts";
import type { AuthorizationCode } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { FlowFailure } from "./flow-failure.ts";
import { flowCookieName, openVerifier } from "./flow-secrets.ts";
import { findService, getServiceClient } from "../catalogue/index.ts";

export type FinishedFlow = {
  flow: AuthorizationFlow;
  service: Service;
  connector: Connector;
  client: OAuthClient;
  tokens: Tokens;
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
 * Takes the browser back from the provider: checks state, browser and server, uses the flow up and exchanges the code.
 * Throws FlowFailure; then nothing is stored and no code or token was sent anywhere but to the provider.
 */
export async function finishFlow(environment: Environment, callback: Callback): Promise<FinishedFlow> {
  const { prisma } = environment.database;
  const states = callback.params.getAll("state");
  const [state] = states;
  const flow =
    state && states.length === 1
      ? await prisma.authorizationFlow.findUnique({ where: { stateHash: hashSecret(state) } })
      : null;
  const organizationId = await organizationIdOf(environment, callback.organizationSlug);
  const service = organizationId && (await findService(prisma, organizationId, callback.serviceKey));
  if (!flow || !service || flow.organizationId !== organizationId || flow.serviceId !== service.id)
    throw unknownState();
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
    const connector = environment.connectors.of(service, flow.parameters as ParameterValues);
    const { authorization } = connector;
    if (!authorization || connector.binding !== flow.binding)
      throw new FlowFailure(
        "SERVICE_CHANGED",
        `${service.name} was changed since this consent was begun. Nothing was sent there: begin again.`,
      );
    const outcome = authorization.readCallback(callback.params);
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
    const tokens = await exchange(authorization, service, {
      client,
      code: outcome.code,
      codeVerifier: openVerifier(environment.vault, flow, flow.codeVerifierSeal),
      redirectUri: flow.redirectUri,
      dataCentre: outcome.dataCentre,
      scopes: flow.scopes,
    });
    return { flow, service, connector, client, tokens };
  } catch (error) {
    await recordOutcome(environment, flow.id, error instanceof FlowFailure ? error.code : "INTERNAL");
    throw error;
  }
}

/** Revokes tokens that came of a consent which is not kept. Best effort: a grant nobody holds does no harm. */
export async function giveBack(
  environment: Environment,
  { connector, client, tokens }: Pick<FinishedFlow, "connector" | "client" | "tokens">,
): Promise<void> {
  await connector.revoke?.({ client, tokens }).catch((error: unknown) => {
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
  authorization: AuthorizationCode,
  service: Service,
  request: Parameters<AuthorizationCode["exchange"]>[0],
): Promise<Tokens> {
  try {
    return await authorization.exchange(request);
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
