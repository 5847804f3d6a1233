import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { recordAudit } from "../access/index.ts";
import { holdRefreshes } from "../authorization/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { keyOf, listAuthorized, lockConnection } from "./connections.records.ts";
import type { AuthorizedRecord, ConnectionRecord } from "./connections.records.ts";
import { prepareEnd } from "./end-at-provider.ts";
import { deleteCalls, removeConnection } from "./remove-connection.ts";

export type PreparedRemoval = {
  /** Removes them in the caller's transaction. False, and nothing is done, where they have other credentials by now: prepare anew. */
  remove(scope: TransactionScope): Promise<boolean>;
  /** After the commit: ends their credentials at the provider and keeps the receipts. */
  end(): Promise<void>;
  /** Lets tokens be refreshed again, where they were not removed. */
  release(): Promise<void>;
};

type Prepared = {
  connection: ConnectionRecord;
  present: { authorized: AuthorizedRecord; end: () => Promise<Receipt> }[];
  releases: (() => Promise<void>)[];
};

/**
 * Prepares that connections are removed in a transaction and their credentials ended at the provider after it: what that takes is
 * read now, and nothing is refreshed until `release`.
 */
export async function prepareRemoval(
  ctx: Context,
  connections: readonly ConnectionRecord[],
): Promise<PreparedRemoval> {
  const prepared: Prepared[] = [];
  for (const connection of connections) {
    await deleteCalls(ctx, connection.id);
    prepared.push(await prepareEnds(ctx, connection));
  }
  return {
    async remove(scope) {
      const locked: [ConnectionRecord, AuthorizedRecord[]][] = [];
      for (const { connection, present } of prepared) {
        const { organizationId, id } = connection;
        const now = await listAuthorized(scope.tx, await lockConnection(scope, organizationId, id));
        const known = new Set(present.map(({ authorized }) => keyOf(authorized)));
        if (now.some((each) => !known.has(keyOf(each)))) return false;
        locked.push([connection, now]);
      }
      for (const [connection, present] of locked) await removeConnection(ctx, scope, connection, present);
      return true;
    },
    async end() {
      for (const { connection, present } of prepared)
        for (const { authorized, end } of present)
          await keepReceipt(ctx, connection, authorized, await end());
    },
    async release() {
      for (const { releases } of prepared) for (const release of releases) await release();
    },
  };
}

async function prepareEnds(ctx: Context, connection: ConnectionRecord): Promise<Prepared> {
  const { prisma } = ctx.database;
  const { organizationId } = connection;
  const releases = await Promise.all(
    (await listAuthorized(prisma, connection)).map(({ authorizationId }) =>
      holdRefreshes(ctx, { organizationId, authorizationId }),
    ),
  );
  // Read only now: a refresh that was under way has brought others.
  const present = await listAuthorized(prisma, connection);
  const ends = present.map(async (authorized) => ({
    authorized,
    end: await prepareEnd(ctx, connection, authorized),
  }));
  return { connection, present: await Promise.all(ends), releases };
}

async function keepReceipt(
  ctx: Context,
  { id, organizationId, name }: ConnectionRecord,
  { environment }: AuthorizedRecord,
  receipt: Receipt,
): Promise<void> {
  await inTransaction(ctx, async (scope) => {
    const entity = { entityType: "ConnectionLink", entityId: id };
    await recordAudit(ctx, scope, {
      act: "connection.revokedAtProvider",
      ...entity,
      after: { environment, receipt: { ...receipt } },
    });
    await appendChanges(scope.tx, scope.now, [
      {
        organizationId,
        name: "connection.revokedAtProvider",
        ...entity,
        actorName: ctx.actor?.name ?? null,
        payload: {
          connectionName: name,
          environment,
          outcome: receipt.outcome,
          ...(receipt.reason ? { reason: receipt.reason } : {}),
        },
      },
    ]);
  });
}
