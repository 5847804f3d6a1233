import type { Context } from "../../context.ts";
import { requireActor } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { composeMail } from "./compose/compose-mail.ts";
import { weekBefore } from "./compose/weekly-report.ts";
import { sayWhyReceived } from "./mail-footer.ts";
import { renderHtml } from "./mail/render-html.ts";
import { renderText } from "./mail/render-text.ts";

export type WeeklyReportPreview = { from: Date; to: Date; subject: string; html: string; text: string };

/**
 * The weekly report of the viewer's organization as it would be sent now, of the 7 × 24 hours before: nothing is sent or written. Reads
 * as much as sending it does (compose/count-week.ts).
 */
export async function previewWeeklyReport(ctx: Context): Promise<WeeklyReportPreview> {
  const { organizationId } = requireActor(ctx);
  const organization = await ctx.database.prisma.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { id: true, name: true, slug: true },
  });
  const now = ctx.clock.now();
  const document = await composeMail(ctx, {
    id: newId(),
    organizationId,
    kind: "WEEKLY_REPORT",
    phase: "EVENT",
    incidentId: null,
    environment: null,
    accountId: null,
    serviceId: null,
    ruleId: null,
    connectionId: null,
    subscriptionId: null,
    syncRunId: null,
    cause: "weeklyReport.due",
    detail: {},
    createdAt: now,
    sendAt: now,
    state: "WAITING",
    inDigest: false,
    digestId: null,
    reason: null,
    subject: null,
    content: null,
    deadlineAt: null,
    lease: null,
    endedAt: null,
    incident: null,
    organization,
  });
  const footer = {
    organizationName: organization.name,
    received: `Each copy says here why its recipient gets it, such as: ${sayWhyReceived(["COMPANY_ADMIN"], organization.name, "WEEKLY_REPORT")}`,
    unsubscribeUrl: null,
    settingsUrl: `${ctx.publicUrl}/settings/reports`,
  };
  return {
    ...weekBefore(now),
    subject: document.subject,
    html: renderHtml(document, { footer }),
    text: renderText(document, { footer }),
  };
}
