export { startDeliveryQueue } from "./delivery-queue.ts";
export { startDeliveryRetention } from "./delivery-retention.ts";
export { CallbackEventEnum } from "./callback-event.graphql.ts";
export { fireCallback } from "./fire-callback.ts";
export { hashBody, signCallback } from "./sign-callback.ts";
export type { CallbackSecrets } from "./sign-callback.ts";
export { beginContextUse, refuseContextUse } from "./context-uses.ts";
export { findSecurityContext } from "./find-security-context.ts";
export { isSecurityContext } from "./security-context.ts";
