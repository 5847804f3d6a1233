import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ConflictError, ValidationError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { authorise, recordAudit } from "../access/index.ts";
import {
  beginConsent,
  connectByCredentials,
  credentialsInput,
  parametersInput,
} from "../connections/index.ts";
import type { TokenBudgetWarning } from "../connections/index.ts";
import { getInstallation, lockInstallation, manifestOf } from "./installations.records.ts";
import type { InstallationRecord } from "./installations.records.ts";
import { assertMayAuthorize, keepRequired, MadeMeanwhile, planConnection } from "./required-connection.ts";
import type { PlannedConnection } from "./required-connection.ts";
import { recordThirdParty } from "./third-party-connected.ts";

const Input = z.object({
  installationId: z.string(),
  parameters: parametersInput.nullish(),
  dataCentre: z.string().max(20).nullish(),
  credentials: credentialsInput.nullish(),
  allowDifferentAccount: z.boolean().nullish(),
  acceptTokenLoss: z.boolean().nullish(),
});
type Wanted = z.output<typeof Input>;

export type ThirdPartyAuthorization = {
  installation: InstallationRecord;
  /** null until the consent is given, and where nobody is called back. */
  deliveryId: string | null;
  /** Of the consent that was begun; null where none is needed. */
  authorizationUrl: string | null;
  expiresAt: Date | null;
  warnings: TokenBudgetWarning[];
};

/**
 * Authorises the third-party app of an installation. Where its manifest names a service, that is by a consent, which this begins and
 * whose end fires `onTPAAuthorise`, or by `credentials`, which fire it at once; otherwise the extension keeps the credentials itself, and
 * this only records it. The same again replaces credentials that are refused, or lack scopes. Throws ValidationError, TokenBudgetError,
 * and ConflictError UNINSTALLED, AUTHORIZE_FIRST, ALREADY_AUTHORIZED, SERVICE_MISSING, SERVICE_CLIENT_MISSING, CREDENTIALS_NEEDED or
 * what `saveConnectionCredentials` throws.
 */
export async function authorizeThirdParty(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<ThirdPartyAuthorization> {
  const { organizationId } = authorise(ctx, "INSTALLATIONS");
  const wanted = parseInput(Input, input);
  for (;;) {
    try {
      const installation = await getInstallation(ctx.database.prisma, organizationId, wanted.installationId);
      const plan = await planConnection(ctx, installation);
      if (!plan) return await recordOnly(ctx, installation, wanted);
      return await (wanted.credentials ? byCredentials : byConsent)(ctx, installation, plan, wanted);
    } catch (error) {
      // Another call has made the connection: it is taken instead.
      if (!(error instanceof MadeMeanwhile)) throw error;
    }
  }
}

async function recordOnly(
  ctx: Context,
  { id, organizationId, extension }: InstallationRecord,
  { credentials }: Wanted,
): Promise<ThirdPartyAuthorization> {
  if (credentials)
    throw new ValidationError([
      { path: "credentials", message: `${extension.name} keeps its credentials itself: leave them out.` },
    ]);
  return inTransaction(ctx, async (scope) => {
    const installation = await lockInstallation(scope, organizationId, id);
    // An upgrade may have come in between, to a version that names a service.
    if (manifestOf(installation).thirdParty) throw new MadeMeanwhile();
    assertMayAuthorize(installation, true);
    const deliveryId = await recordThirdParty(ctx, scope, installation, null);
    return answer(scope, installation, { deliveryId });
  });
}

async function byCredentials(
  ctx: Context,
  installation: InstallationRecord,
  plan: PlannedConnection,
  { credentials, parameters, allowDifferentAccount }: Wanted,
): Promise<ThirdPartyAuthorization> {
  const { memberId } = authorise(ctx, "INSTALLATIONS");
  let deliveryId: string | null = null;
  await connectByCredentials(ctx, {
    connection: plan,
    service: plan.service,
    environment: "PRODUCTION",
    memberId,
    parameters: parameters ?? plan.parameters,
    credentials: credentials ?? {},
    present: plan.present,
    anyAccount: plan.liftsHold || (allowDifferentAccount ?? false),
    liftsHold: plan.liftsHold,
    follow: async (scope) => {
      const locked = await keepRequired(ctx, scope, installation, plan);
      return async (connection) => {
        deliveryId = await recordThirdParty(ctx, scope, locked, connection);
      };
    },
  });
  const { prisma } = ctx.database;
  const { id, organizationId } = installation;
  return { ...noConsent, installation: await getInstallation(prisma, organizationId, id), deliveryId };
}

async function byConsent(
  ctx: Context,
  installation: InstallationRecord,
  plan: PlannedConnection,
  { parameters, dataCentre, allowDifferentAccount, acceptTokenLoss }: Wanted,
): Promise<ThirdPartyAuthorization> {
  const { service, present, liftsHold } = plan;
  if (!ctx.connectors.of(service).authorization)
    throw new ConflictError(
      `${service.name} is not connected by a consent: give \`credentials\`.`,
      "CREDENTIALS_NEEDED",
    );
  const asked: ParameterValues = parameters ?? plan.parameters;
  const { flow, warnings } = await beginConsent(ctx, {
    connection: plan,
    service,
    environment: "PRODUCTION",
    parameters: asked,
    dataCentre: dataCentre ?? null,
    renews: present && {
      authorizationId: present.authorizationId,
      providerUserId: present.authorization.providerUserId,
    },
    anyAccount: liftsHold || (allowDifferentAccount ?? false),
    acceptTokenLoss: acceptTokenLoss ?? false,
    liftsHold,
  });
  return inTransaction(ctx, async (scope) => {
    const locked = await keepRequired(ctx, scope, installation, plan);
    await flow.record(scope);
    await recordAudit(ctx, scope, {
      act: "installation.thirdPartyAuthorizationStarted",
      entityType: "Installation",
      entityId: installation.id,
      after: { service: service.key, scopes: plan.scopes, parameters: { ...asked } },
    });
    const { authorizationUrl, expiresAt } = flow;
    return answer(scope, locked, { authorizationUrl, expiresAt, warnings });
  });
}

const noConsent = { deliveryId: null, authorizationUrl: null, expiresAt: null, warnings: [] };

async function answer(
  { tx }: TransactionScope,
  { organizationId, id }: InstallationRecord,
  told: Partial<ThirdPartyAuthorization>,
): Promise<ThirdPartyAuthorization> {
  return { ...noConsent, ...told, installation: await getInstallation(tx, organizationId, id) };
}
