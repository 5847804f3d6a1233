export { CallbackEventEnum } from "./callback-event.graphql.ts";
export { fireCallback } from "./fire-callback.ts";
export { hashBody, signCallback } from "./sign-callback.ts";
export type { CallbackSecrets } from "./sign-callback.ts";
