import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { getService } from "../catalogue/index.ts";
import { beginConsent } from "./begin-consent.ts";
import {
  callsPerMinuteInput,
  connectionNameInput,
  environmentInput,
  parametersInput,
  projectIdsInput,
  scopesInput,
} from "./connection-input.ts";
import { getConnection } from "./connections.records.ts";
import type { ConnectionRecord } from "./connections.records.ts";
import { insertUnderFreeName } from "./insert-under-free-name.ts";
import { lockProjects } from "./lock-projects.ts";
import type { TokenBudgetWarning } from "./token-budget.ts";

const Input = z.object({
  name: connectionNameInput,
  serviceKey: z.string(),
  scopes: scopesInput.nullish(),
  projectIds: projectIdsInput.nullish(),
  callsPerMinute: callsPerMinuteInput.nullish(),
  keepsBodies: z.boolean().nullish(),
  connect: z
    .object({
      environment: environmentInput,
      parameters: parametersInput.nullish(),
      dataCentre: z.string().max(20).nullish(),
      acceptTokenLoss: z.boolean().nullish(),
    })
    .nullish(),
});

export type CreatedConnection = {
  connection: ConnectionRecord;
  authorizationUrl: string | null;
  expiresAt: Date | null;
  warnings: TokenBudgetWarning[];
};

/**
 * Makes a connection. Its link name comes from the name and never changes. With `connect` the consent in that environment is begun
 * too: where that cannot be, nothing is made. Throws ValidationError, NotFoundError, ConflictError SERVICE_CLIENT_MISSING or
 * NO_CONSENT, TokenBudgetError.
 */
export async function createConnection(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<CreatedConnection> {
  authoriseInAny(ctx, "CONNECTIONS");
  const wanted = parseInput(Input, input);
  const { organizationId } = wanted.connect
    ? authoriseIn(ctx, "CONNECTIONS", wanted.connect.environment)
    : authoriseInAny(ctx, "CONNECTIONS");
  const service = await getService(ctx.database.prisma, organizationId, wanted.serviceKey);
  const { defaultScopes } = ctx.connectors.of(service);
  const made = { id: newId(), scopes: wanted.scopes ?? [...defaultScopes] };
  const begun =
    wanted.connect &&
    (await beginConsent(ctx, {
      connection: made,
      service,
      environment: wanted.connect.environment,
      parameters: wanted.connect.parameters ?? {},
      dataCentre: wanted.connect.dataCentre ?? null,
      renews: null,
      anyAccount: false,
      acceptTokenLoss: wanted.connect.acceptTokenLoss ?? false,
      path: "connect.",
    }));
  const connection = await inTransaction(ctx, async (scope) => {
    // A service of their own may be deleted meanwhile.
    await scope.tx.$queryRaw`select 1 from "Service" where "id" = ${service.id}::uuid for key share`;
    await getService(scope.tx, organizationId, service.key);
    await insert(ctx, scope, {
      ...made,
      name: wanted.name,
      serviceId: service.id,
      callsPerMinute: wanted.callsPerMinute || null,
      keepsBodies: wanted.keepsBodies ?? false,
      projectIds: wanted.projectIds ?? [],
    });
    await begun?.flow.record(scope);
    return getConnection(scope.tx, organizationId, made.id);
  });
  return {
    connection,
    authorizationUrl: begun?.flow.authorizationUrl ?? null,
    expiresAt: begun?.flow.expiresAt ?? null,
    warnings: begun?.warnings ?? [],
  };
}

async function insert(
  ctx: Context,
  scope: TransactionScope,
  {
    projectIds,
    ...given
  }: {
    id: string;
    name: string;
    serviceId: string;
    scopes: string[];
    callsPerMinute: number | null;
    keepsBodies: boolean;
    projectIds: readonly string[];
  },
): Promise<void> {
  const { tx, now } = scope;
  const { organizationId, memberId, name: actorName } = authoriseInAny(ctx, "CONNECTIONS");
  await lockProjects(scope, organizationId, projectIds);
  const { slug } = await tx.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { slug: true },
  });
  const linkName = await insertUnderFreeName(scope, slug, {
    ...given,
    organizationId,
    createdById: memberId,
    createdByName: actorName,
    createdAt: now,
    updatedAt: now,
  });
  await tx.connectionShare.createMany({
    data: projectIds.map((projectId) => ({ connectionId: given.id, projectId, organizationId })),
  });
  await recordAudit(ctx, scope, {
    act: "connection.created",
    entityType: "ConnectionLink",
    entityId: given.id,
    after: { ...given, linkName, projectIds: [...projectIds] },
  });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "connection.created",
      entityType: "ConnectionLink",
      entityId: given.id,
      actorName,
      payload: { connectionName: given.name, linkName },
    },
  ]);
}
