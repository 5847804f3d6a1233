import { z } from "zod";
import type { Context } from "../../context.ts";
import type { BoundedCount } from "../../graphql/bounded-count.ts";
import { boundCount } from "../../graphql/bounded-count.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise } from "../access/index.ts";
import { recordStep } from "./installation-changes.ts";
import {
  assertInstalled,
  getInstallation,
  listOwnConnections,
  lockInstallation,
} from "./installations.records.ts";
import type { InstallationRecord, SteppedInstallation } from "./installations.records.ts";
import { removeConfigParams } from "./save-config-params.ts";
import { withoutConnections } from "./without-connections.ts";

const Input = z.object({ installationId: z.string(), preview: z.boolean().nullish() });

export type UninstallImpact = {
  configParams: number;
  /** By name. */
  connections: string[];
  pendingDeliveries: BoundedCount;
};
export type UninstalledExtension = SteppedInstallation & { impact: UninstallImpact; preview: boolean };

/**
 * Uninstalls an extension for good: config values are destroyed, its own connections deleted, and `onUninstall` fires, after which
 * nothing fires any more; what was fired before is still delivered before it. The credentials are ended at the provider afterwards.
 * With `preview` it only tells what it would touch. Throws ConflictError UNINSTALLED.
 */
export async function uninstallExtension(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<UninstalledExtension> {
  const { organizationId, name: uninstalledByName } = authorise(ctx, "INSTALLATIONS");
  const { installationId, preview } = parseInput(Input, input);
  const found = await getInstallation(ctx.database.prisma, organizationId, installationId);
  assertInstalled(found);
  const impact = await readImpact(ctx, found);
  if (preview) return { installation: found, deliveryId: null, impact, preview: true };
  const stepped = await withoutConnections(
    ctx,
    found,
    () => true,
    async (scope, remove) => {
      const installation = await lockInstallation(scope, organizationId, installationId);
      assertInstalled(installation);
      await remove();
      const configParams = await removeConfigParams(scope, installation);
      await scope.tx.installation.update({
        where: { id: installationId, organizationId },
        data: { uninstalledAt: scope.now, uninstalledByName },
      });
      const deliveryId = await recordStep(ctx, scope, installation, {
        change: "installation.uninstalled",
        event: "onUninstall",
        after: { configParams, connections: impact.connections },
      });
      return { installation: await getInstallation(scope.tx, organizationId, installationId), deliveryId };
    },
  );
  return { ...stepped, impact, preview: false };
}

async function readImpact(ctx: Context, installation: InstallationRecord): Promise<UninstallImpact> {
  const { prisma, pool } = ctx.database;
  const { id: installationId, organizationId } = installation;
  const [configParams, own, pending] = await Promise.all([
    prisma.configParam.count({ where: { installationId, organizationId } }),
    listOwnConnections(prisma, installation),
    pool.query<{ count: number }>({
      name: "pending-deliveries-of-installation",
      text: `select count(*)::int as "count" from (
               select 1 from "Delivery" where "installationId" = $1 and "ended" = false limit 101) d`,
      values: [installationId],
    }),
  ]);
  return {
    configParams,
    connections: own.map(({ name }) => name),
    pendingDeliveries: boundCount(pending.rows[0]?.count ?? 0),
  };
}
