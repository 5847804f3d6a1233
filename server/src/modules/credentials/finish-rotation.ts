import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { ClaimedRotation } from "./claim-rotations.ts";
import { rotationChange } from "./rotation-changes.ts";
import { RotationLostError } from "./save-rewrapped.ts";

type Finishing = Pick<Environment, "database" | "clock" | "feed" | "workerId">;

/** Begins the next walk through what is left. Throws RotationLostError. */
export async function restartWalk(environment: Finishing, rotation: ClaimedRotation): Promise<void> {
  const { count } = await environment.database.prisma.masterKeyRotation.updateMany({
    where: mine(environment, rotation),
    data: { positionKeyId: null, position: null, failed: 0 },
  });
  if (count === 0) throw new RotationLostError();
}

/** Gives a rotation back, for whoever claims it next. */
export async function releaseRotation(environment: Finishing, rotation: ClaimedRotation): Promise<void> {
  await environment.database.prisma.masterKeyRotation.updateMany({
    where: mine(environment, rotation),
    data: { lease: null },
  });
}

/**
 * Ends a rotation and tells its organization; after one of all, every organization that has a secret, without a word
 * of the others. Throws RotationLostError.
 */
export async function finishRotation(environment: Finishing, rotation: ClaimedRotation): Promise<void> {
  await inTransaction(environment, async ({ tx, now }) => {
    const [done] = await tx.masterKeyRotation.updateManyAndReturn({
      where: mine(environment, rotation),
      data: { state: "DONE", finishedAt: now, lease: null, positionKeyId: null, position: null },
    });
    if (!done) throw new RotationLostError();
    const { organizationId } = rotation;
    if (organizationId)
      await appendChanges(tx, now, [rotationChange("masterKey.rotated", { ...done, organizationId })]);
    else
      await tx.$executeRaw`
        insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "payload")
        select ${now}::timestamptz, o."id", 'masterKey.rotated', 'MasterKeyRotation', ${rotation.id}::uuid, '{}'
        from "Organization" o where exists (select from "Credential" c where c."organizationId" = o."id")`;
  });
}

function mine({ workerId }: Finishing, { id, keyId }: ClaimedRotation) {
  return { id, keyId, lease: workerId, state: "RUNNING" } as const;
}
