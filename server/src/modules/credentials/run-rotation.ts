import type { Environment } from "../../context.ts";
import { pause } from "../../platform/pause.ts";
import type { ClaimedRotation } from "./claim-rotations.ts";
import { finishRotation, releaseRotation, restartWalk } from "./finish-rotation.ts";
import { nextOutdatedKey, readOutdated } from "./outdated-secrets.ts";
import type { OutdatedSecret } from "./outdated-secrets.ts";
import { saveRewrapped } from "./save-rewrapped.ts";

export type Rotating = Pick<Environment, "database" | "clock" | "feed" | "log" | "vault" | "workerId">;

const announceEveryMs = 1_000;
const unlockMs = 100;
// A node that still seals with an older key leaves something for each walk: then it ends, and the list of keys shows it.
const mostWalks = 10;

/**
 * Wraps every secret that an older key wraps with the current one, 500 to a transaction, and walks again until a walk
 * finds nothing; secrets that no key opens are counted and left. Stops between two batches when `signal` says so.
 * Throws RotationLostError when another worker has it, and what the database throws.
 */
export async function runRotation(
  environment: Rotating,
  rotation: ClaimedRotation,
  signal: AbortSignal,
): Promise<void> {
  let at = rotation;
  for (let walk = 1; ; walk += 1) {
    const left = await walkOnce(environment, at, signal);
    if (signal.aborted) return releaseRotation(environment, rotation);
    if (left.moved + left.locked === 0 || (walk >= mostWalks && left.locked === 0)) break;
    // Only what others are writing was left: they are done in a moment.
    if (left.moved === 0) await pause(unlockMs);
    await restartWalk(environment, rotation);
    at = { ...rotation, positionKeyId: null, position: null };
  }
  await finishRotation(environment, rotation);
}

async function walkOnce(
  environment: Rotating,
  rotation: ClaimedRotation,
  signal: AbortSignal,
): Promise<{ moved: number; locked: number }> {
  const { database, clock, vault } = environment;
  const walk = { database, organizationId: rotation.organizationId, currentKeyId: vault.currentKeyId };
  const found = { moved: 0, locked: 0 };
  let at = rotation;
  let announcedAt = -Infinity;
  let keyId = rotation.positionKeyId ?? (await nextOutdatedKey(walk, ""));
  let after = rotation.position;
  while (keyId !== null && !signal.aborted) {
    const secrets = await readOutdated(walk, keyId, after);
    const last = secrets.at(-1);
    if (!last) {
      keyId = await nextOutdatedKey(walk, keyId);
      after = null;
      continue;
    }
    const { rewrapped, failed } = await rewrapAll(environment, secrets);
    const nowMs = clock.now().getTime();
    const announce = nowMs - announcedAt >= announceEveryMs;
    if (announce) announcedAt = nowMs;
    const moved = await saveRewrapped(environment, at, { rewrapped, failed, last, announce });
    found.moved += moved;
    found.locked += rewrapped.length - moved;
    after = last.id;
    at = { ...at, positionKeyId: last.keyId, position: last.id };
  }
  return found;
}

/** In pieces, so that requests are answered meanwhile. */
async function rewrapAll({ vault, log }: Rotating, secrets: readonly OutdatedSecret[]) {
  const rewrapped: { id: string; before: Uint8Array; after: Uint8Array }[] = [];
  const failures: { id: string; error: unknown }[] = [];
  for (const [index, secret] of secrets.entries()) {
    if (index % 50 === 49) await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      const { wrappedKey } = vault.rewrap(secret);
      rewrapped.push({ id: secret.id, before: secret.wrappedKey, after: wrappedKey });
    } catch (error) {
      failures.push({ id: secret.id, error });
    }
  }
  const [first] = failures;
  if (first)
    log.warn(
      { err: first.error, credentialId: first.id, failed: failures.length },
      "secrets cannot be re-wrapped; they stay as they are. This is the first of a batch",
    );
  return { rewrapped, failed: failures.length };
}
