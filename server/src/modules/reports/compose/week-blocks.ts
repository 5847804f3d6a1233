import { describeRun } from "../notification-title.ts";
import type { Block } from "./mail-document.ts";
import { dayMs } from "./count-week.ts";
import type { Bounces, DeliverySums } from "./count-arrivals.ts";
import type { DayCounts, RunCounts, Span } from "./count-week.ts";

export type WeekOfRules = {
  succeeded: DayCounts;
  failed: DayCounts;
  waiting: DayCounts;
  expired: DayCounts;
  /** Null: the week before is not kept any more. */
  before: { succeeded: DayCounts; failed: DayCounts } | null;
};

const say = (count: number, more = false): string =>
  `${more ? "more than " : ""}${count.toLocaleString("en")}`;
const totalOf = ({ days }: DayCounts): number => days.reduce((sum, count) => sum + count, 0);
const sayTotal = (counts: DayCounts): string => say(totalOf(counts), counts.more);

const weekdays = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", timeZone: "UTC" });

/** Executions by day: what succeeded, failed, or waits. */
export function ruleBlocks(rules: WeekOfRules, { from }: Span): Block[] {
  const { succeeded, failed, waiting, expired, before } = rules;
  if ([succeeded, failed, waiting, expired].every((counts) => totalOf(counts) === 0))
    return [
      { type: "heading", text: "Rules" },
      { type: "paragraph", text: `No event came for any rule this week.${before ? sayBefore(before) : ""}` },
    ];
  const time = from.toISOString().slice(11, 16);
  return [
    {
      type: "chart",
      title: `Events of rules by day (from ${time} UTC)`,
      parts: [
        { label: "Succeeded", tone: "GOOD" },
        { label: "Failed", tone: "BAD" },
        { label: "Held or waiting", tone: "WAITING" },
      ],
      bars: succeeded.days.map((good, day) => {
        const [bad, held] = [failed.days[day] ?? 0, waiting.days[day] ?? 0];
        return {
          label: weekdays.format(new Date(from.getTime() + day * dayMs)),
          values: [good, bad, held],
          text: [
            say(good),
            ...(bad > 0 ? [`${say(bad)} failed`] : []),
            ...(held > 0 ? [`${say(held)} held`] : []),
          ].join(", "),
        };
      }),
    },
    {
      type: "facts",
      rows: [
        { label: "Succeeded", value: compare(succeeded, before?.succeeded) },
        { label: "Failed", value: compare(failed, before?.failed) },
        { label: "Held or waiting", value: sayTotal(waiting) },
        ...(totalOf(expired) > 0
          ? [{ label: "Expired", value: `${sayTotal(expired)}: held for too long` }]
          : []),
      ],
    },
  ];
}

function sayBefore({ succeeded, failed }: NonNullable<WeekOfRules["before"]>): string {
  return ` The week before, ${sayTotal(succeeded)} succeeded and ${sayTotal(failed)} failed.`;
}

function compare(now: DayCounts, before: DayCounts | undefined): string {
  if (!before) return `${sayTotal(now)} (the week before is not kept any more)`;
  return `${sayTotal(now)} (week before: ${sayTotal(before)})`;
}

type Runs = { counts: RunCounts[]; more: boolean };

/** Runs of syncs by kind: how many, what they wrote, what failed. */
export function syncBlocks(runs: { now: Runs; before: Runs }): Block[] {
  const kinds = [...new Set([...runs.now.counts, ...runs.before.counts].map(({ kind }) => kind))].toSorted();
  if (runs.now.counts.length === 0)
    return [
      { type: "heading", text: "Syncs" },
      {
        type: "paragraph",
        text: `Nothing was synchronised this week.${runs.before.counts.length > 0 ? ` The week before there were ${say(sum(runs.before.counts, "runs"), runs.before.more)} runs.` : ""}`,
      },
    ];
  return [
    { type: "heading", text: "Syncs" },
    {
      type: "facts",
      rows: kinds.map((kind) => {
        const [now, before] = [
          runs.now.counts.filter((each) => each.kind === kind),
          runs.before.counts.filter((each) => each.kind === kind),
        ];
        const failedRuns = sum(
          now.filter(({ status }) => status === "FAILED"),
          "runs",
        );
        const count = sum(now, "runs");
        const name = describeRun(kind);
        const parts = [
          `${say(count, runs.now.more)} ${count === 1 ? "run" : "runs"}${failedRuns > 0 ? `, ${say(failedRuns)} of them failed` : ""}`,
          `${say(sum(now, "records"))} records`,
          ...(sum(now, "failed") > 0 ? [`${say(sum(now, "failed"))} with errors`] : []),
          `week before: ${say(sum(before, "runs"), runs.before.more)} runs, ${say(sum(before, "records"))} records`,
        ];
        return { label: name.charAt(0).toUpperCase() + name.slice(1), value: parts.join("; ") };
      }),
    },
  ];
}

function sum(counts: readonly RunCounts[], key: "runs" | "records" | "failed"): number {
  return counts.reduce((total, each) => total + each[key], 0);
}

/** The share of deliveries that is to arrive (modules/callbacks/callback-hours.ts). */
const objective = 0.99;

/** Deliveries to the endpoints of what the organization publishes; nothing where it publishes nothing. */
export function deliveryBlocks(sums: DeliverySums): Block[] {
  if (sums.endpoints === 0) return [];
  const ended = sums.delivered28 + sums.undelivered28;
  const rate = ended === 0 ? null : sums.delivered28 / ended;
  const percent = (share: number): string => `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;
  return [
    { type: "heading", text: "Deliveries of callbacks" },
    {
      type: "facts",
      rows: [
        { label: "Delivered", value: `${say(sums.delivered)} (week before: ${say(sums.deliveredBefore)})` },
        {
          label: "Failed for good",
          value: `${say(sums.undelivered)} (week before: ${say(sums.undeliveredBefore)})`,
        },
        {
          label: "28-day objective",
          value:
            rate === null
              ? "Nothing was delivered in 28 days"
              : `${percent(rate)} of ${say(ended)} delivered: the objective of ${percent(objective)} is ${rate >= objective ? "met" : "missed"}`,
        },
      ],
    },
  ];
}

/** Mails that no server took; nothing where all went out. */
export function mailBlocks({ sent, bounced, more, named }: Bounces): Block[] {
  if (bounced === 0) return [];
  return [
    { type: "heading", text: "Mails that did not arrive" },
    {
      type: "paragraph",
      text: `${say(bounced, more)} of ${say(sent + bounced, more)} mails were refused, or given up. Correct the addresses, or remove who left.`,
    },
    {
      type: "records",
      columns: ["Address", "Answer"],
      rows: named.map(({ address, answer }) => [address, answer ?? "No server answered"]),
    },
  ];
}
