export { announceWaiting } from "./announce-waiting.ts";
export { countWaiting } from "./count-waiting.ts";
export { discardWaiting } from "./discard-waiting.ts";
export { enqueueExecutions } from "./enqueue-executions.ts";
export type { EventToMatch } from "./enqueue-executions.ts";
export { startExecutionQueue } from "./execution-queue.ts";
