import type { Environment } from "../../context.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";

/** Opens and renews push channels. */
export function startWatchQueue(_environment: Environment): Queue {
  return { wake: () => undefined, stop: async () => undefined };
}
