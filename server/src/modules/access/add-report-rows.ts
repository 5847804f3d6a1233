import type { TransactionScope } from "../../context.ts";
import { newId, newSecret } from "../../platform/ids.ts";

const dayMs = 86_400_000;
const weeklyReportHour = 7;

/**
 * What every organization has for its reports from its beginning: the three recipient roles, all switched on, its settings as they
 * stand by default, and a weekly report due next Monday at 07:00 UTC. The module `reports` knows what they mean.
 */
export async function addReportRows({ tx, now }: TransactionScope, organizationId: string): Promise<void> {
  await tx.recipientRole.createMany({
    data: (["COMPANY_ADMIN", "COMPANY_SUPERVISOR", "BILLING_ADMIN"] as const).map((role) => ({
      id: newId(),
      organizationId,
      role,
    })),
  });
  await tx.reportSettings.create({
    data: { organizationId, version: 0, unsubscribeKey: newSecret(), updatedAt: now },
  });
  await tx.reportSchedule.create({ data: { organizationId, weeklyAt: nextMonday(now) } });
}

/** The next Monday, 07:00 UTC. */
function nextMonday(now: Date): Date {
  const monday = new Date(now.getTime() + ((8 - now.getUTCDay()) % 7) * dayMs);
  monday.setUTCHours(weeklyReportHour, 0, 0, 0);
  return monday <= now ? new Date(monday.getTime() + 7 * dayMs) : monday;
}
