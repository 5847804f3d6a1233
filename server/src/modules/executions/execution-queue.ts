import type { Environment } from "../../context.ts";
import type { Queue } from "../../platform/queue/run-queue.ts";

/** Runs executions. */
export function startExecutionQueue(_environment: Environment): Queue {
  return { wake: () => undefined, stop: async () => undefined };
}
