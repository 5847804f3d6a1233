import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { announceRulesOfConnection } from "../rules/index.ts";
import { getConnection, lockConnection } from "./connections.records.ts";
import type { AuthorizedRecord, ConnectionRecord } from "./connections.records.ts";
import { endAtProvider } from "./end-at-provider.ts";
import { previewConnectionImpact } from "./preview-connection-impact.ts";
import type { ConnectionImpact } from "./preview-connection-impact.ts";

const Input = z.object({ connectionId: z.string(), preview: z.boolean().nullish() });

export type ConnectionReceipt = { environment: Environment; receipt: Receipt };
export type DeletedConnection = {
  connection: ConnectionRecord | null;
  deletedConnectionId: string | null;
  impact: ConnectionImpact;
  receipts: ConnectionReceipt[];
  preview: boolean;
};

/** Calls of the log that go in one statement. */
const batch = 10_000;

/**
 * Deletes a connection for good: its credentials are ended at the provider in each environment (receipts kept), their data keys
 * destroyed, its log of calls and usage removed. Scripts that name it fail from then on: the impact lists their rules. With `preview`
 * it only tells what it would touch.
 */
export async function deleteConnection(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<DeletedConnection> {
  const { organizationId } = authoriseInAny(ctx, "CONNECTIONS");
  const { connectionId, preview } = parseInput(Input, input);
  const connection = await getConnection(ctx.database.prisma, organizationId, connectionId);
  const present = await listAuthorized(ctx.database.prisma, connection);
  for (const { environment } of present) authoriseIn(ctx, "CONNECTIONS", environment);
  const impact = await previewConnectionImpact(ctx, connection, null);
  if (preview) return { connection, deletedConnectionId: null, impact, receipts: [], preview: true };

  const receipts: ConnectionReceipt[] = [];
  const ended = new Set<string>();
  await deleteCalls(ctx, connectionId);
  for (let left = present; ;) {
    for (const each of left) {
      receipts.push({ environment: each.environment, receipt: await endAtProvider(ctx, connection, each) });
      ended.add(keyOf(each));
    }
    // A consent that was finished meanwhile has brought credentials that are still to be ended.
    left = await inTransaction(ctx, (scope) => remove(ctx, scope, connection, ended, receipts));
    if (left.length === 0) break;
  }
  return { connection: null, deletedConnectionId: connectionId, impact, receipts, preview: false };
}

/** Removes it, unless credentials have come that were not ended: answers those. */
async function remove(
  ctx: Context,
  scope: TransactionScope,
  { id, organizationId, name, linkName, service }: ConnectionRecord,
  ended: ReadonlySet<string>,
  receipts: readonly ConnectionReceipt[],
): Promise<AuthorizedRecord[]> {
  const { tx, now } = scope;
  const actorName = ctx.actor?.name ?? null;
  const present = await listAuthorized(tx, await lockConnection(scope, organizationId, id));
  const left = present.filter((each) => !ended.has(keyOf(each)));
  if (left.length > 0) return left;
  const authorizations = {
    id: { in: present.map(({ authorizationId }) => authorizationId) },
    organizationId,
  };
  await resolveProblems(scope, {
    organizationId,
    subjectId: id,
    resolution: "The connection was deleted.",
    actorName,
  });
  await tx.connectionLink.delete({ where: { id, organizationId } });
  await tx.authorization.deleteMany({ where: authorizations });
  // With the row goes the data key: what copies of the cipher text exist elsewhere stay shut for good.
  await tx.credential.deleteMany({
    where: { id: { in: present.map(({ authorization }) => authorization.credentialId) }, organizationId },
  });
  await recordAudit(ctx, scope, {
    act: "connection.deleted",
    entityType: "ConnectionLink",
    entityId: id,
    before: { name, linkName, service: service.key },
    after: {
      receipts: receipts.map(({ environment, receipt }) => ({ environment, receipt: { ...receipt } })),
    },
  });
  for (const environment of Object.values(Environment))
    await announceRulesOfConnection(scope, { organizationId, linkName, environment, actorName });
  await appendChanges(tx, now, [
    {
      organizationId,
      name: "connection.deleted",
      entityType: "ConnectionLink",
      entityId: id,
      actorName,
      payload: { connectionName: name, linkName },
    },
  ]);
  return [];
}

function listAuthorized(
  client: TransactionScope["tx"] | Context["database"]["prisma"],
  { id: connectionId, organizationId }: ConnectionRecord,
): Promise<AuthorizedRecord[]> {
  return client.connectionAuthorization.findMany({
    where: { connectionId, organizationId },
    include: { authorization: true },
    orderBy: { environment: "asc" },
  });
}

/** Which credentials: a refresh of those that were ended is no new consent. */
function keyOf({ authorizationId, grantedAt }: AuthorizedRecord): string {
  return `${authorizationId} ${grantedAt.toISOString()}`;
}

/** The log may be long: it goes before the transaction, part by part. */
async function deleteCalls({ database }: Context, connectionId: string): Promise<void> {
  for (let rowCount: number | null = batch; rowCount === batch;)
    ({ rowCount } = await database.pool.query(
      `delete from "ConnectionCall" where "id" in (
         select "id" from "ConnectionCall" where "connectionId" = $1 limit ${batch})`,
      [connectionId],
    ));
}
