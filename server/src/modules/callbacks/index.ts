export { CallbackEventEnum } from "./callback-event.graphql.ts";
