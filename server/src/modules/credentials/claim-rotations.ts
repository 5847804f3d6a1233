import type { Environment } from "../../context.ts";
import { leaseIsDead } from "../../platform/queue/worker.ts";

export type ClaimedRotation = {
  id: string;
  /** null: of all. */
  organizationId: string | null;
  keyId: string;
  positionKeyId: string | null;
  position: string | null;
};

/**
 * Claims rotations towards this node's current key, oldest first: a node that has another key in front would wrap with
 * the wrong one. One that this worker holds and does not run (its run broke off) is claimed again.
 */
export async function claimRotations(
  { database, vault, workerId }: Pick<Environment, "database" | "vault" | "workerId">,
  limit: number,
  running: readonly string[],
): Promise<ClaimedRotation[]> {
  const { rows } = await database.pool.query<ClaimedRotation>({
    name: "rotation-claim",
    text: `update "MasterKeyRotation" r set "lease" = $1
           where r."id" in (
             select t."id" from "MasterKeyRotation" t
             where t."state" = 'RUNNING' and t."keyId" = $2
               and (t."lease" is null or (t."lease" = $1 and t."id" <> all($4::uuid[])))
             order by t."id" limit $3 for update skip locked)
           returning r."id", r."organizationId", r."keyId", r."positionKeyId", r."position"`,
    values: [workerId, vault.currentKeyId, limit, running],
  });
  return rows;
}

/** Gives the rotations of workers that are gone back; they go on from their positions. */
export async function reclaimRotations({ database }: Pick<Environment, "database">): Promise<void> {
  await database.pool.query({
    name: "rotation-reclaim",
    text: `update "MasterKeyRotation" t set "lease" = null
           where t."state" = 'RUNNING' and t."lease" is not null and ${leaseIsDead}`,
  });
}
