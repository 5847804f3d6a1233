export {
  Communication,
  defaultCommunication,
  isRequired,
  mailDeliveries,
  settableKinds,
} from "./communication.ts";
export type { CommunicationValues, MailDelivery } from "./communication.ts";
export type { NotificationDetail } from "./notification-detail.ts";
export { MailDeliveryEnum, NotificationKindEnum } from "./notification-kind.graphql.ts";
export { recordNotifications } from "./record-notifications.ts";
export type { NotificationDraft } from "./record-notifications.ts";
export { startMailQueue } from "./mail-queue.ts";
export { startNotificationQueue } from "./notification-queue.ts";
export { findRecipients } from "./load-recipient-facts.ts";
export { closeIncidents, tellOfDisabled, tellOfEnabled } from "./tell-of-integration.ts";
export { unsubscribeRoutes } from "./unsubscribe.http.ts";
export { startReportRetention } from "./report-retention.ts";
