import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import type { Receipt } from "../authorization/index.ts";
import { assertByHand } from "./assert-by-hand.ts";
import { getConnection, keyOf, listAuthorized, lockConnection } from "./connections.records.ts";
import type { AuthorizedRecord, ConnectionRecord } from "./connections.records.ts";
import { endAtProvider } from "./end-at-provider.ts";
import { previewConnectionImpact } from "./preview-connection-impact.ts";
import type { ConnectionImpact } from "./preview-connection-impact.ts";
import { deleteCalls, removeConnection } from "./remove-connection.ts";

const Input = z.object({ connectionId: z.string(), preview: z.boolean().nullish() });

export type ConnectionReceipt = { environment: Environment; receipt: Receipt };
export type DeletedConnection = {
  connection: ConnectionRecord | null;
  deletedConnectionId: string | null;
  impact: ConnectionImpact;
  receipts: ConnectionReceipt[];
  preview: boolean;
};

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
  assertByHand(connection, "uninstallExtension");
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
  { id, organizationId }: ConnectionRecord,
  ended: ReadonlySet<string>,
  receipts: readonly ConnectionReceipt[],
): Promise<AuthorizedRecord[]> {
  const connection = await lockConnection(scope, organizationId, id);
  const present = await listAuthorized(scope.tx, connection);
  const left = present.filter((each) => !ended.has(keyOf(each)));
  if (left.length > 0) return left;
  await removeConnection(ctx, scope, connection, present, {
    receipts: receipts.map(({ environment, receipt }) => ({ environment, receipt: { ...receipt } })),
  });
  return [];
}
