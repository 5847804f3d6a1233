export { startCallRetention } from "./call-retention.ts";
export { connectionPurpose } from "./complete-connection.ts";
export { openApiDoor } from "./open-api-door.ts";
export { proxyRoute } from "./proxy-route.ts";
