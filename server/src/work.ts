import type { Environment } from "./context.ts";
import type { Queue } from "./platform/queue/run-queue.ts";

/** Starts everything that this process does in the background. `stop` claims no more and waits for what runs. */
export async function startWork(_environment: Environment): Promise<{ stop(): Promise<void> }> {
  const queues: Queue[] = [];
  return {
    async stop() {
      await Promise.all(queues.map((queue) => queue.stop()));
    },
  };
}
