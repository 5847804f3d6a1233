import type { Environment } from "../../context.ts";
import type { AuthorizationFlow, Service } from "../../generated/prisma/client.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { equalsInConstantTime, hashSecret } from "../../platform/ids.ts";
import type { Connector } from "../../providers/connector.ts";
import type { AuthorizationCode } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { findConnector } from "./bound-connector.ts";
import { FlowFailure } from "./flow-failure.ts";
import { guardArrival, guardExchange, unknownState, usedBefore } from "./flow-guards.ts";
import type { FlowFacts } from "./flow-guards.ts";
import { flowCookieName, openVerifier } from "./flow-secrets.ts";
import { getServiceClient } from "../catalogue/index.ts";

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
  const { guards } = environment;
  const { prisma } = environment.database;
  const { flow, service, organization } = await findFlow(environment, callback);
  const now = environment.clock.now();
  const found = findConnector(environment.connectors, { service, parameters: flow.parameters });
  const secret = callback.readCookie(flowCookieName(flow.id));
  const facts: FlowFacts = {
    flow,
    begunFor: { organizationSlug: organization.slug, serviceKey: service.key, serviceName: service.name },
    arrivedAt: callback,
    browser: {
      holdsCookie: secret !== null && equalsInConstantTime(hashSecret(secret), flow.browserHash),
      sessionId: callback.sessionId,
    },
    binding: found?.binding,
    now,
  };
  guardArrival(guards, facts);
  // Of two answers at once, one uses the flow up; its verifier goes with it.
  const once = guards.stands("ONCE");
  const claimed = await prisma.authorizationFlow.updateMany({
    where: { id: flow.id, ...(once && { claimedAt: null }) },
    data: { claimedAt: now, ...(once && { codeVerifierSeal: Prisma.DbNull }) },
  });
  if (claimed.count === 0) throw usedBefore();

  try {
    guardExchange(guards, facts);
    const connector = found?.connector;
    const authorization = connector?.authorization;
    if (!connector || !authorization)
      throw new FlowFailure(
        "SERVICE_CHANGED",
        `${service.name} was changed since this consent was begun. Nothing was sent there: begin again.`,
      );
    const outcome = authorization.readCallback(callback.params);
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
    if (error instanceof FlowFailure) error.flow = flow;
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

/** The flow of the answer's state, however the address names its service. Throws FlowFailure STATE_UNKNOWN. */
async function findFlow(
  { database }: Environment,
  { params }: Callback,
): Promise<{ flow: AuthorizationFlow; service: Service; organization: { slug: string } }> {
  const [state, ...more] = params.getAll("state");
  const flow =
    state && more.length === 0
      ? await database.prisma.authorizationFlow.findUnique({ where: { stateHash: hashSecret(state) } })
      : null;
  if (!flow) throw unknownState();
  const [service, organization] = await Promise.all([
    database.prisma.service.findUnique({ where: { id: flow.serviceId } }),
    database.prisma.organization.findUnique({
      where: { id: flow.organizationId },
      select: { slug: true },
    }),
  ]);
  if (!service || !organization) throw unknownState();
  return { flow, service, organization };
}
