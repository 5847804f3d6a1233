import type { ChangeDraft } from "../../platform/feed/append-changes.ts";

/** A step of the rotation of one organization. */
export function rotationChange(
  name: "masterKey.rotationStarted" | "masterKey.rotationProgressed" | "masterKey.rotated",
  rotation: {
    id: string;
    organizationId: string;
    actorName?: string;
    total: number;
    done: number;
    failed: number;
  },
): ChangeDraft {
  const { id, organizationId, actorName = null, total, done, failed } = rotation;
  return {
    organizationId,
    name,
    entityType: "MasterKeyRotation",
    entityId: id,
    actorName,
    payload: { total, done, failed },
  };
}
