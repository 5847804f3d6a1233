import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { Connector, ParameterValues } from "../../providers/connector.ts";
import type { Identity } from "../../providers/provider.ts";
import type { OAuthClient, Tokens } from "../../providers/tokens.ts";
import { recordAudit } from "../access/index.ts";
import {
  findConnector,
  FlowFailure,
  grantedBy,
  keepFormerTokens,
  replaceTokens,
  storeAuthorization,
} from "../authorization/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { announceRulesOfConnection } from "../rules/index.ts";
import { findAuthorized, lockConnection } from "./connections.records.ts";
import type { AuthorizedRecord, ConnectionRecord } from "./connections.records.ts";

export type GrantedConnection = {
  organizationId: string;
  memberId: string;
  connectionId: string;
  environment: Environment;
  connector: Connector;
  client: OAuthClient | null;
  tokens: Tokens;
  /** null: the service does not tell. */
  identity: Identity | null;
  parameters: ParameterValues;
  /** Whether they may be another account's than before. */
  anyAccount: boolean;
  /** Whether a person's hold goes with them: they are what a grant waited for. */
  liftsHold: boolean;
  /** How they came. */
  by: "CONSENT" | "TOKENS" | "CREDENTIALS";
  /** What else follows, in the same transaction. */
  follow?: Follow | undefined;
};

/**
 * What follows from credentials that a connection is given, in the transaction that stores them. It is called first, before the
 * connection is locked, to lock what stands above it and to check; what it answers is called last. What either throws keeps the
 * credentials from being stored.
 */
export type Follow = (scope: TransactionScope) => Promise<(connection: ConnectionRecord) => Promise<void>>;

/**
 * Makes the credentials those of a connection in one environment, in the place of what it had there. They must be of the same
 * account unless another is allowed; a person's hold stays. Throws FlowFailure DIFFERENT_ACCOUNT, or STATE_UNKNOWN where the
 * connection is gone; then nothing is kept, and the caller gives the credentials back.
 */
export async function storeConnectionAuthorization(ctx: Context, granted: GrantedConnection): Promise<void> {
  const { organizationId, connectionId, environment, tokens } = granted;
  for (;;) {
    const before = await findAuthorized(ctx.database.prisma, organizationId, connectionId, environment);
    const endFormer = before && (await keepFormerTokens(ctx, before));
    const isStored = await inTransaction(ctx, (scope) => storeInPlaceOf(ctx, scope, before, granted));
    if (isStored) return endFormer?.(tokens);
  }
}

/** Whether it was stored: not where others came in between, whose tokens have to be read first, for they are to be ended. */
async function storeInPlaceOf(
  ctx: Context,
  scope: TransactionScope,
  before: AuthorizedRecord | null,
  granted: GrantedConnection,
): Promise<boolean> {
  const { organizationId, connectionId, environment } = granted;
  // Its definition stays as it is until these credentials stand, or is seen to have changed.
  await scope.tx.$queryRaw`select 1 from "Service" where "id" =
    (select "serviceId" from "ConnectionLink" where "id" = ${connectionId}::uuid) for share`;
  // The lock settles two consents that finish at once: the second renews what the first made.
  const followed = await granted.follow?.(scope);
  const connection = await lockConnection(scope, organizationId, connectionId).catch((error: unknown) => {
    throw error instanceof NotFoundError ? goneMeanwhile() : error;
  });
  assertUnchanged(ctx, connection, granted);
  const present = await findAuthorized(scope.tx, organizationId, connectionId, environment);
  if (present?.authorization.generation !== before?.authorization.generation) return false;
  if (present && ctx.guards.stands("SAME_ACCOUNT")) assertSameAccount(ctx, connection, present, granted);
  await (present ? renew(ctx, scope, present, granted) : insert(ctx, scope, connection, granted));
  await settle(ctx, scope, connection, present, granted);
  await followed?.(connection);
  return true;
}

function assertUnchanged(
  { connectors, guards }: Context,
  { service }: ConnectionRecord,
  { connector, parameters }: GrantedConnection,
): void {
  if (!guards.stands("SERVICE_UNCHANGED")) return;
  if (findConnector(connectors, { service, parameters })?.binding === connector.binding) return;
  throw new FlowFailure(
    "SERVICE_CHANGED",
    `${service.name} was changed meanwhile. Nothing was kept: begin again.`,
  );
}

function assertSameAccount(
  { guards }: Context,
  { service, name }: ConnectionRecord,
  present: AuthorizedRecord,
  { identity, anyAccount }: GrantedConnection,
): void {
  if (anyAccount || present.providerAccountId === null || !guards.stands("SAME_ACCOUNT")) return;
  if (identity?.orgId === present.providerAccountId) return;
  const theirs = present.providerAccountName ?? present.providerAccountId;
  throw new FlowFailure(
    "DIFFERENT_ACCOUNT",
    identity
      ? `${name} belongs to ${theirs}, but these credentials are of ${identity.orgName}. Sign in there as the right one, or reconnect with the choice that another account may take its place.`
      : `${name} belongs to ${theirs}, and ${service.name} does not tell whose these credentials are. Reconnect with the scopes that tell, or with the choice that another account may take its place.`,
  );
}

async function insert(
  ctx: Context,
  scope: TransactionScope,
  { id: connectionId, serviceId }: ConnectionRecord,
  granted: GrantedConnection,
): Promise<void> {
  const { organizationId, environment, memberId, identity } = granted;
  const authorizationId = await storeAuthorization(ctx, scope, {
    ...grantedBy({ ...granted, providerUserId: identity?.orgId ?? null }),
    serviceId,
  });
  await scope.tx.connectionAuthorization.create({
    data: {
      connectionId,
      environment,
      organizationId,
      authorizationId,
      ...accountOf(identity),
      grantedById: memberId,
      grantedByName: ctx.actor?.name ?? "",
      grantedAt: scope.now,
    },
  });
}

async function renew(
  ctx: Context,
  scope: TransactionScope,
  { connectionId, authorizationId }: AuthorizedRecord,
  granted: GrantedConnection,
): Promise<void> {
  const { organizationId, environment, memberId, identity, liftsHold } = granted;
  await replaceTokens(ctx, scope, {
    ...grantedBy({ ...granted, providerUserId: identity?.orgId ?? null }),
    authorizationId,
  });
  await scope.tx.connectionAuthorization.update({
    where: { connectionId_environment: { connectionId, environment }, organizationId },
    data: {
      ...accountOf(identity),
      grantedById: memberId,
      grantedByName: ctx.actor?.name ?? "",
      grantedAt: scope.now,
      providerReceipt: Prisma.DbNull,
      ...(liftsHold ? { revokedAt: null, revokedByName: null } : {}),
    },
  });
}

function accountOf(identity: Identity | null) {
  return { providerAccountId: identity?.orgId ?? null, providerAccountName: identity?.orgName ?? null };
}

/** What follows once the credentials stand: the Problem goes, rules hear of it, and it is told. */
async function settle(
  ctx: Context,
  scope: TransactionScope,
  { id: connectionId, name, linkName, service }: ConnectionRecord,
  present: AuthorizedRecord | null,
  { organizationId, environment, identity, tokens, by, liftsHold }: GrantedConnection,
): Promise<void> {
  const actorName = ctx.actor?.name ?? null;
  await resolveProblems(scope, {
    organizationId,
    subjectId: connectionId,
    kind: "REAUTHENTICATION_REQUIRED",
    environment,
    resolution: `Reconnected by ${actorName ?? "somebody"}`,
    actorName,
  });
  const act = present ? "connection.reconnected" : "connection.connected";
  await recordAudit(ctx, scope, {
    act,
    entityType: "ConnectionLink",
    entityId: connectionId,
    ...(present ? { before: { providerAccountId: present.providerAccountId } } : {}),
    after: { environment, providerAccountId: identity?.orgId ?? null, scopes: tokens.scopes, by, liftsHold },
  });
  await announceRulesOfConnection(scope, { organizationId, linkName, environment, actorName });
  const former = present?.providerAccountName ?? null;
  await appendChanges(scope.tx, scope.now, [
    {
      organizationId,
      name: act,
      entityType: "ConnectionLink",
      entityId: connectionId,
      actorName,
      payload: {
        connectionName: name,
        environment,
        serviceName: service.name,
        ...(identity ? { accountName: identity.orgName } : {}),
        ...(former !== null && former !== identity?.orgName ? { formerName: former } : {}),
      },
    },
  ]);
}

function goneMeanwhile(): FlowFailure {
  return new FlowFailure("STATE_UNKNOWN", "The connection was deleted in the meantime. Nothing was kept.");
}
