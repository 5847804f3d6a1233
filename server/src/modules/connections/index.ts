export { startCallRetention } from "./call-retention.ts";
export { connectionPurpose } from "./complete-connection.ts";
export { openApiDoor } from "./open-api-door.ts";
export { proxyMistakes, proxyRoute } from "./proxy-route.ts";
export { findAuthorized, getConnection, lockConnection } from "./connections.records.ts";
export type { ConnectionRecord } from "./connections.records.ts";
export { shareWithProject } from "./share-with-project.ts";
