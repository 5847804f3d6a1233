import { runQueue } from "../../platform/queue/run-queue.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";
import { claimRotations, reclaimRotations } from "./claim-rotations.ts";
import type { ClaimedRotation } from "./claim-rotations.ts";
import { runRotation } from "./run-rotation.ts";
import type { Rotating } from "./run-rotation.ts";
import { RotationLostError } from "./save-rewrapped.ts";

const concurrency = 2;
const retryMs = 1_000;

/** Runs rotations in the background, 2 at a time. On stop one gives itself back between two batches. */
export function startRotationQueue(environment: Rotating): Queue {
  const { clock, feed, log } = environment;
  const stopping = new AbortController();
  const running = new Set<string>();

  async function run(rotation: ClaimedRotation): Promise<void> {
    try {
      await runRotation(environment, rotation, stopping.signal);
    } catch (error) {
      // It stays leased to this worker, which claims it again, or dies with it.
      if (!(error instanceof RotationLostError) && !stopping.signal.aborted) {
        log.error(
          { err: error, rotationId: rotation.id },
          "a key rotation broke off; it goes on in a second",
        );
        await new Promise<void>((resolve) => {
          clock.setTimer(resolve, retryMs);
          stopping.signal.addEventListener("abort", () => resolve(), { once: true });
        });
      }
    } finally {
      running.delete(rotation.id);
    }
  }

  const queue = runQueue({
    name: "rotations",
    concurrency,
    clock,
    log,
    claim: async (limit) => {
      const claimed = await claimRotations(environment, limit, [...running]);
      for (const { id } of claimed) running.add(id);
      return claimed;
    },
    run,
    reclaim: () => reclaimRotations(environment),
  });
  const stopFollowing = feed.onAdvance((changes) => {
    if (changes.some((change) => change.name === "masterKey.rotationStarted")) queue.wake();
  });
  return {
    wake: queue.wake,
    async stop() {
      stopFollowing();
      stopping.abort();
      await queue.stop();
    },
  };
}
