import { describe, expect, test, vi } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { query } from "../../../test/builders.ts";
import { makeMovedClock } from "../../../test/moved-clock.ts";
import { makeSyncScene } from "../../../test/sync-scene.ts";
import type { SyncScene } from "../../../test/sync-scene.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";

const { clock, advance } = makeMovedClock();
const suite = useTestApp({ clock });
vi.setConfig({ testTimeout: 60_000 });
const control = () => suite.app.simulator.control;

function resize(org: string, records: number, more: { badShare?: number; latencyMs?: number } = {}): void {
  const { badShare = 0, latencyMs = 0 } = more;
  control().changeOrg(org, {
    size: { recordsPerModule: records, badShare },
    latencyMs,
    creditsPerDay: 100_000,
  });
}

const objectOf = (run: Awaited<ReturnType<SyncScene["run"]>>, name: string) =>
  run.objects.find(({ object }) => object === name);

describe("contacts are pulled", () => {
  test("all at first, then what changed, and what is gone goes", async () => {
    resize("acme", 450);
    const scene = await makeSyncScene(suite.app, { org: "acme" });
    const first = await scene.run("CONTACTS_PULL");
    expect(first).toMatchObject({ status: "SUCCEEDED", error: null, attempt: 1 });
    expect(objectOf(first, "CONTACTS")).toMatchObject({
      state: "DONE",
      done: 450,
      total: 450,
      committed: 450,
      created: 450,
      failed: 0,
    });
    const [one, two, three] = await scene.contacts();
    if (!one?.externalId || !two?.externalId || !three) throw new Error("There are too few contacts.");

    const idle = await scene.run("CONTACTS_PULL");
    expect(objectOf(idle, "CONTACTS")).toMatchObject({ done: 0, updated: 0 });

    control().updateRecords({
      org: "acme",
      module: "Contacts",
      ids: [one.externalId],
      record: { Mailing_City: "Tromsø" },
    });
    control().deleteRecords({ org: "acme", module: "Contacts", ids: [two.externalId] });
    const [made] = control().createRecords({
      org: "acme",
      module: "Contacts",
      record: { Last_Name: "Newcomer", Email: "Newcomer@Example.org" },
    }).ids;
    const later = await scene.run("CONTACTS_PULL");
    expect(objectOf(later, "CONTACTS")).toMatchObject({ created: 1, updated: 1 });
    expect(objectOf(later, "DELETIONS")).toMatchObject({ deleted: 1 });
    const contacts = new Map((await scene.contacts()).map((contact) => [contact.externalId, contact]));
    expect(contacts.size).toBe(450);
    expect(contacts.get(one.externalId)?.properties["city"]).toBe("Tromsø");
    expect(contacts.has(two.externalId)).toBe(false);
    expect(contacts.get(made ?? "")?.properties["lastName"]).toBe("Newcomer");
  });

  test("a full pull finds what no list of deletions tells, and asks before it takes a contact for gone", async () => {
    resize("globex", 300);
    const scene = await makeSyncScene(suite.app, { org: "globex" });
    await scene.run("CONTACTS_PULL");
    // As if the provider had forgotten them: they are in no list of what was deleted.
    resize("globex", 290);
    const full = await scene.run("CONTACTS_PULL", "FULL");
    expect(objectOf(full, "CONTACTS")).toMatchObject({ done: 290, created: 0 });
    expect(objectOf(full, "DELETIONS")).toMatchObject({ done: 10, deleted: 10 });
    expect(await scene.contacts()).toHaveLength(290);
    resize("globex", 300);
    const back = await scene.run("CONTACTS_PULL", "FULL");
    expect(objectOf(back, "CONTACTS")).toMatchObject({ done: 300, created: 0 });
    expect(await scene.contacts()).toHaveLength(300);
  });

  test("each bad value is an error of its own; only what failed is read again once it is mended", async () => {
    resize("bharat", 100, { badShare: 0.1 });
    const scene = await makeSyncScene(suite.app, { org: "bharat" });
    const first = await scene.run("CONTACTS_PULL");
    expect(objectOf(first, "CONTACTS")).toMatchObject({ done: 100, committed: 100, failed: 10 });
    const errorsDocument = `query($id: ID!) { mappingErrors(first: 100, filter: { accountId: $id, state: OPEN }) {
      edges { node { recordKey property value code reason suggestion } } } }`;
    const open = async () => {
      const answer = await query(suite.app, scene.organization.admin.token, errorsDocument, {
        id: scene.account.globalId,
      });
      const { edges } = (answer.data ?? {})["mappingErrors"] as {
        edges: { node: { recordKey: string; property: string; suggestion: string } }[];
      };
      return edges.map(({ node }) => node);
    };
    const errors = await open();
    expect(errors).toHaveLength(10);
    for (const error of errors) expect(error.suggestion.length).toBeGreaterThan(10);
    const mended = errors.slice(0, 4);
    for (const { recordKey } of mended)
      control().updateRecords({
        org: "bharat",
        module: "Contacts",
        ids: [recordKey],
        record: {
          Email: `mended-${recordKey}@example.org`,
          Date_of_Birth: "1990-01-31",
          Email_Opt_Out: false,
        },
      });
    const retry = `mutation($input: RetryMappingErrorsInput!) { retryMappingErrors(input: $input) {
      __typename ... on Error { message } ... on RetryMappingErrorsPayload { syncRuns { id } } } }`;
    const answer = await query(suite.app, scene.organization.admin.token, retry, {
      input: { accountId: scene.account.globalId },
    });
    const { syncRuns } = (answer.data ?? {})["retryMappingErrors"] as { syncRuns: { id: string }[] };
    const again = await scene.ended(syncRuns[0]?.id ?? "");
    expect(objectOf(again, "CONTACTS")).toMatchObject({ done: 10, total: 10, failed: 6 });
    expect((await open()).map(({ recordKey }) => recordKey).toSorted()).toEqual(
      errors
        .slice(4)
        .map(({ recordKey }) => recordKey)
        .toSorted(),
    );
  });

  test("only of the chosen views, and only with an address, where the filters say so", async () => {
    resize("maple", 120);
    const scene = await makeSyncScene(suite.app, { org: "maple" });
    const { prisma } = suite.app.environment.database;
    const views = await prisma.mirroredItem.findMany({
      where: { accountId: scene.account.id, object: "VIEWS", parentKey: "Contacts" },
      orderBy: { key: "asc" },
    });
    // The simulator's view number n has every n-th record.
    const third = views[2]?.key ?? "";
    await scene.save({ filters: { views: [third], onlyViews: true }, sync: { views: true } });
    const pulled = await scene.run("CONTACTS_PULL");
    expect(objectOf(pulled, "CONTACTS")).toMatchObject({ done: 40, created: 40, total: null });

    await scene.save({ filters: { views: [third], onlyViews: false, requireEmail: true } });
    const synced = await scene.run("VIEWS");
    expect(objectOf(synced, "VIEWS")).toMatchObject({ done: 1, committed: 1, failed: 0 });
    expect(objectOf(synced, "VIEW_RECORDS")).toMatchObject({ done: 40, created: 0 });
    const document = `query($id: ID!) { account(id: $id) { providerViews { edges { node {
      key records contacts(first: 100) { edges { node { id } } } } } } } }`;
    const answer = await query(suite.app, scene.organization.admin.token, document, {
      id: scene.account.globalId,
    });
    const account = answer.data?.["account"] as {
      providerViews: { edges: { node: { key: string; records: number; contacts: { edges: unknown[] } } }[] };
    };
    expect(account.providerViews.edges).toHaveLength(1);
    expect(account.providerViews.edges[0]?.node).toMatchObject({ key: third, records: 40 });
    expect(account.providerViews.edges[0]?.node.contacts.edges).toHaveLength(40);
  });
});

describe("contacts are pushed", () => {
  test("new ones are made once, what changed is written alone, deleted ones are deleted", async () => {
    resize("thames", 30);
    const scene = await makeSyncScene(suite.app, { org: "thames" });
    await scene.save({ sync: { contacts: "BOTH" } });
    await scene.run("CONTACTS_PULL");
    const [one, two] = await scene.contacts();
    if (!one?.externalId || !two?.externalId) throw new Error("There are too few contacts.");
    await scene.upsert([
      { id: one.id, properties: { city: "Leeds" } },
      { email: "brand.new@example.org", properties: { firstName: "Brand", lastName: "New" } },
    ]);
    await scene.delete([two.id]);
    const pushed = await scene.run("CONTACTS_PUSH");
    expect(objectOf(pushed, "CONTACTS")).toMatchObject({
      done: 2,
      total: 2,
      created: 1,
      updated: 1,
      failed: 0,
    });
    expect(objectOf(pushed, "DELETIONS")).toMatchObject({ done: 1, deleted: 1 });
    const there = control().peekRecords("thames", "Contacts", 100) as Record<string, unknown>[];
    expect(there).toHaveLength(30);
    expect(there.find((record) => record["id"] === one.externalId)).toMatchObject({ Mailing_City: "Leeds" });
    expect(there.filter((record) => record["Email"] === "brand.new@example.org")).toHaveLength(1);
    expect(there.some((record) => record["id"] === two.externalId)).toBe(false);
    const idle = await scene.run("CONTACTS_PUSH");
    expect(objectOf(idle, "CONTACTS")).toMatchObject({ done: 0 });
  });

  test("an answer that is lost is no second record: the contact is found by its address", async () => {
    resize("gulfstar", 5);
    const scene = await makeSyncScene(suite.app, { org: "gulfstar" });
    await scene.save({ sync: { contacts: "BOTH" } });
    await scene.run("CONTACTS_PULL");
    await scene.upsert([{ email: "once@example.org", properties: { lastName: "Once" } }]);
    control().addFault({
      pathPrefix: "/api/crm/v8/Contacts",
      method: "POST",
      reset: true,
      afterwards: true,
      count: 1,
    });
    const pushed = await scene.run("CONTACTS_PUSH");
    expect(pushed).toMatchObject({ status: "SUCCEEDED", attempt: 2 });
    const there = control().peekRecords("gulfstar", "Contacts", 100) as Record<string, unknown>[];
    expect(there.filter((record) => record["Email"] === "once@example.org")).toHaveLength(1);
    expect(await scene.contacts()).toHaveLength(6);
  });

  test("what the provider would refuse stays here with its reason, and goes once it is mended", async () => {
    resize("najd", 5);
    const scene = await makeSyncScene(suite.app, { org: "najd" });
    await scene.save({ sync: { contacts: "PUSH" } });
    const [nameless] = await scene.upsert([
      { email: "no.name@example.org", properties: { city: "Riyadh" } },
      { email: "fine@example.org", properties: { lastName: "Fine" } },
    ]);
    const pushed = await scene.run("CONTACTS_PUSH");
    expect(objectOf(pushed, "CONTACTS")).toMatchObject({ done: 2, committed: 1, created: 1, failed: 1 });
    await scene.upsert([{ id: nameless?.id, properties: { lastName: "Named" } }]);
    const again = await scene.run("CONTACTS_PUSH");
    expect(objectOf(again, "CONTACTS")).toMatchObject({ done: 1, committed: 1, created: 1, failed: 0 });
    const { prisma } = suite.app.environment.database;
    expect(await prisma.mappingError.count({ where: { accountId: scene.account.id, state: "OPEN" } })).toBe(
      0,
    );
  });
});

test("the people of an organization are kept in step", async () => {
  const scene = await makeSyncScene(suite.app, { org: "sakura" });
  await scene.save({ sync: { users: true } });
  const users = await scene.run("USERS");
  const { size } = control().getOrg("sakura");
  expect(objectOf(users, "USERS")).toMatchObject({ done: size.users, created: size.users, deleted: 0 });
  control().changeOrg("sakura", { size: { ...size, users: size.users - 2 } });
  const fewer = await scene.run("USERS");
  expect(objectOf(fewer, "USERS")).toMatchObject({ done: size.users - 2, created: 0, deleted: 2 });
});

describe("limits and ends", () => {
  test("a provider's limits make a run wait, never fail, and it goes on where it was", async () => {
    resize("southerncross", 600);
    const scene = await makeSyncScene(suite.app, { org: "southerncross" });
    control().addFault({
      pathPrefix: "/au/api/crm/v8/Contacts",
      status: 429,
      retryAfterSeconds: 3_600,
      count: 1,
    });
    const id = await scene.start("CONTACTS_PULL");
    await waitForChange(
      suite.app,
      scene.organization.id,
      (change) => change.name === "syncRun.retryScheduled",
    );
    const document = `query($id: ID!) { node(id: $id) { ... on SyncRun { status error throttledUntil nextTryAt } } }`;
    const waiting = await query(suite.app, scene.organization.admin.token, document, { id });
    const node = waiting.data?.["node"] as { status: string; error: string; throttledUntil: string };
    expect(node).toMatchObject({ status: "SCHEDULED", error: expect.any(String) });
    expect(new Date(node.throttledUntil).getTime()).toBeGreaterThan(clock.now().getTime() + 3_000_000);
    advance(3_600_000);
    const run = await scene.ended(id);
    expect(run).toMatchObject({ status: "SUCCEEDED", attempt: 2 });
    expect(objectOf(run, "CONTACTS")).toMatchObject({ done: 600, committed: 600 });
  });

  test("a canceled run stops between two pages; what it had read stays", async () => {
    resize("globex", 4_000, { latencyMs: 30 });
    const scene = await makeSyncScene(suite.app, { org: "globex" });
    const id = await scene.start("CONTACTS_PULL");
    await waitForChange(
      suite.app,
      scene.organization.id,
      (change) => change.name === "syncRun.progressed" && Number(change.payload["done"]) >= 200,
    );
    const cancel = `mutation($input: CancelSyncInput!) { cancelSync(input: $input) {
      __typename ... on Error { message } ... on CancelSyncPayload { syncRun { status } } } }`;
    const answer = await query(suite.app, scene.organization.admin.token, cancel, {
      input: { syncRunId: id },
    });
    expect(answer.data?.["cancelSync"]).toMatchObject({ syncRun: { status: "CANCELED" } });
    const run = await scene.ended(id);
    const read = objectOf(run, "CONTACTS")?.done ?? 0;
    expect(read).toBeGreaterThanOrEqual(200);
    expect(read).toBeLessThan(4_000);
    control().changeOrg("globex", { latencyMs: 0 });
    const next = await scene.run("CONTACTS_PULL");
    expect(next.status).toBe("SUCCEEDED");
    expect(objectOf(next, "CONTACTS")).toMatchObject({ done: 4_000, created: 4_000 - read });
  });

  test("a refusal fails the run with a Problem of its kind, which the next success resolves", async () => {
    resize("northwind", 40);
    const scene = await makeSyncScene(suite.app, { org: "northwind" });
    // The first call asks for the count, which may be refused; the second for the list.
    control().addFault({ pathPrefix: "/eu/api/crm/v8/Contacts", status: 400, count: 2 });
    const failed = await scene.run("CONTACTS_PULL");
    expect(failed).toMatchObject({ status: "FAILED", error: expect.any(String) });
    const problems = `{ problems { edges { node { kind fix { mutation input } } } } }`;
    const { token } = scene.organization.admin;
    expect((await query(suite.app, token, problems)).data?.["problems"]).toMatchObject({
      edges: [{ node: { kind: "CONTACTS_PULL_FAILED", fix: { mutation: "startSync" } } }],
    });
    expect((await scene.run("CONTACTS_PULL")).status).toBe("SUCCEEDED");
    expect((await query(suite.app, token, problems)).data?.["problems"]).toEqual({ edges: [] });
  });

  test("a schedule makes its runs, one at a time, and moves on from where it is", async () => {
    resize("acme", 30);
    const scene = await makeSyncScene(suite.app, { org: "acme" });
    await scene.save({ sync: { contacts: "PULL", contactsEveryMinutes: 60 } });
    const ends = async (after: bigint) =>
      waitForChange(
        suite.app,
        scene.organization.id,
        (change) => change.name === "account.dataSynced",
        after,
        30_000,
      );
    // Several times that passed are made up for by one run.
    advance(5 * 3_600_000);
    const first = await ends(0n);
    advance(3_600_000 + 1_000);
    await ends(first.position);
    const { prisma } = suite.app.environment.database;
    const runs = await prisma.syncRun.findMany({
      where: { accountId: scene.account.id, kind: "CONTACTS_PULL" },
      orderBy: { id: "asc" },
    });
    expect(runs.map(({ status, startedByName }) => [status, startedByName])).toEqual([
      ["SUCCEEDED", null],
      ["SUCCEEDED", null],
    ]);
  });
});

describe.each([
  { serviceKey: "hubspot", org: "globex", parameters: undefined },
  { serviceKey: "salesforce", org: "northwind", parameters: { domain: "login" } },
])("$serviceKey", ({ serviceKey, org, parameters }) => {
  test("speaks the same: pull, push and pull again leave both sides equal", async () => {
    resize(org, 60, { badShare: 0 });
    const scene = await makeSyncScene(suite.app, { org, serviceKey, ...(parameters && { parameters }) });
    await scene.save({ sync: { contacts: "BOTH", users: true } });
    const first = await scene.run("CONTACTS_PULL");
    expect(first).toMatchObject({ status: "SUCCEEDED", error: null });
    const before = await scene.contacts();
    expect(before.length).toBe(objectOf(first, "CONTACTS")?.created);
    expect(before.length).toBeGreaterThan(10);
    const [one, two] = before;
    await scene.upsert([
      { id: one?.id, properties: { city: "Ghent" } },
      { email: `from.here@${serviceKey}.example.org`, properties: { firstName: "From", lastName: "Here" } },
    ]);
    await scene.delete([two?.id ?? ""]);
    const pushed = await scene.run("CONTACTS_PUSH");
    expect(pushed).toMatchObject({ status: "SUCCEEDED", error: null });
    expect(objectOf(pushed, "CONTACTS")).toMatchObject({ done: 2, created: 1, updated: 1, failed: 0 });
    expect(objectOf(pushed, "DELETIONS")).toMatchObject({ deleted: 1 });
    const again = await scene.run("CONTACTS_PULL", "FULL");
    expect(objectOf(again, "CONTACTS")).toMatchObject({ created: 0, done: before.length });
    expect(objectOf(again, "DELETIONS")).toMatchObject({ deleted: 0 });
    // What the provider made of empty values came with that pull; there is nothing more.
    const third = await scene.run("CONTACTS_PULL", "FULL");
    expect(objectOf(third, "CONTACTS")).toMatchObject({ created: 0, updated: 0, done: before.length });
    const idle = await scene.run("CONTACTS_PUSH");
    expect(objectOf(idle, "CONTACTS")).toMatchObject({ done: 0 });
    expect((await scene.run("USERS")).status).toBe("SUCCEEDED");
  });
});
