import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { inTransaction } from "../../context.ts";
import type { Clock } from "../../platform/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { closeWatch } from "./close-watch.ts";
import { scheduleWatch } from "./schedule-watch.ts";

// Real time, moved on by the tests; the simulator's clock follows.
let aheadMs = 0;
const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + aheadMs) };
const suite = useTestApp({ clock });
const dayMs = 86_400_000;
let organization: TestOrganization;
let position = 0n;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
  await registerClient(suite.app, organization);
  for (const { key } of suite.app.simulator.control.listOrgs())
    suite.app.simulator.control.changeOrg(key, {
      latencyMs: 0,
      size: { modules: 4, fieldsPerModule: 3, users: 3, viewsPerModule: 1, recordsPerModule: 5 },
    });
});

const db = () => suite.app.environment.database.prisma;
const control = () => suite.app.simulator.control;
const channelOf = (accountId: string) => db().watchChannel.findUniqueOrThrow({ where: { accountId } });
const atProvider = (channelId: string) =>
  control()
    .listChannels()
    .filter((channel) => channel.channelId === channelId && channel.live);

/** Resolves with the next change of the account's channel to that state. */
async function untilWatch(accountId: string, state: string): Promise<void> {
  const change = await waitForChange(
    suite.app,
    organization.id,
    ({ name, entityId, payload }) =>
      name === "account.watchChanged" && entityId === accountId && payload["state"] === state,
    position,
  );
  ({ position } = change);
}

async function connectLive(org: string): Promise<string> {
  const { id } = await connectAccount(suite.app, organization, { org });
  await untilWatch(id, "LIVE");
  return id;
}

function moveOn(ms: number): void {
  aheadMs += ms;
  control().setClock({ advanceMs: ms });
}

const openProblems = (accountId: string) =>
  db().problem.count({ where: { subjectId: accountId, kind: "WATCH_FAILED", resolvedAt: null } });

describe("a push channel", { timeout: 60_000 }, () => {
  test("is opened after the first sync, for the modules of the organization, and delivers", async () => {
    const accountId = await connectLive("acme");
    const channel = await channelOf(accountId);
    expect(channel).toMatchObject({ state: "LIVE", failures: 0, lease: null, failure: null });
    expect(channel.channelId).toMatch(/^[1-9]\d{0,18}$/);
    const life = (channel.expiresAt?.getTime() ?? 0) - clock.now().getTime();
    expect(life).toBeGreaterThan(6.9 * dayMs);
    expect(channel.dueAt.getTime() - clock.now().getTime()).toBeCloseTo(life - dayMs, -4);

    const { ids } = control().createRecords({ org: "acme", module: "Leads", count: 3 });
    await control().settled();
    const events = await db().event.findMany({ where: { accountId }, orderBy: { id: "asc" } });
    expect(events.map((event) => event.recordId)).toEqual(ids);
    const answer = await query(
      suite.app,
      organization.admin.token,
      "{ accounts { edges { node { watchChannel { state lastEventAt } } } } }",
    );
    expect(answer.data).toMatchObject({
      accounts: {
        edges: [{ node: { watchChannel: { state: "LIVE", lastEventAt: expect.any(String) as string } } }],
      },
    });
  });

  test("is renewed a day ahead under the same token, and opened anew where the provider lost it", async () => {
    const accountId = await connectLive("northwind");
    const first = await channelOf(accountId);
    moveOn(6 * dayMs + 60_000);
    await untilWatch(accountId, "LIVE");
    const renewed = await channelOf(accountId);
    expect(renewed.tokenHash).toBe(first.tokenHash);
    expect(renewed.expiresAt?.getTime()).toBeGreaterThan((first.expiresAt?.getTime() ?? 0) + 5 * dayMs);

    control().endChannels({ channelId: first.channelId });
    expect(atProvider(first.channelId)).toHaveLength(0);
    moveOn(6 * dayMs + 60_000);
    await untilWatch(accountId, "LIVE");
    expect((await channelOf(accountId)).tokenHash).not.toBe(first.tokenHash);
    expect(atProvider(first.channelId).length).toBeGreaterThan(0);
    control().createRecords({ org: "northwind", module: "Leads" });
    await control().settled();
    expect(await db().event.count({ where: { accountId } })).toBe(1);
  });

  test("that cannot be opened is tried again, becomes a problem after three, and recovers", async () => {
    const accountId = await connectLive("bharat");
    control().endChannels({ org: "bharat" });
    control().addFault({ pathPrefix: "/in/api/crm/v8/actions/watch", status: 502, count: -1 });
    await inTransaction(suite.app.environment, (scope) =>
      scope.tx.watchChannel.update({ where: { accountId }, data: { expiresAt: null } }),
    );
    await inTransaction(suite.app.environment, (scope) =>
      scheduleWatch(suite.app.environment, scope, { organizationId: organization.id, accountId }),
    );
    for (const failures of [1, 2]) {
      await untilWatch(accountId, "OPENING");
      expect(await channelOf(accountId)).toMatchObject({ failures, state: "OPENING" });
      expect(await openProblems(accountId)).toBe(0);
      moveOn(30_000);
    }
    await untilWatch(accountId, "FAILED");
    expect(await channelOf(accountId)).toMatchObject({ failures: 3, state: "FAILED" });
    expect(await openProblems(accountId)).toBe(1);

    control().clearFaults();
    moveOn(120_000);
    await untilWatch(accountId, "LIVE");
    expect(await channelOf(accountId)).toMatchObject({ failures: 0, failure: null });
    expect(await openProblems(accountId)).toBe(0);
  });

  test("is closed at the provider, or left to end where that fails", async () => {
    const accountId = await connectLive("southerncross");
    const { channelId } = await channelOf(accountId);
    control().addFault({ pathPrefix: "/au/api/crm/v8/actions/watch", reset: true });
    await closeWatch(suite.app.environment, accountId);
    expect(atProvider(channelId).length).toBeGreaterThan(0);
    await closeWatch(suite.app.environment, accountId);
    expect(atProvider(channelId)).toHaveLength(0);
    await closeWatch(suite.app.environment, organization.id);
  });
});
