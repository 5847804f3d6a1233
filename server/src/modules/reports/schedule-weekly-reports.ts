import { inTransaction } from "../../context.ts";
import type { Environment } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";
import { insertNotifications } from "./record-notifications.ts";
import { nextWeeklyReportAt } from "./report-times.ts";

const weekMs = 7 * 86_400_000;
const batch = 100;

type Due = { organizationId: string; weeklyAt: Date; weeklyReport: boolean; digestHour: number };

/** Records the weekly reports that are due, of 100 organizations at most, and when their next ones are. Answers how many were due. */
export async function scheduleWeeklyReports(environment: Environment): Promise<number> {
  return inTransaction(environment, async (scope) => {
    const { tx, now } = scope;
    const due = await tx.$queryRaw<Due[]>(Prisma.sql`
      select s."organizationId", s."weeklyAt", r."weeklyReport", r."digestHour" from "ReportSchedule" s
      join "ReportSettings" r on r."organizationId" = s."organizationId"
      where s."weeklyAt" <= ${now}::timestamptz order by s."weeklyAt" limit ${batch} for update of s skip locked`);
    for (const { organizationId, digestHour } of due)
      await tx.reportSchedule.update({
        where: { organizationId },
        data: { weeklyAt: nextWeeklyReportAt(now, digestHour) },
      });
    await insertNotifications(
      scope,
      due
        .filter(({ weeklyReport }) => weeklyReport)
        .map(({ organizationId, weeklyAt }) => ({
          id: newId(),
          incidentId: null,
          organizationId,
          kind: "WEEKLY_REPORT" as const,
          phase: "EVENT" as const,
          cause: "weeklyReport.due",
          detail: {
            from: new Date(weeklyAt.getTime() - weekMs).toISOString(),
            to: weeklyAt.toISOString(),
          },
        })),
    );
    return due.length;
  });
}
