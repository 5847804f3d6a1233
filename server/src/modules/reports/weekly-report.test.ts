import { beforeAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import { fillLists } from "../../../test/fill-lists.ts";
import type { FilledOrganization } from "../../../test/fill-lists.ts";
import { captureDuring, captureStatements, explainStatements } from "../../../test/list-cost.ts";
import type { Cost } from "../../../test/list-cost.ts";
import type { NotificationKind, NotificationPhase } from "../../generated/prisma/enums.ts";
import { newId } from "../../platform/ids.ts";
import { composeMail } from "./compose/compose-mail.ts";
import { previewWeeklyReport } from "./preview-weekly-report.ts";

const suite = useTestApp({ work: false });
const document = "{ weeklyReport { from to subject html text } }";
let large: FilledOrganization;
let small: FilledOrganization;

beforeAll(async () => {
  ({ large, small } = await fillLists(suite.app, {
    large: { rules: 12_000, accounts: 400 },
    small: { rules: 100, accounts: 100 },
  }));
}, 180_000);

type Answer = { from: string; to: string; subject: string; html: string; text: string };

async function ask(token: string): Promise<Answer> {
  const answer = await query(suite.app, token, document);
  expect(answer.errors).toBeUndefined();
  return (answer.data as { weeklyReport: Answer }).weeklyReport;
}

/** What each statement reads: rows of its scans. */
const rowsOf = (cost: Cost): number[] =>
  cost.plans.map((plan) =>
    Array.from(plan.matchAll(/ (\d+) rows /g), ([, rows]) => Number(rows)).reduce(
      (a, b) => Math.max(a, b),
      0,
    ),
  );

describe("the weekly report", () => {
  it("says so where nothing happened, and that nothing waits for anybody", async () => {
    const { admin } = await makeOrganization(suite.app);
    const { text, html, from, to } = await ask(admin.token);
    expect(text).toContain("A week without events");
    expect(text).toContain("No account is connected yet.");
    expect(text).toContain("No event came for any rule this week.");
    expect(text).toContain("Nothing was synchronised this week.");
    expect(text).toContain("No problem is open.");
    expect(html).toContain("A week without events");
    expect(Date.parse(to) - Date.parse(from)).toBe(7 * 86_400_000);
  });

  it("counts exactly what is there, over several steps", async () => {
    const { text } = await ask(large.admin.token);
    const { prisma } = suite.app.environment.database;
    const count = (status: "SUCCEEDED" | "FAILED" | "QUEUED") =>
      prisma.execution.count({ where: { organizationId: large.id, status } });
    const [succeeded, failed, waiting] = [
      await count("SUCCEEDED"),
      await count("FAILED"),
      await count("QUEUED"),
    ];
    expect(succeeded).toBeGreaterThan(20_000);
    const say = (number: number): string => number.toLocaleString("en");
    expect(text).toContain(`Succeeded: ${say(succeeded)} (week before: 0)`);
    expect(text).toContain(`Failed: ${say(failed)} (week before: 0)`);
    expect(text).toContain(`Held or waiting: ${say(waiting)}`);
  });

  it("reads by indexes, in steps of a bounded size", async () => {
    const statements = await captureStatements(suite.app, large.admin.token, document, {});
    expect(statements.length).toBeGreaterThan(12);
    const cost = await explainStatements(suite.app, statements, { asLarge: true });
    expect(cost.plans.filter((plan) => /Seq Scan|Bitmap/.test(plan))).toEqual([]);
    expect(Math.max(...rowsOf(cost))).toBeLessThanOrEqual(20_000);
    // Executions are counted without looking at a single one of them.
    const executions = cost.plans.filter((plan) => plan.includes("Execution_"));
    expect(executions.length).toBeGreaterThan(6);
    expect(
      executions.filter((plan) => !plan.startsWith("Index Only Scan Execution_organizationId_status_id_idx")),
    ).toEqual([]);
  });

  it("does not compare with a week that is not kept", async () => {
    const { text } = await previewWeeklyReport({ ...large.admin.ctx, retentionDays: 10 });
    expect(text).toMatch(/^Succeeded: [\d,]+ \(the week before is not kept any more\)$/m);
  });
});

describe("a mail costs the same of an organization with 12,000 rules", () => {
  async function costOf(organization: FilledOrganization, kind: NotificationKind): Promise<Cost> {
    const { prisma } = suite.app.environment.database;
    const now = suite.app.environment.clock.now();
    const notification = await prisma.notification.create({
      data: {
        id: newId(),
        organizationId: organization.id,
        kind,
        phase: "EVENT" satisfies NotificationPhase,
        environment: "DEVELOPMENT",
        accountId: organization.busyAccountId,
        ruleId: organization.busyRuleId,
        subscriptionId: organization.busySubscriptionId,
        cause: "problem.opened",
        detail: {},
        createdAt: now,
        sendAt: now,
      },
    });
    const statements = await captureDuring(suite.app, async () => {
      const composed = await composeMail(suite.app.environment, {
        ...notification,
        incident: null,
        organization: { id: organization.id, name: "Acme", slug: organization.slug },
      });
      expect(composed.blocks.length).toBeGreaterThan(2);
    });
    expect(statements.length).toBeGreaterThan(0);
    return explainStatements(suite.app, statements, { asLarge: true });
  }

  it.each<NotificationKind>([
    "REAUTHENTICATION_REQUIRED",
    "FUNCTION_FAILING",
    "CALLBACK_FAILING",
    "MAPPING_ERRORS",
    "DATA_SYNC",
    "WATCH_FAILED",
    "SYNC_FAILED",
  ])("%s", async (kind) => {
    const [few, many] = [await costOf(small, kind), await costOf(large, kind)];
    expect(many.plans.filter((plan) => /Seq Scan|Bitmap/.test(plan))).toEqual([]);
    expect(many.statements).toBe(few.statements);
    // Names and the thousand queues that are looked at; counts end at 10,001 entries of an index.
    expect(Math.max(...rowsOf(many))).toBeLessThanOrEqual(10_001);
  });
});
