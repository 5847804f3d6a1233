import { requireActor } from "../../context.ts";
import type { Context } from "../../context.ts";
import type { Environment, Service } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { beginFlow } from "../authorization/index.ts";
import type { BegunFlow } from "../authorization/index.ts";
import { getServiceClient } from "../catalogue/index.ts";
import { assertDataCentre, assertParameters } from "./connection-input.ts";
import { spendTokenBudget } from "./token-budget.ts";
import type { TokenBudgetWarning } from "./token-budget.ts";

export type Consent = {
  connection: { id: string; scopes: readonly string[] };
  service: Service;
  environment: Environment;
  parameters: ParameterValues;
  dataCentre: string | null;
  /** What the consent renews; null for a first one. */
  renews: { authorizationId: string; providerUserId: string | null } | null;
  anyAccount: boolean;
  acceptTokenLoss: boolean;
  liftsHold?: boolean;
  /** Where the parameters and the data centre stand in the input. */
  path?: string;
};

/**
 * Prepares the consent of a connection in an environment; the caller has authorised it and records it in its transaction. Throws
 * ValidationError for parameters and data centre, ConflictError NO_CONSENT or SERVICE_CLIENT_MISSING, and TokenBudgetError.
 */
export async function beginConsent(
  ctx: Context,
  consent: Consent,
): Promise<{ flow: BegunFlow; warnings: TokenBudgetWarning[] }> {
  const { organizationId } = requireActor(ctx);
  const { service, connection, environment, parameters, renews } = consent;
  const path = consent.path ?? "";
  const connector = ctx.connectors.of(service);
  if (!connector.authorization)
    throw new ConflictError(
      `${service.name} is not connected by a consent: use \`saveConnectionCredentials\`.`,
      "NO_CONSENT",
    );
  assertParameters(connector, parameters, `${path}parameters`);
  assertDataCentre(connector, service, consent.dataCentre, `${path}dataCentre`);
  const { clientId } = await getServiceClient(ctx, { organizationId, serviceId: service.id });
  const warnings = await spendTokenBudget(ctx, {
    organizationId,
    service,
    connector,
    clientId,
    renews,
    acceptTokenLoss: consent.acceptTokenLoss,
  });
  const { slug } = await ctx.database.prisma.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { slug: true },
  });
  const flow = await beginFlow(ctx, {
    organizationSlug: slug,
    service,
    environment,
    projectId: null,
    purpose: { connectionId: connection.id },
    scopes: connection.scopes,
    parameters,
    anyOrganization: consent.anyAccount,
    // What waits for a connection waits for the rule, not here: all of it goes on.
    ...(consent.liftsHold ? { grantChoice: { heldEvents: "REPLAY" as const } } : {}),
    ...(consent.dataCentre ? { consentAt: consent.dataCentre } : {}),
  });
  return { flow, warnings };
}
