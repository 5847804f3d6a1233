export { saveDefaultServices } from "./save-default-services.ts";
export { saveServiceClient } from "./save-service-client.ts";
export { redirectUriOf } from "./redirect-uri.ts";
export { getServiceClient } from "./service-client.ts";
export { EventTypeRef, findEventType, listEventTypes } from "./event-types.graphql.ts";
