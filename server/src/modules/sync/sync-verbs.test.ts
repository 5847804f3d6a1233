import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectLive, subscribeLive } from "../../../test/live-client.ts";
import type { SyncDirection, SyncRunKind } from "../../generated/prisma/enums.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { mutate } from "../accounts/accounts.fixture.ts";

// Nothing claims runs here: they stay as the verbs leave them.
const suite = useTestApp({ work: false });

type Scene = { organization: TestOrganization; account: { id: string; globalId: string } };
const runFields = "id kind scope status startedBy canceledBy nextTryAt attempt objects { object state }";

async function makeScene(serviceKey = "zoho-crm", sync: Record<string, unknown> = {}): Promise<Scene> {
  const organization = await makeOrganization(suite.app);
  const account = await insertAccount(suite.app, organization.id, {
    grantedById: organization.admin.memberId,
    serviceKey,
  });
  const settings = {
    contacts: "BOTH",
    users: true,
    views: true,
    conflicts: "PROVIDER",
    ...Object.fromEntries(
      ["contactsEveryMinutes", "pushEveryMinutes", "usersEveryMinutes", "viewsEveryMinutes"].map((key) => [
        key,
        null,
      ]),
    ),
    ...sync,
  };
  if (serviceKey === "zoho-crm")
    expect(
      await mutate(suite.app, organization.admin.token, "saveIntegrationSettings", {
        accountId: account.globalId,
        version: 0,
        sync: settings,
      }),
    ).toMatchObject({ __typename: "SaveIntegrationSettingsPayload" });
  return { organization, account };
}

const start = (
  { organization, account }: Scene,
  kind: string,
  scope?: string,
  token = organization.admin.token,
): Promise<Record<string, unknown>> =>
  mutate(
    suite.app,
    token,
    "startSync",
    { accountId: account.globalId, kind, scope },
    `syncRun { ${runFields} } account { id }`,
  );

const cancel = (
  { organization }: Scene,
  syncRunId: string,
  token = organization.admin.token,
): Promise<Record<string, unknown>> =>
  mutate(suite.app, token, "cancelSync", { syncRunId }, `syncRun { ${runFields} finishedAt } account { id }`);

const retry = (
  { organization, account }: Scene,
  chosen: Record<string, unknown> = {},
): Promise<Record<string, unknown>> =>
  mutate(
    suite.app,
    organization.admin.token,
    "retryMappingErrors",
    { accountId: account.globalId, ...chosen },
    `syncRuns { ${runFields} } account { id }`,
  );

const runsOf = ({ account }: Scene) =>
  suite.app.environment.database.prisma.syncRun.findMany({
    where: { accountId: account.id },
    include: { objects: { orderBy: { position: "asc" } } },
    orderBy: { id: "asc" },
  });

/** A run of the account as a worker, or the past, has left it. */
async function insertRun(
  { organization, account }: Scene,
  kind: SyncRunKind,
  data: Record<string, unknown> = {},
): Promise<string> {
  const now = suite.app.environment.clock.now();
  const run = await suite.app.environment.database.prisma.syncRun.create({
    data: {
      id: newId(),
      organizationId: organization.id,
      accountId: account.id,
      kind,
      scope: "INCREMENTAL",
      status: "RUNNING",
      attempt: 1,
      runAt: now,
      createdAt: now,
      startedAt: now,
      objects: { create: { object: "CONTACTS", position: 0, state: "RUNNING", done: 200 } },
      ...data,
    },
  });
  return run.id;
}

/** Open errors of one cause. */
async function insertErrors(
  { organization, account }: Scene,
  direction: SyncDirection,
  count: number,
): Promise<{ groupId: string; errorIds: string[] }> {
  const { prisma } = suite.app.environment.database;
  const now = suite.app.environment.clock.now();
  const scope = { organizationId: organization.id, accountId: account.id };
  const cause = {
    direction,
    property: "email",
    code: "NOT_AN_EMAIL",
    firstSeenAt: now,
    lastSeenAt: now,
  } as const;
  const group = await prisma.mappingErrorGroup.create({
    data: { id: newId(), ...scope, ...cause, open: count },
  });
  const errorIds = Array.from({ length: count }, () => newId());
  await prisma.mappingError.createMany({
    data: errorIds.map((id) => ({
      id,
      ...scope,
      ...cause,
      groupId: group.id,
      recordKey: id,
      recordName: "Somebody",
      reason: "No.",
      suggestion: "Correct it.",
    })),
  });
  return { groupId: group.id, errorIds };
}

describe("startSync", () => {
  test.each([
    ["CONTACTS_PULL", ["CONTACTS", "DELETIONS"]],
    ["CONTACTS_PUSH", ["CONTACTS", "DELETIONS"]],
    ["USERS", ["USERS"]],
    ["VIEWS", ["VIEWS", "VIEW_RECORDS"]],
    ["ORG_SYNC", ["MODULES", "FIELDS", "USERS", "VIEWS"]],
  ])("schedules %s for now, by name, with its objects", async (kind, objects) => {
    const scene = await makeScene();
    const answer = await start(scene, kind);
    expect(answer).toMatchObject({
      account: { id: scene.account.globalId },
      syncRun: {
        kind,
        scope: kind === "ORG_SYNC" ? "FULL" : "INCREMENTAL",
        status: "SCHEDULED",
        startedBy: expect.stringMatching(/^Person/),
        nextTryAt: expect.any(String),
        attempt: 0,
        objects: objects.map((object) => ({ object, state: "WAITING" })),
      },
    });
  });

  test("one unfinished run of a kind: of many at once one is made, and all of them get it", async () => {
    const scene = await makeScene();
    const answers = await Promise.all(Array.from({ length: 6 }, () => start(scene, "USERS")));
    const ids = answers.map((answer) => (answer["syncRun"] as { id: string }).id);
    expect(new Set(ids).size).toBe(1);
    expect(await runsOf(scene)).toHaveLength(1);
    await start(scene, "VIEWS");
    expect(await runsOf(scene)).toHaveLength(2);
  });

  test("a run that waits is moved to now and widened; what the provider asked for is kept to", async () => {
    const scene = await makeScene();
    const later = new Date(suite.app.environment.clock.now().getTime() + 3_600_000);
    const id = await insertRun(scene, "CONTACTS_PULL", {
      status: "SCHEDULED",
      attempt: 0,
      startedAt: null,
      runAt: later,
    });
    const widened = await start(scene, "CONTACTS_PULL", "FULL");
    expect(widened["syncRun"]).toMatchObject({
      id: toGlobalId("SyncRun", id),
      scope: "FULL",
      startedBy: expect.stringMatching(/^Person/),
      objects: [
        { object: "CONTACTS", state: "WAITING" },
        { object: "DELETIONS", state: "WAITING" },
      ],
    });
    const [run] = await runsOf(scene);
    expect(run?.runAt.getTime()).toBeLessThan(later.getTime());

    const throttled = await insertRun(scene, "USERS", {
      status: "SCHEDULED",
      runAt: later,
      throttledUntil: later,
    });
    expect((await start(scene, "USERS"))["syncRun"]).toMatchObject({
      id: toGlobalId("SyncRun", throttled),
      nextTryAt: later.toISOString(),
    });
  });

  test("a run that goes through other records is in the way; one that does more or the same is the answer", async () => {
    const scene = await makeScene();
    const id = toGlobalId("SyncRun", await insertRun(scene, "CONTACTS_PULL"));
    expect(await start(scene, "CONTACTS_PULL")).toMatchObject({ syncRun: { id, scope: "INCREMENTAL" } });
    expect(await start(scene, "CONTACTS_PULL", "FULL")).toMatchObject({ code: "SYNC_UNDER_WAY" });
    expect(await start(scene, "CONTACTS_PULL", "FAILED_ONLY")).toMatchObject({ code: "SYNC_UNDER_WAY" });
    const push = toGlobalId("SyncRun", await insertRun(scene, "CONTACTS_PUSH", { scope: "FULL" }));
    expect(await start(scene, "CONTACTS_PUSH")).toMatchObject({ syncRun: { id: push, scope: "FULL" } });
    expect((await runsOf(scene)).map(({ status }) => status)).toEqual(["RUNNING", "RUNNING"]);
  });

  test.each([
    ["CONTACTS_PULL", { contacts: "PUSH" }, /PULL or BOTH/],
    ["CONTACTS_PUSH", { contacts: "PULL" }, /PUSH or BOTH/],
    ["CONTACTS_PULL", { contacts: "OFF" }, /saveIntegrationSettings/],
    ["USERS", { users: false }, /users on/],
    ["VIEWS", { views: false }, /views on/],
  ])("refuses %s where the settings say %j", async (kind, sync, message) => {
    const scene = await makeScene("zoho-crm", sync);
    expect(await start(scene, kind)).toMatchObject({
      code: "NOT_ENABLED",
      message: expect.stringMatching(message),
    });
    expect(await runsOf(scene)).toEqual([]);
  });

  test("refuses services without data sync, accounts before their first sync, and scopes that are none", async () => {
    const bigin = await makeScene("bigin");
    expect(await start(bigin, "USERS")).toMatchObject({ code: "NO_SYNC" });
    expect(await start(bigin, "ORG_SYNC")).toMatchObject({ syncRun: { kind: "ORG_SYNC" } });
    const scene = await makeScene();
    await suite.app.environment.database.prisma.account.update({
      where: { id: scene.account.id },
      data: { firstSync: "RUNNING" },
    });
    expect(await start(scene, "USERS")).toMatchObject({ code: "NOT_SYNCED" });
    for (const [kind, scope] of [
      ["ORG_SYNC", "INCREMENTAL"],
      ["USERS", "FAILED_ONLY"],
      ["VIEWS", "FAILED_ONLY"],
    ] as const)
      expect(await start(scene, kind, scope)).toMatchObject({ code: "VALIDATION" });
  });

  test("begins a first org sync that failed anew", async () => {
    const scene = await makeScene();
    await suite.app.environment.database.prisma.account.update({
      where: { id: scene.account.id },
      data: { firstSync: "FAILED" },
    });
    await start(scene, "ORG_SYNC");
    const document = "query($id: ID!) { account(id: $id) { status } }";
    const answer = await query(suite.app, scene.organization.admin.token, document, {
      id: scene.account.globalId,
    });
    expect(answer.data?.["account"]).toEqual({ status: "SYNC_SCHEDULED" });
  });
});

describe("cancelSync", () => {
  test("ends a run that runs or waits, under its name, and tells who follows syncs", async () => {
    const scene = await makeScene();
    const token = scene.organization.admin.token;
    const cursor = await query(suite.app, token, "{ feedCursor }");
    const live = connectLive(suite.app.origin, { token });
    const stream = subscribeLive(
      live,
      `subscription($after: String, $accountId: ID) { syncProgressed(after: $after, accountId: $accountId) {
        change accountId syncRun { status canceledBy } } }`,
      { after: cursor.data?.["feedCursor"], accountId: scene.account.globalId },
    );
    const id = toGlobalId("SyncRun", await insertRun(scene, "CONTACTS_PULL", { lease: newId() }));
    expect(await cancel(scene, id)).toMatchObject({
      account: { id: scene.account.globalId },
      syncRun: {
        status: "CANCELED",
        canceledBy: expect.stringMatching(/^Person/),
        nextTryAt: null,
        finishedAt: expect.any(String),
        objects: [{ object: "CONTACTS", state: "FAILED" }],
      },
    });
    const { value } = await stream.next();
    expect(value.data?.["syncProgressed"]).toMatchObject({
      change: "syncRun.canceled",
      accountId: scene.account.globalId,
      syncRun: { status: "CANCELED" },
    });
    await live.dispose();
    const [run] = await runsOf(scene);
    expect(run).toMatchObject({ lease: null, objects: [{ done: 200 }] });

    const waiting = (await start(scene, "CONTACTS_PULL"))["syncRun"] as { id: string };
    expect(waiting.id).not.toBe(id);
    expect(await cancel(scene, waiting.id)).toMatchObject({ syncRun: { status: "CANCELED" } });
    expect(await cancel(scene, waiting.id)).toMatchObject({ code: "ALREADY_ENDED" });
  });

  test("of two at once, one cancels", async () => {
    const scene = await makeScene();
    const id = toGlobalId("SyncRun", await insertRun(scene, "USERS"));
    const answers = await Promise.all([cancel(scene, id), cancel(scene, id), cancel(scene, id)]);
    expect(answers.filter(({ code }) => code === "ALREADY_ENDED")).toHaveLength(2);
  });

  test("leaves the first org sync; a later one is followed by the next, a day later", async () => {
    const scene = await makeScene();
    const { prisma } = suite.app.environment.database;
    const id = toGlobalId("SyncRun", await insertRun(scene, "ORG_SYNC"));
    await prisma.account.update({ where: { id: scene.account.id }, data: { firstSync: "RUNNING" } });
    expect(await cancel(scene, id)).toMatchObject({ code: "FIRST_SYNC" });
    await prisma.account.update({ where: { id: scene.account.id }, data: { firstSync: "DONE" } });
    expect(await cancel(scene, id)).toMatchObject({ syncRun: { status: "CANCELED" } });
    const next = (await runsOf(scene)).at(-1);
    expect(next).toMatchObject({ kind: "ORG_SYNC", status: "SCHEDULED", startedByName: null });
    const inMs = (next?.runAt.getTime() ?? 0) - suite.app.environment.clock.now().getTime();
    expect(inMs).toBeGreaterThan(86_000_000);
  });
});

describe("retryMappingErrors", () => {
  test("a run for each direction, which knows what was chosen of it", async () => {
    const scene = await makeScene();
    const [pull, push] = [await insertErrors(scene, "PULL", 3), await insertErrors(scene, "PUSH", 2)];
    const answer = await retry(scene, {
      groupIds: [toGlobalId("MappingErrorGroup", pull.groupId)],
      errorIds: [toGlobalId("MappingError", push.errorIds[1] ?? "")],
    });
    expect(answer["syncRuns"]).toMatchObject([
      { kind: "CONTACTS_PULL", scope: "FAILED_ONLY", status: "SCHEDULED", objects: [{ object: "CONTACTS" }] },
      {
        kind: "CONTACTS_PUSH",
        scope: "FAILED_ONLY",
        status: "SCHEDULED",
        objects: [{ object: "CONTACTS" }, { object: "DELETIONS" }],
      },
    ]);
    const [pulls, pushes] = await runsOf(scene);
    expect(pulls?.objects[0]?.checkpoint).toEqual({ groupIds: [pull.groupId], errorIds: [] });
    for (const object of pushes?.objects ?? [])
      expect(object.checkpoint).toEqual({ groupIds: [], errorIds: [push.errorIds[1]] });

    // More is chosen before it begins: both are gone through.
    await retry(scene, { errorIds: push.errorIds.map((id) => toGlobalId("MappingError", id)) });
    const [, widened] = await runsOf(scene);
    expect(widened?.objects[0]?.checkpoint).toEqual({
      groupIds: [],
      errorIds: [push.errorIds[1], push.errorIds[0]],
    });
    await retry(scene);
    expect((await runsOf(scene)).map(({ objects }) => objects[0]?.checkpoint)).toEqual([null, null]);
  });

  test("without a choice all that are open, of the directions that the settings have", async () => {
    const scene = await makeScene("zoho-crm", { contacts: "PULL" });
    expect(await retry(scene)).toMatchObject({ code: "NOTHING_OPEN" });
    const push = await insertErrors(scene, "PUSH", 1);
    expect(await retry(scene)).toMatchObject({ code: "NOT_ENABLED" });
    await insertErrors(scene, "PULL", 1);
    expect((await retry(scene))["syncRuns"]).toMatchObject([{ kind: "CONTACTS_PULL" }]);
    const chosen = { groupIds: [toGlobalId("MappingErrorGroup", push.groupId)] };
    expect(await retry(scene, chosen)).toMatchObject({ code: "NOT_ENABLED" });
  });

  test("refuses what is settled, what is another account's, nothing, too much, and while another run is under way", async () => {
    const scene = await makeScene();
    const { prisma } = suite.app.environment.database;
    const { groupId, errorIds } = await insertErrors(scene, "PULL", 2);
    const errors = errorIds.map((id) => toGlobalId("MappingError", id));
    expect(await retry(scene, { errorIds: [] })).toMatchObject({ code: "VALIDATION" });
    const many = Array.from({ length: 1_001 }, () => toGlobalId("MappingError", newId()));
    expect(await retry(scene, { errorIds: many })).toMatchObject({ code: "VALIDATION" });
    const other = await insertErrors(await makeScene(), "PULL", 1);
    expect(
      await retry(scene, { errorIds: [errors[0], toGlobalId("MappingError", other.errorIds[0] ?? "")] }),
    ).toMatchObject({ code: "NOT_FOUND", message: expect.stringContaining("errorIds[1]") });
    await insertRun(scene, "CONTACTS_PULL", { scope: "FULL" });
    expect(await retry(scene, { errorIds: errors })).toMatchObject({ code: "SYNC_UNDER_WAY" });
    await prisma.mappingError.updateMany({ where: { groupId }, data: { state: "IGNORED" } });
    await prisma.mappingErrorGroup.update({ where: { id: groupId }, data: { open: 0, ignored: 2 } });
    expect(await retry(scene, { errorIds: errors })).toMatchObject({ code: "NOTHING_OPEN" });
  });
});

describe("who may", () => {
  test("roles by environment, scopes of tokens, and nobody of another organization", async () => {
    const scene = await makeScene();
    const { id: organizationId, admin } = scene.organization;
    const project = await suite.app.environment.database.prisma.project.create({
      data: {
        id: newId(),
        organizationId,
        name: "P",
        slug: "p",
        createdAt: suite.app.environment.clock.now(),
      },
    });
    const production: Scene = {
      organization: scene.organization,
      account: await insertAccount(suite.app, organizationId, {
        grantedById: admin.memberId,
        environment: "PRODUCTION",
        projectId: project.id,
      }),
    };
    const person = async (
      ...given: Parameters<typeof makeMember> extends [unknown, unknown, ...infer Rest] ? Rest : never
    ) => (await makeMember(suite.app, organizationId, ...given)).token;
    const developer = await person(["DEVELOPER"]);
    const supervisor = await person(["COMPANY_SUPERVISOR"]);
    const biller = await person(["BILLING_ADMIN"]);
    const weak = await person(["COMPANY_ADMIN"], ["READ", "ACCOUNTS_WRITE"]);
    const strong = await person(["COMPANY_ADMIN"], ["READ", "SYNC_WRITE"]);
    const stranger = (await makeOrganization(suite.app)).admin.token;
    for (const [where, token, code] of [
      [scene, developer, undefined],
      [production, developer, "FORBIDDEN"],
      [production, supervisor, undefined],
      [scene, biller, "FORBIDDEN"],
      [scene, weak, "FORBIDDEN"],
      [scene, strong, undefined],
      [scene, stranger, "NOT_FOUND"],
    ] as const) {
      expect((await start(where, "USERS", undefined, token))["code"]).toBe(code);
      const run = (await start(where, "USERS"))["syncRun"] as { id: string };
      expect((await cancel(where, run.id, token))["code"]).toBe(code);
      const input = { accountId: where.account.globalId };
      const retried = await mutate(suite.app, token, "retryMappingErrors", input);
      expect(retried["code"]).toBe(code ?? "NOTHING_OPEN");
    }
  });
});

test("an account's streams tell schedule, present and last run of each kind; others have none", async () => {
  const scene = await makeScene();
  const now = suite.app.environment.clock.now();
  await suite.app.environment.database.prisma.syncStream.upsert({
    where: { accountId_kind: { accountId: scene.account.id, kind: "USERS" } },
    create: {
      accountId: scene.account.id,
      organizationId: scene.organization.id,
      kind: "USERS",
      everyMinutes: 60,
      nextRunAt: now,
    },
    update: { everyMinutes: 60, nextRunAt: now },
  });
  const failed = await insertRun(scene, "USERS", { status: "FAILED", finishedAt: now });
  const running = await insertRun(scene, "USERS");
  const document = `query($id: ID!) { account(id: $id) {
    currentSync { id } nextSyncAt
    syncStreams { kind everyMinutes nextRunAt readUntil current { id status } last { id status } } } }`;
  const ask = async ({ organization, account }: Scene) =>
    (await query(suite.app, organization.admin.token, document, { id: account.globalId })).data?.["account"];
  const idle = { everyMinutes: null, nextRunAt: null, readUntil: null, current: null, last: null };
  expect(await ask(scene)).toEqual({
    // Runs of data are no org sync.
    currentSync: null,
    nextSyncAt: null,
    syncStreams: [
      { kind: "CONTACTS_PULL", ...idle },
      { kind: "CONTACTS_PUSH", ...idle },
      {
        kind: "USERS",
        everyMinutes: 60,
        nextRunAt: now.toISOString(),
        readUntil: null,
        current: { id: toGlobalId("SyncRun", running), status: "RUNNING" },
        last: { id: toGlobalId("SyncRun", failed), status: "FAILED" },
      },
      { kind: "VIEWS", ...idle },
    ],
  });
  expect(await ask(await makeScene("bigin"))).toMatchObject({ syncStreams: [] });
});

test("runs are listed by kinds and states, newest first, with their minutes", async () => {
  const scene = await makeScene();
  const ended = { status: "SUCCEEDED" };
  const minute = (at: string, emitted: number) => ({
    at: new Date(at),
    emitted,
    committed: emitted,
    failed: 0,
  });
  const one = await insertRun(scene, "CONTACTS_PULL", {
    ...ended,
    minutes: { create: [minute("2026-01-01T00:01:00Z", 5), minute("2026-01-01T00:00:00Z", 3)] },
  });
  const two = await insertRun(scene, "USERS", ended);
  const three = await insertRun(scene, "CONTACTS_PULL", { status: "FAILED" });
  const four = await insertRun(scene, "VIEWS");
  const document = `query($filter: SyncRunFilter, $first: Int, $after: String, $last: Int, $before: String) {
    syncRuns(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      edges { node { id minutes { at emitted } } } pageInfo { hasNextPage startCursor endCursor } } }`;
  const ask = async (filter: Record<string, unknown>, page: Record<string, unknown> = {}) => {
    const answer = await query(suite.app, scene.organization.admin.token, document, { filter, ...page });
    return answer.data?.["syncRuns"] as {
      edges: { node: { id: string; minutes: unknown[] } }[];
      pageInfo: { hasNextPage: boolean; startCursor: string; endCursor: string };
    };
  };
  const idsOf = async (filter: Record<string, unknown>) =>
    (await ask(filter)).edges.map(({ node }) => node.id);
  const id = (run: string) => toGlobalId("SyncRun", run);
  const accountId = scene.account.globalId;
  expect(await idsOf({ kinds: ["CONTACTS_PULL", "VIEWS", "VIEWS"] })).toEqual([id(four), id(three), id(one)]);
  expect(await idsOf({ statuses: ["SUCCEEDED"] })).toEqual([id(two), id(one)]);
  expect(
    await idsOf({ accountId, kinds: ["USERS", "CONTACTS_PULL"], statuses: ["SUCCEEDED", "FAILED"] }),
  ).toEqual([id(three), id(two), id(one)]);
  expect(await idsOf({ accountId, kinds: [] })).toEqual([]);
  const first = await ask({ kinds: ["CONTACTS_PULL", "USERS"] }, { first: 2 });
  expect(first.pageInfo.hasNextPage).toBe(true);
  const second = await ask(
    { kinds: ["CONTACTS_PULL", "USERS"] },
    { first: 2, after: first.pageInfo.endCursor },
  );
  expect(second.edges.map(({ node }) => node)).toEqual([
    {
      id: id(one),
      minutes: [
        { at: "2026-01-01T00:00:00.000Z", emitted: 3 },
        { at: "2026-01-01T00:01:00.000Z", emitted: 5 },
      ],
    },
  ]);
  const kinds = ["CONTACTS_PULL", "USERS", "VIEWS"];
  const back = await ask({ kinds }, { last: 2 });
  expect(back.edges.map(({ node }) => node.id)).toEqual([id(two), id(one)]);
  const further = await ask({ kinds }, { last: 2, before: back.pageInfo.startCursor });
  expect(further.edges.map(({ node }) => node.id)).toEqual([id(four), id(three)]);
});
