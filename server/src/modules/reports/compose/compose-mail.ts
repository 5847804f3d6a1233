import type { NotificationKind } from "../../../generated/prisma/enums.ts";
import { cleanText } from "../mail/clean-text.ts";
import { readNotificationDetail } from "../notification-detail.ts";
import { notificationTitle } from "../notification-title.ts";
import { composeCallback } from "./callback.ts";
import type { ComposeEnvironment, Composer, Scene } from "./composer.ts";
import { makeConsoleLinks } from "./console-links.ts";
import { composeDataSync } from "./data-sync.ts";
import { composeDigest } from "./digest.ts";
import { finishMail } from "./finish-mail.ts";
import { composeFunctionFailing } from "./function-failing.ts";
import { composeIntegrationDisabled, composeIntegrationEnabled } from "./integration.ts";
import type { MailDocument, NotificationToCompose } from "./mail-document.ts";
import { composeMappingErrors } from "./mapping-errors.ts";
import { composeReauthentication } from "./reauthentication.ts";
import { momentOf, sayEnvironment } from "./say.ts";
import { shorten } from "./shorten.ts";
import { composeSyncFailed } from "./sync-failed.ts";
import { composeWatchFailed } from "./watch-failed.ts";
import { composeWeeklyReport } from "./weekly-report.ts";

const composers: Record<NotificationKind, Composer> = {
  REAUTHENTICATION_REQUIRED: composeReauthentication,
  SYNC_FAILED: composeSyncFailed,
  WATCH_FAILED: composeWatchFailed,
  FUNCTION_FAILING: composeFunctionFailing,
  CALLBACK_FAILING: composeCallback,
  CALLBACK_DISABLED: composeCallback,
  CALLBACK_RECOVERED: composeCallback,
  MAPPING_ERRORS: composeMappingErrors,
  DATA_SYNC: composeDataSync,
  INTEGRATION_ENABLED: composeIntegrationEnabled,
  INTEGRATION_DISABLED: composeIntegrationDisabled,
  DIGEST: composeDigest,
  WEEKLY_REPORT: composeWeeklyReport,
};

/**
 * What a notification says, of facts as they are now; the same for all its recipients. Reads in few, indexed statements whose cost
 * does not grow with what there is, outside of any transaction. Holds no token, no config value, and of addresses of
 * callbacks the host alone.
 */
export async function composeMail(
  environment: ComposeEnvironment,
  notification: NotificationToCompose,
): Promise<MailDocument> {
  const scene: Scene = {
    database: environment.database,
    now: environment.clock.now(),
    notification: { ...notification, organization: shorten(notification.organization) },
    detail: shorten(readNotificationDetail(notification.detail)),
    links: makeConsoleLinks(environment.publicUrl),
    retentionDays: environment.retentionDays,
  };
  const composed = await composers[notification.kind](scene);
  return finishMail(composed, {
    subject: await subjectOf(scene),
    environment: notification.environment ?? scene.detail.environment ?? null,
  });
}

/** The subject of an incident's first mail, which mail clients thread by, also where a name has changed since. */
async function subjectOf({ database, notification, detail }: Scene): Promise<string> {
  const { incidentId, organizationId, id } = notification;
  if (incidentId) {
    const { rows } = await database.pool.query<{ subject: string }>({
      name: "mail-thread-subject",
      text: `select n."subject" from (select * from "Notification" n where n."incidentId" = $1::uuid order by n."incidentId", n."id" limit 20) n
        where n."organizationId" = $2::uuid and n."id" < $3::uuid and n."subject" is not null order by n."id" limit 1`,
      values: [incidentId, organizationId, id],
    });
    if (rows[0]) return rows[0].subject.replace(/^(Re: )+/i, "");
  }
  const environment = notification.environment ?? detail.environment ?? null;
  // Names are cut first: what a subject ends with is what tells production from development.
  const title = cleanText(notificationTitle({ ...notification, detail: shortNames(detail) }), 110);
  if (notification.kind === "WEEKLY_REPORT" || notification.kind === "DIGEST") {
    const until = momentOf(detail.to) ?? notification.createdAt;
    return `[Patchbay] ${title} of ${cleanText(notification.organization.name, 60)}, ${until.toISOString().slice(0, 10)}`;
  }
  return `[Patchbay] ${title}${environment === null ? "" : ` (${sayEnvironment(environment)})`}`;
}

function shortNames(detail: Scene["detail"]): Scene["detail"] {
  const short = Object.entries(detail).map(([name, value]) => [
    name,
    typeof value === "string" ? cleanText(value, 40) : value,
  ]);
  return Object.fromEntries(short);
}
