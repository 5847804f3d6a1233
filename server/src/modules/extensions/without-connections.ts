import type { Context, TransactionScope } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { prepareRemoval } from "../connections/index.ts";
import type { ConnectionRecord } from "../connections/index.ts";
import { listOwnConnections } from "./installations.records.ts";
import type { InstallationRecord } from "./installations.records.ts";

/** That a consent brought a connection or credentials which were not prepared for: the transaction is rolled back and begun anew. */
class ConnectedMeanwhile extends Error {}

/**
 * Runs a step of an installation that removes some of its own connections, in one transaction: `step` locks the installation, then
 * calls `remove`. Their credentials are ended at the provider after the commit, and the receipts kept.
 */
export async function withoutConnections<Result>(
  ctx: Context,
  installation: Pick<InstallationRecord, "id" | "organizationId">,
  removes: (connection: ConnectionRecord) => boolean,
  step: (scope: TransactionScope, remove: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    const own = await listOwnConnections(ctx.database.prisma, installation);
    const expected = own.filter(removes);
    const removal = await prepareRemoval(ctx, expected);
    try {
      const result = await inTransaction(ctx, (scope) =>
        step(scope, async () => {
          const present = (await listOwnConnections(scope.tx, installation)).filter(removes);
          const known = present.every(({ id }) => expected.some((each) => each.id === id));
          if (!known || present.length < expected.length || !(await removal.remove(scope)))
            throw new ConnectedMeanwhile();
        }),
      );
      await removal.end();
      return result;
    } catch (error) {
      if (!(error instanceof ConnectedMeanwhile)) throw error;
    } finally {
      await removal.release();
    }
  }
}
