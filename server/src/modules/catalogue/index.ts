export { saveDefaultServices } from "./save-default-services.ts";
export { saveServiceClient } from "./save-service-client.ts";
export { redirectUriOf } from "./redirect-uri.ts";
export { findService, getService } from "./find-service.ts";
export { findServiceClient, getServiceClient } from "./service-client.ts";
export { findEventType, findListenable, listEventTypes } from "./event-types.ts";
export { EventFieldRef, EventFieldTypeEnum, EventTypeRef } from "./event-types.graphql.ts";
