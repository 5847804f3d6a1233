import type { Composed, Scene } from "./composer.ts";
import type { Block, MailDocument } from "./mail-document.ts";
import { countMails, sumDeliveries } from "./count-arrivals.ts";
import { countExecutions, countRuns, dayMs } from "./count-week.ts";
import type { DayCounts, Span } from "./count-week.ts";
import { countAccounts, countStanding } from "./read-standing.ts";
import { factsOf, momentOf, sayMoment } from "./say.ts";
import { accountBlocks, problemBlocks } from "./standing-blocks.ts";
import { deliveryBlocks, mailBlocks, ruleBlocks, syncBlocks } from "./week-blocks.ts";
import type { WeekOfRules } from "./week-blocks.ts";

/** The week that a report is about: the 7 × 24 hours before `to`. */
export function weekBefore(to: Date): Span {
  return { from: new Date(to.getTime() - 7 * dayMs), to };
}

/**
 * The week of an organization, compared with the one before where its executions are still kept. Hot tables are walked in bounded steps
 * by their indexes (count-week.ts), so it holds nothing up.
 */
export async function composeWeeklyReport(scene: Scene): Promise<Composed> {
  const { notification, detail, links, now, database } = scene;
  const week = weekBefore(momentOf(detail.to) ?? notification.createdAt);
  const before = weekBefore(week.from);
  const reader = { database, organizationId: notification.organizationId };
  const isKept = scene.retentionDays * dayMs >= now.getTime() - before.from.getTime() + dayMs;
  const accounts = await countAccounts(reader);
  const rules: WeekOfRules = {
    succeeded: await countExecutions(reader, "SUCCEEDED", week),
    failed: await countExecutions(reader, "FAILED", week),
    waiting: add(
      await countExecutions(reader, "QUEUED", week),
      await countExecutions(reader, "RUNNING", week),
    ),
    expired: await countExecutions(reader, "EXPIRED", week),
    before: isKept
      ? {
          succeeded: await countExecutions(reader, "SUCCEEDED", before),
          failed: await countExecutions(reader, "FAILED", before),
        }
      : null,
  };
  const runs = { now: await countRuns(reader, week), before: await countRuns(reader, before) };
  const deliveries = await sumDeliveries(reader, week);
  const standing = await countStanding(reader);
  const mails = await countMails(reader, week);
  const happened =
    totalOf(rules.succeeded) + totalOf(rules.failed) + totalOf(rules.waiting) + totalOf(rules.expired) > 0 ||
    runs.now.counts.length > 0 ||
    deliveries.delivered + deliveries.undelivered > 0;
  const problems = standing.problems.reduce((sum, { count }) => sum + count, 0);
  const needed = problems > 0 || standing.mappingErrors > 0;
  const blocks: Block[] = [
    ...accountBlocks(accounts),
    ...problemBlocks(standing),
    ...ruleBlocks(rules, week),
    ...syncBlocks(runs),
    ...deliveryBlocks(deliveries),
    ...mailBlocks(mails),
  ];
  return {
    title: happened ? `The week of ${notification.organization.name}` : "A week without events",
    lead: happened
      ? needed
        ? "What Patchbay did for you this week, and what needs a person."
        : "What Patchbay did for you this week. Nothing needs a person."
      : "Nothing happened this week: no event came, nothing was synchronised, nothing was delivered.",
    facts: factsOf([
      ["From", sayMoment(week.from)],
      ["To", sayMoment(week.to)],
    ]),
    deadline: {
      at: null,
      text: needed
        ? "No deadline here: each problem's own mail names its deadline."
        : "No deadline: nothing is to be done.",
    },
    recommended: needed ? "Look at what is open below." : "Nothing.",
    action: needed
      ? { label: "Open the problems", url: links.problems() }
      : ({ label: "Open Patchbay", url: links.overview() } satisfies MailDocument["action"]),
    more: blocks,
    why: "Patchbay sends this every week, unless the report settings say otherwise.",
  };
}

function totalOf({ days }: DayCounts): number {
  return days.reduce((sum, count) => sum + count, 0);
}

function add(one: DayCounts, other: DayCounts): DayCounts {
  return {
    days: one.days.map((count, day) => count + (other.days[day] ?? 0)),
    more: one.more || other.more,
  };
}
