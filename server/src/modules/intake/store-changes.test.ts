import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { makeManualClock } from "../../platform/clock.ts";
import { eventTypeKey } from "../../providers/events.ts";
import type { RecordChange } from "../../providers/events.ts";
import { holdReview, ReviewLostError } from "./hold-review.ts";
import { listListened } from "./list-listened.ts";
import { insertListening, listenSince } from "./listening.fixture.ts";
import type { Listening } from "./listening.fixture.ts";
import { storeChanges } from "./store-changes.ts";
import { storeEvents } from "./store-events.ts";
import { inTransaction } from "../../context.ts";

const clock = makeManualClock("2026-06-01T12:00:00Z");
const suite = useTestApp({ clock, work: false });
let organization: TestOrganization;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const start = Date.parse("2026-06-01T10:00:00Z");
/** Seconds after 10:00. */
const at = (seconds: number) => new Date(start + seconds * 1_000);
const operations = ["created", "updated", "deleted", "converted"];
const allOfLeads = operations.map((operation) => eventTypeKey("Leads", operation));
const listening = (since = at(-60)) =>
  insertListening(suite.app, organization, { eventTypes: allOfLeads, since });

const change = (recordId: string, operation: string, seconds: number) =>
  ({ recordId, operation, at: at(seconds), values: { Name: recordId } }) satisfies RecordChange;

/** What a review of 10:00 to 11:00 reads back. Answers how many had been missed. */
async function review(account: Listening, changes: RecordChange[], since = at(0)): Promise<number> {
  const listened = await listListened(suite.app.environment, account.accountId);
  const part = { module: "Leads", since, until: at(3_600), listened };
  const missed = await holdReview(suite.app.environment, account, (scope) =>
    storeChanges(scope, account, part, changes),
  );
  return missed?.count ?? 0;
}

/** A push about a change at that second, with the milliseconds that only pushes know. */
function push(account: Listening, recordId: string, seconds: number, ...happened: string[]): Promise<number> {
  const payloads = happened.map((operation) => ({
    event: eventTypeKey("Leads", operation),
    module: "Leads",
    operation,
    recordId,
    occurredAt: new Date(at(seconds).getTime() + 417).toISOString(),
    affectedFields: ["Name"],
    affectedValues: { Name: recordId },
  }));
  return inTransaction(suite.app.environment, (scope) => storeEvents(scope, account, payloads));
}

async function eventsOf({ accountId }: Listening): Promise<string[]> {
  const events = await suite.app.environment.database.prisma.event.findMany({
    where: { accountId },
    orderBy: { id: "asc" },
    include: { executions: true },
  });
  for (const event of events) expect(event.executions).toHaveLength(1);
  return events.map(({ source, recordId, eventType }) => `${source} ${recordId} ${eventType.slice(6)}`);
}

describe("a change read back", () => {
  test("that no push brought is an event, once, however often it is read", async () => {
    const account = await listening();
    expect(await review(account, [change("1", "created", 10), change("2", "deleted", 20)])).toBe(2);
    expect(await review(account, [change("1", "created", 10), change("2", "deleted", 20)])).toBe(0);
    expect(await eventsOf(account)).toEqual(["BACKFILL 1 created", "BACKFILL 2 deleted"]);
  });

  test("that a push brought is known, also where the push names a moment some seconds later", async () => {
    const account = await listening();
    await push(account, "1", 10, "created");
    await push(account, "2", 25, "updated");
    await push(account, "3", 30, "deleted");
    const changes = [change("1", "created", 10), change("2", "updated", 20), change("3", "deleted", 30)];
    expect(await review(account, changes)).toBe(0);
    expect(await eventsOf(account)).toHaveLength(3);
  });

  test("is missed where the push was of an earlier change of the record", async () => {
    const account = await listening();
    await push(account, "1", 10, "created");
    await push(account, "1", 600, "updated");
    expect(await review(account, [change("1", "created", 10), change("1", "updated", 1_800)])).toBe(1);
    expect(await eventsOf(account)).toEqual(["PUSH 1 created", "PUSH 1 updated", "BACKFILL 1 updated"]);
  });

  test("is not taken for a change that came after the review was asked for", async () => {
    const account = await listening();
    await push(account, "1", 3_725, "updated");
    expect(await review(account, [change("1", "updated", 1_800)])).toBe(1);
  });

  test("comes in the order of what happened, created before updated", async () => {
    const account = await listening();
    const changes = [
      change("2", "deleted", 5),
      change("1", "created", 10),
      change("1", "updated", 1_800),
      change("3", "created", 20),
    ];
    expect(await review(account, changes)).toBe(4);
    expect((await eventsOf(account)).toSorted()).toEqual([
      "BACKFILL 1 created",
      "BACKFILL 1 updated",
      "BACKFILL 2 deleted",
      "BACKFILL 3 created",
    ]);
    const executions = await suite.app.environment.database.prisma.execution.findMany({
      where: { accountId: account.accountId },
      orderBy: { id: "asc" },
      include: { event: { select: { occurredAt: true } } },
    });
    const moments = executions.map(({ event }) => event.occurredAt.getTime());
    expect(moments).toEqual(moments.toSorted((one, other) => one - other));
  });

  test("brings what is derived from it, unless that came before", async () => {
    const account = await listening();
    expect(await review(account, [change("1", "updated", 600), change("1", "converted", 600)])).toBe(2);
    await push(account, "2", 600, "updated", "converted");
    // It was converted, and then changed once more without a push.
    expect(await review(account, [change("2", "updated", 1_200), change("2", "converted", 1_200)])).toBe(1);
    expect(await eventsOf(account)).toEqual([
      "BACKFILL 1 updated",
      "BACKFILL 1 converted",
      "PUSH 2 updated",
      "PUSH 2 converted",
      "BACKFILL 2 updated",
    ]);
  });

  test("of before a rule listened, or of what none listens to, is no event", async () => {
    const account = await insertListening(suite.app, organization, {
      eventTypes: ["Leads.updated"],
      since: at(1_000),
    });
    const changes = [
      change("1", "created", 1_200),
      change("2", "updated", 900),
      change("3", "updated", 1_200),
    ];
    expect(await review(account, changes)).toBe(1);
    expect(await eventsOf(account)).toEqual(["BACKFILL 3 updated"]);
  });

  test("goes to the rules that listened when it happened", async () => {
    const account = await listening();
    const { prisma } = suite.app.environment.database;
    const later = await insertListening(suite.app, organization, { eventTypes: [], since: at(0) });
    await listenSince(
      suite.app,
      { accountId: account.accountId, ruleId: later.ruleId },
      ["Leads.updated"],
      at(1_000),
    );
    expect(await review(account, [change("1", "updated", 900), change("2", "updated", 1_000)])).toBe(2);
    const executions = await prisma.execution.findMany({ where: { ruleId: later.ruleId } });
    expect(executions.map(({ recordId }) => recordId)).toEqual(["2"]);
  });

  test("is stored only under the lease of its review", async () => {
    const account = await listening();
    await suite.app.environment.database.prisma.watchChannel.update({
      where: { accountId: account.accountId },
      data: { reviewLease: null },
    });
    await expect(review(account, [change("1", "created", 10)])).rejects.toBeInstanceOf(ReviewLostError);
    expect(await eventsOf(account)).toEqual([]);
  });
});

describe("a push that comes late", () => {
  test("is dropped where the review had it", async () => {
    const account = await listening();
    const changes = [change("1", "created", 10), change("2", "updated", 20), change("3", "deleted", 30)];
    await review(account, changes);
    expect(await push(account, "1", 10, "created")).toBe(0);
    expect(await push(account, "2", 20, "updated")).toBe(0);
    expect(await push(account, "2", 55, "updated")).toBe(0);
    expect(await push(account, "3", 30, "deleted")).toBe(0);
    expect(await eventsOf(account)).toHaveLength(3);
  });

  test("is kept where it is of another change of the record", async () => {
    const account = await listening();
    await review(account, [change("1", "updated", 600)]);
    expect(await push(account, "1", 300, "updated")).toBe(1);
    expect(await push(account, "1", 900, "updated")).toBe(1);
    expect(await push(account, "2", 600, "updated")).toBe(1);
    expect(await push(account, "1", 600, "deleted")).toBe(1);
  });

  test("brings of what is derived only what is not known", async () => {
    const account = await listening();
    await review(account, [change("1", "updated", 1_200), change("1", "converted", 1_200)]);
    expect(await push(account, "1", 600, "updated", "converted")).toBe(1);
    expect(await eventsOf(account)).toEqual(["BACKFILL 1 updated", "BACKFILL 1 converted", "PUSH 1 updated"]);
  });

  test("waits for a review that stores: of both at once one is kept", async () => {
    const account = await listening();
    const records = Array.from({ length: 20 }, (_, index) => String(index + 1));
    const reviewed = review(
      account,
      records.map((id) => change(id, "updated", 600)),
    );
    const pushed = Promise.all(records.map((id) => push(account, id, 600, "updated")));
    const [recovered, stored] = await Promise.all([reviewed, pushed]);
    expect(recovered + stored.reduce((sum, count) => sum + count, 0)).toBe(records.length);
    expect(await eventsOf(account)).toHaveLength(records.length);
  });
});
