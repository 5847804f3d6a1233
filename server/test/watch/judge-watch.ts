import type { Environment } from "../../src/context.ts";
import type { Control } from "../../simulator/control/control.ts";
import { checkEvents } from "./check-events.ts";
import type { Checked, Coverage, StoredEvent } from "./check-events.ts";
import type { WatchedPart } from "./make-changes.ts";

/** An account to watch: each list of event types is one rule. */
export type WatchedAccount = {
  org: string;
  product: WatchedPart["product"];
  modules: string[];
  rules: string[][];
};

export type Watched = WatchedAccount & { accountId: string; since: number; coverage: Coverage };

/** What became of every change of the watched accounts. `wrong` must be empty. */
export async function judgeWatch(
  { database }: Pick<Environment, "database">,
  options: { watched: readonly Watched[]; control: Control; partOf: ReadonlyMap<string, string> },
) {
  const { prisma } = database;
  const checked: Checked[] = [];
  const gaps: Record<string, number> = {};
  const wrong: string[] = [];
  let recovered = 0;
  for (const { accountId, org, product, coverage, since, rules: lists } of options.watched) {
    const rows = await prisma.event.findMany({
      where: { accountId },
      orderBy: { id: "asc" },
      include: { _count: { select: { executions: true } } },
    });
    const events = rows.map(({ _count, ...event }): StoredEvent => ({
      ...event,
      executions: _count.executions,
    }));
    const rules = new Map<string, number>();
    for (const eventType of lists.flat()) rules.set(eventType, (rules.get(eventType) ?? 0) + 1);
    const changes = options.control.changesOf(org, { product });
    const part = checkEvents({ changes, events, rules, since, coverage, partOf: options.partOf });
    checked.push(part);
    wrong.push(...part.wrong.map((text) => `${org} ${product}: ${text}`));
    for (const gap of await prisma.watchGap.findMany({ where: { accountId } })) {
      gaps[gap.reason] = (gaps[gap.reason] ?? 0) + 1;
      recovered += gap.recovered;
      if (!gap.closedAt) wrong.push(`${org} ${product}: a gap is open`);
    }
  }
  const sum = (of: (part: Checked) => number) => checked.reduce((total, part) => total + of(part), 0);
  return {
    changes: sum((part) => part.expected),
    collapsed: sum((part) => part.collapsed),
    eventsByPush: sum((part) => part.bySource.PUSH),
    eventsReadBack: sum((part) => part.bySource.BACKFILL),
    eventsPolled: sum((part) => part.bySource.POLL),
    recovered,
    gaps,
    openProblems: await prisma.problem.count({ where: { resolvedAt: null } }),
    wrong,
  };
}
