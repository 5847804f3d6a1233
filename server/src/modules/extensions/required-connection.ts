import type { Context, TransactionScope } from "../../context.ts";
import type { Service } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import type { ParameterValues } from "../../providers/connector.ts";
import { findService } from "../catalogue/index.ts";
import { findAuthorized, insertOwnConnection } from "../connections/index.ts";
import type { AuthorizedRecord } from "../connections/index.ts";
import {
  assertInstalled,
  listOwnConnections,
  lockInstallation,
  manifestOf,
} from "./installations.records.ts";
import type { InstallationRecord } from "./installations.records.ts";
import type { ThirdPartyRequirement } from "./manifest.ts";

/** The connection that the installed version asks for: the one that is there, or one that is to be made. */
export type PlannedConnection = {
  id: string;
  organizationId: string;
  name: string;
  service: Service;
  /** What its consents ask for. */
  scopes: string[];
  /** Whether its row is there. */
  exists: boolean;
  /** What it is in production; null where it was never connected. */
  present: AuthorizedRecord | null;
  /** Those of before. */
  parameters: ParameterValues;
  /** Whether new credentials lift the hold of `revokeThirdParty`. */
  liftsHold: boolean;
};

/** That another call has made the connection, or an upgrade changed what is asked for: plan anew. */
export class MadeMeanwhile extends Error {}

/** Throws ConflictError UNINSTALLED, AUTHORIZE_FIRST, or ALREADY_AUTHORIZED where its credentials do. */
export function assertMayAuthorize(installation: InstallationRecord, credentialsDo: boolean): void {
  assertInstalled(installation);
  if (!installation.authorizedAt)
    throw new ConflictError(
      "Authorise the platform first: `authorizeInstallation`. The third-party app comes after it.",
      "AUTHORIZE_FIRST",
    );
  if (installation.thirdPartyAt && credentialsDo)
    throw new ConflictError(
      `The third-party app was already authorised by ${installation.thirdPartyByName ?? "somebody"}. \`revokeThirdParty\` takes that back.`,
      "ALREADY_AUTHORIZED",
    );
}

/**
 * What authorising the third-party app takes now; null where the extension keeps its credentials itself. Throws as assertMayAuthorize
 * does, and ConflictError SERVICE_MISSING.
 */
export async function planConnection(
  ctx: Context,
  installation: InstallationRecord,
): Promise<PlannedConnection | null> {
  const { prisma } = ctx.database;
  const { organizationId, extension } = installation;
  const wanted = manifestOf(installation).thirdParty;
  assertMayAuthorize(installation, wanted === null);
  if (!wanted) return null;
  const service = await findService(prisma, organizationId, wanted.service);
  if (!service)
    throw new ConflictError(
      `${extension.name} works with the service \`${wanted.service}\`, which your organization does not have. Add it with \`createCustomService\`.`,
      "SERVICE_MISSING",
    );
  const connector = ctx.connectors.of(service);
  const scopes = scopesOf(ctx, wanted, service);
  const own = (await listOwnConnections(prisma, installation)).find(
    (each) => each.name === wanted.connection && each.serviceId === service.id,
  );
  const present = own ? await findAuthorized(prisma, organizationId, own.id, "PRODUCTION") : null;
  const refused = present === null || present.authorization.refusedAt !== null;
  // Keys and passwords have no scopes.
  const missing =
    present && connector.authType.startsWith("OAUTH2")
      ? connector.missingScopes(scopes, present.authorization.scopes)
      : [];
  assertMayAuthorize(installation, !refused && missing.length === 0);
  return {
    id: own?.id ?? newId(),
    organizationId,
    name: wanted.connection,
    service,
    scopes,
    exists: own !== undefined,
    present,
    parameters: (present?.authorization.parameters ?? {}) as ParameterValues,
    liftsHold: installation.thirdPartyRevokedAt !== null,
  };
}

/**
 * Locks the installation and makes the planned connection, or gives it the scopes that are asked for now. Throws MadeMeanwhile where
 * the plan no longer holds.
 */
export async function keepRequired(
  ctx: Context,
  scope: TransactionScope,
  planned: InstallationRecord,
  plan: PlannedConnection,
): Promise<InstallationRecord> {
  const { tx, now } = scope;
  const { id: installationId, organizationId } = planned;
  // Above the installation in the order of locks: its definition stays as it is until the connection stands.
  await tx.$queryRaw`select 1 from "Service" where "id" = ${plan.service.id}::uuid for share`;
  const installation = await lockInstallation(scope, organizationId, installationId);
  assertInstalled(installation);
  const own = await listOwnConnections(tx, installation);
  const found = own.find(({ id }) => id === plan.id);
  const sameName = own.some(({ name, serviceId }) => name === plan.name && serviceId === plan.service.id);
  if (stateOf(installation) !== stateOf(planned) || (plan.exists ? !found : sameName))
    throw new MadeMeanwhile();
  const { id, name, scopes, service } = plan;
  const namespace = installation.extension.key;
  if (!found) await insertOwnConnection(ctx, scope, { id, installationId, namespace, name, service, scopes });
  else if (found.scopes.join(" ") !== scopes.join(" "))
    await tx.connectionLink.update({ where: { id, organizationId }, data: { scopes, updatedAt: now } });
  return installation;
}

/** What a plan is made of. */
function stateOf({ versionId, thirdPartyAt, thirdPartyRevokedAt }: InstallationRecord): string {
  return JSON.stringify([versionId, thirdPartyAt, thirdPartyRevokedAt]);
}

/** What consents ask for: the scopes of the manifest, or the default ones of the service. */
export function scopesOf(
  { connectors }: Pick<Context, "connectors">,
  wanted: ThirdPartyRequirement | null,
  service: Service,
): string[] {
  const { scopes = [] } = wanted ?? {};
  return scopes.length > 0 ? scopes : [...connectors.of(service).defaultScopes];
}
