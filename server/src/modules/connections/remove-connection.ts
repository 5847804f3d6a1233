import type { Context, TransactionScope } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import { resolveProblems } from "../problems/index.ts";
import { announceRulesOfConnection } from "../rules/index.ts";
import type { AuthorizedRecord, ConnectionRecord } from "./connections.records.ts";

/** Calls of the log that go in one statement. */
const batch = 10_000;

/** Removes a connection, which the caller has locked, with what it is in its environments. `after` goes into the audit log. */
export async function removeConnection(
  ctx: Context,
  scope: TransactionScope,
  { id, organizationId, name, linkName, service }: ConnectionRecord,
  present: readonly AuthorizedRecord[],
  after: Prisma.InputJsonObject = {},
): Promise<void> {
  const { tx, now } = scope;
  const actorName = ctx.actor?.name ?? null;
  await resolveProblems(scope, {
    organizationId,
    subjectId: id,
    resolution: "The connection was deleted.",
    actorName,
  });
  await tx.connectionLink.delete({ where: { id, organizationId } });
  await tx.authorization.deleteMany({
    where: { id: { in: present.map(({ authorizationId }) => authorizationId) }, organizationId },
  });
  // With the row goes the data key: what copies of the cipher text exist elsewhere stay shut for good.
  await tx.credential.deleteMany({
    where: { id: { in: present.map(({ authorization }) => authorization.credentialId) }, organizationId },
  });
  await recordAudit(ctx, scope, {
    act: "connection.deleted",
    entityType: "ConnectionLink",
    entityId: id,
    before: { name, linkName, service: service.key },
    after,
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
}

/** The log may be long: it goes before the transaction that removes the connection, part by part. */
export async function deleteCalls({ database }: Context, connectionId: string): Promise<void> {
  for (let rowCount: number | null = batch; rowCount === batch;)
    ({ rowCount } = await database.pool.query(
      `delete from "ConnectionCall" where "id" in (
         select "id" from "ConnectionCall" where "connectionId" = $1 limit ${batch})`,
      [connectionId],
    ));
}
