import type { Environment, TransactionScope } from "../../context.ts";
import type { MasterKeyRotation } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { rotationChange } from "./rotation-changes.ts";

/**
 * The rotation that wraps every secret of an organization, or with null of all, with the current master key: the one
 * that runs, a new one, or one that is done where `total` is 0. One that runs towards another key is turned to this one.
 */
export async function beginRotation(
  { vault }: Pick<Environment, "vault">,
  { tx, now }: TransactionScope,
  request: { organizationId: string | null; total: number; requestedByName: string },
): Promise<{ rotation: MasterKeyRotation; isNew: boolean }> {
  const { organizationId, total, requestedByName } = request;
  const keyId = vault.currentKeyId;
  const running = { organizationId, state: "RUNNING" } as const;
  const begun = { keyId, total, requestedByName, startedAt: now };
  const turned = await tx.masterKeyRotation.updateManyAndReturn({
    where: { ...running, keyId: { not: keyId } },
    data: { ...begun, done: 0, failed: 0, positionKeyId: null, position: null, lease: null },
  });
  const created =
    turned.length > 0
      ? turned
      : await tx.masterKeyRotation.createManyAndReturn({
          data: [
            {
              id: newId(),
              organizationId,
              ...begun,
              ...(total === 0 ? { state: "DONE" as const, finishedAt: now } : {}),
            },
          ],
          // The index "MasterKeyRotation_running" lets one run per organization.
          skipDuplicates: true,
        });
  const [rotation] = created;
  if (!rotation) {
    // The newest: it runs, or has ended this very moment.
    const newest = { where: { organizationId }, orderBy: { id: "desc" } } as const;
    return { rotation: await tx.masterKeyRotation.findFirstOrThrow(newest), isNew: false };
  }
  if (organizationId)
    await appendChanges(tx, now, [
      rotationChange(rotation.state === "DONE" ? "masterKey.rotated" : "masterKey.rotationStarted", {
        ...rotation,
        organizationId,
        actorName: requestedByName,
      }),
    ]);
  return { rotation, isNew: true };
}
