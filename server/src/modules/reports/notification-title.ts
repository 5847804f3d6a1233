import type { Environment, NotificationKind, NotificationPhase } from "../../generated/prisma/enums.ts";
import type { NotificationDetail } from "./notification-detail.ts";

export type DescribedNotification = {
  kind: NotificationKind;
  phase: NotificationPhase;
  environment?: Environment | null;
  detail: NotificationDetail;
};

/** What a notification is about, in a few words: the same for every mail of an incident, without its environment. */
export function notificationTitle({ kind, phase, detail }: DescribedNotification): string {
  const service = detail.serviceName ? `${detail.serviceName} · ` : "";
  const account = `${service}${detail.accountName ?? "an account"}`;
  const callback = `${detail.extensionName ?? "an extension"} · ${detail.event ?? "a callback"}`;
  switch (kind) {
    case "REAUTHENTICATION_REQUIRED":
      return `${detail.connectionName ? `${service}${detail.connectionName}` : account} needs re-authentication`;
    case "SYNC_FAILED":
      return `${account} could not be synchronised`;
    case "WATCH_FAILED":
      return `${account} sends no events`;
    case "FUNCTION_FAILING":
      return `The function of ${detail.ruleName ?? "a rule"} keeps failing`;
    case "CALLBACK_FAILING":
    case "CALLBACK_DISABLED":
    case "CALLBACK_RECOVERED":
      return `The endpoint of ${callback} (${detail.endpoint ?? "unknown"})`;
    case "MAPPING_ERRORS":
      return `${account} has contacts with mapping errors`;
    case "DATA_SYNC":
      return `${account}: ${describeRun(detail.runKind)}${phase === "EVENT" ? "" : " failed"}`;
    case "INTEGRATION_ENABLED":
      return `${account} is ${detail.again ? "running again" : "enabled"}`;
    case "INTEGRATION_DISABLED":
      return `${account} is disabled`;
    case "DIGEST":
      return "Digest";
    case "WEEKLY_REPORT":
      return "Weekly report";
  }
}

/** What a data sync run does, as the subject of a sentence. */
export function describeRun(kind: NotificationDetail["runKind"]): string {
  switch (kind) {
    case "CONTACTS_PULL":
      return "pull of contacts";
    case "CONTACTS_PUSH":
      return "push of contacts";
    case "USERS":
      return "sync of users";
    case "VIEWS":
      return "sync of views";
    case "ORG_SYNC":
      return "org sync";
    case undefined:
      return "data sync";
  }
}
