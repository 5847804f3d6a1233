import type { NotificationKind } from "../../generated/prisma/enums.ts";

const names: Record<NotificationKind, string> = {
  REAUTHENTICATION_REQUIRED: "re-authentication required",
  SYNC_FAILED: "failed syncs of accounts",
  WATCH_FAILED: "events that do not come in",
  FUNCTION_FAILING: "functions that keep failing",
  CALLBACK_FAILING: "callback endpoints that fail",
  CALLBACK_DISABLED: "callback endpoints that were disabled",
  CALLBACK_RECOVERED: "callback endpoints that recovered",
  MAPPING_ERRORS: "mapping errors of contacts",
  DATA_SYNC: "data syncs",
  INTEGRATION_ENABLED: "integrations that were enabled",
  INTEGRATION_DISABLED: "integrations that were disabled",
  DIGEST: "digests",
  WEEKLY_REPORT: "the weekly report",
};

/** A kind of mail in words, as "mails about …" needs it. */
export function describeKind(kind: NotificationKind): string {
  return names[kind];
}
