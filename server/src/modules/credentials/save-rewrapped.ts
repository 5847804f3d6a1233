import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { ClaimedRotation } from "./claim-rotations.ts";
import type { OutdatedSecret } from "./outdated-secrets.ts";
import { rotationChange } from "./rotation-changes.ts";

/** The rotation is no longer this worker's: it was taken over, or turned to another key. Nothing was written. */
export class RotationLostError extends Error {}

export type RewrappedBatch = {
  rewrapped: { id: string; before: Uint8Array; after: Uint8Array }[];
  /** How many secrets of the batch no configured key opened. */
  failed: number;
  /** The last secret that was looked at. */
  last: OutdatedSecret;
  /** Whether the feed is told. */
  announce: boolean;
};

/**
 * Stores a batch, its counts and its position together, and answers how many secrets were moved. A secret that was
 * sealed anew since it was read stays as it is; one that somebody is writing is left for the next walk, so that nobody
 * waits for anybody. Throws RotationLostError.
 */
export async function saveRewrapped(
  environment: Pick<Environment, "database" | "clock" | "feed" | "workerId">,
  rotation: ClaimedRotation,
  batch: RewrappedBatch,
): Promise<number> {
  const rows = JSON.stringify(
    batch.rewrapped.map(({ id, before, after }) => ({
      id,
      before: toBase64(before),
      after: toBase64(after),
    })),
  );
  return inTransaction(environment, async ({ tx, now }) => {
    const saved = await tx.$queryRaw<{ total: number; done: number; failed: number; moved: number }[]>`
      with mine as (
        select r."id" from "MasterKeyRotation" r where r."id" = ${rotation.id}::uuid and r."lease" = ${environment.workerId}::uuid
          and r."state" = 'RUNNING' and r."keyId" = ${rotation.keyId}
          and r."positionKeyId" is not distinct from ${rotation.positionKeyId} and r."position" is not distinct from ${rotation.position}::uuid
        for update
      ), given as (
        select g."id", decode(g."before", 'base64') as "before", decode(g."after", 'base64') as "after"
        from mine, jsonb_to_recordset(${rows}::jsonb) as g("id" uuid, "before" text, "after" text)
      ), locked as (
        select c."id", g."after" from given g join "Credential" c on c."id" = g."id" and c."wrappedKey" = g."before"
        for update of c skip locked
      ), moved as (
        update "Credential" c set "keyId" = ${rotation.keyId}, "wrappedKey" = l."after" from locked l where c."id" = l."id"
        returning c."id"
      ), counted as (select count(*)::int as "moved" from moved)
      update "MasterKeyRotation" r set "done" = r."done" + n."moved", "failed" = r."failed" + ${batch.failed},
        "total" = greatest(r."total", r."done" + n."moved" + r."failed" + ${batch.failed}),
        "positionKeyId" = ${batch.last.keyId}, "position" = ${batch.last.id}::uuid
      from mine m, counted n where r."id" = m."id"
      returning r."total", r."done", r."failed", n."moved"`;
    const [progress] = saved;
    if (!progress) throw new RotationLostError();
    const { organizationId } = rotation;
    if (batch.announce && organizationId)
      await appendChanges(tx, now, [
        rotationChange("masterKey.rotationProgressed", { id: rotation.id, organizationId, ...progress }),
      ]);
    return progress.moved;
  });
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
