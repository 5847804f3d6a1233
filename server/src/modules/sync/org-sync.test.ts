import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";

const suite = useTestApp();

const accountDocument = `query($id: ID!) { account(id: $id) {
  status firstSyncedAt lastSyncedAt nextSyncAt
  currentSync { status error objects { object state done total } }
} }`;

async function newOrganization() {
  const organization = await makeOrganization(suite.app);
  await registerClient(suite.app, organization);
  return organization;
}

test("a first sync reads every object, with true totals, and grants the account", async () => {
  const organization = await newOrganization();
  const account = await connectAccount(suite.app, organization, { org: "acme" });
  await waitForChange(suite.app, organization.id, (change) => change.name === "account.granted");
  const answer = await query(suite.app, organization.admin.token, accountDocument, { id: account.globalId });
  expect(answer.data?.account).toMatchObject({
    status: "GRANTED",
    currentSync: { status: "SUCCEEDED", error: null },
  });
  const { currentSync } = (answer.data?.["account"] ?? {}) as {
    currentSync: { objects: { object: string; state: string; done: number; total: number }[] };
  };
  expect(currentSync.objects.map(({ object }) => object)).toEqual(["MODULES", "FIELDS", "USERS", "VIEWS"]);
  for (const object of currentSync.objects)
    expect(object).toMatchObject({ state: "DONE", total: object.done });
  const stored = await suite.app.environment.database.prisma.mirroredItem.count({
    where: { accountId: account.id, object: "MODULES" },
  });
  expect(stored).toBe(currentSync.objects[0]?.done);
});

test.each([
  { serviceKey: "bigin", objects: ["MODULES", "FIELDS", "USERS", "VIEWS"] },
  { serviceKey: "zoho-webinar", objects: ["USERS"] },
])("the sync of $serviceKey has the objects that there are", async ({ serviceKey, objects }) => {
  const organization = await makeOrganization(suite.app);
  await registerClient(suite.app, organization, serviceKey);
  const account = await connectAccount(suite.app, organization, { org: "acme", serviceKey });
  await waitForChange(suite.app, organization.id, (change) => change.name === "account.granted");
  const answer = await query(suite.app, organization.admin.token, accountDocument, { id: account.globalId });
  const { currentSync } = (answer.data?.["account"] ?? {}) as {
    currentSync: { status: string; objects: { object: string; state: string; done: number }[] };
  };
  expect(currentSync.status).toBe("SUCCEEDED");
  expect(currentSync.objects.map(({ object, state }) => [object, state])).toEqual(
    objects.map((object) => [object, "DONE"]),
  );
  for (const { done } of currentSync.objects) expect(done).toBeGreaterThan(0);
});

test("progress of each object only rises, and is told before the run has ended", async () => {
  const organization = await newOrganization();
  await connectAccount(suite.app, organization, { org: "globex" });
  await waitForChange(suite.app, organization.id, (change) => change.name === "account.granted");
  const { changes } = await suite.app.environment.feed.read(organization.id, 0n);
  const steps = changes.filter((change) => change.name === "syncRun.progressed");
  const last = new Map<unknown, number>();
  for (const { payload } of steps) {
    expect(Number(payload["done"])).toBeGreaterThanOrEqual(last.get(payload["object"]) ?? 0);
    last.set(payload["object"], Number(payload["done"]));
  }
  expect([...last.keys()]).toEqual(["MODULES", "FIELDS", "USERS", "VIEWS"]);
  const names = changes.map(({ name }) => name).filter((name) => name.startsWith("account."));
  expect(names.slice(0, 3)).toEqual(["account.added", "account.syncing", "account.granted"]);
});

describe("faults", () => {
  test("passing ones are tried again from the checkpoint", async () => {
    const organization = await newOrganization();
    suite.app.simulator.control.addFault({
      pathPrefix: "/api/crm/v8/settings/fields",
      status: 503,
      count: 1,
    });
    await connectAccount(suite.app, organization, { org: "northwind" });
    await waitForChange(suite.app, organization.id, (change) => change.name === "syncRun.retryScheduled");
    await waitForChange(suite.app, organization.id, (change) => change.name === "account.granted");
    const [run] = await suite.app.environment.database.prisma.syncRun.findMany({
      where: { organizationId: organization.id, status: "SUCCEEDED" },
    });
    expect(run?.attempt).toBe(2);
  });

  test("a refusal fails the sync with a Problem; a retry grants the account and resolves it", async () => {
    const organization = await newOrganization();
    suite.app.simulator.control.addFault({
      pathPrefix: "/api/crm/v8/settings/modules",
      status: 400,
      count: 1,
    });
    const account = await connectAccount(suite.app, organization, { org: "bharat" });
    await waitForChange(suite.app, organization.id, (change) => change.name === "account.syncFailed");
    const failed = await query(suite.app, organization.admin.token, accountDocument, {
      id: account.globalId,
    });
    expect(failed.data?.account).toMatchObject({ status: "SYNC_FAILED", currentSync: { status: "FAILED" } });
    const problems = `{ problems { edges { node { kind fix { mutation } account { id } } } } }`;
    expect((await query(suite.app, organization.admin.token, problems)).data?.problems).toEqual({
      edges: [
        {
          node: {
            kind: "SYNC_FAILED",
            fix: { mutation: "retryAccountSync" },
            account: { id: account.globalId },
          },
        },
      ],
    });

    const retry = `mutation($input: RetryAccountSyncInput!) { retryAccountSync(input: $input) {
      __typename ... on Error { code } ... on RetryAccountSyncPayload { account { status } } } }`;
    const biller = await makeMember(suite.app, organization.id, ["BILLING_ADMIN"]);
    const other = await makeOrganization(suite.app);
    const input = { input: { accountId: account.globalId } };
    expect((await query(suite.app, biller.token, retry, input)).data?.retryAccountSync).toMatchObject({
      code: "FORBIDDEN",
    });
    expect((await query(suite.app, other.admin.token, retry, input)).data?.retryAccountSync).toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await query(suite.app, organization.admin.token, retry, input)).data?.retryAccountSync).toEqual({
      __typename: "RetryAccountSyncPayload",
      account: { status: "SYNC_SCHEDULED" },
    });
    await waitForChange(suite.app, organization.id, (change) => change.name === "account.granted");
    expect((await query(suite.app, organization.admin.token, problems)).data?.problems).toEqual({
      edges: [],
    });
  });
});

test("a later sync never un-grants", async () => {
  const organization = await newOrganization();
  const account = await connectAccount(suite.app, organization, { org: "sakura" });
  const granted = await waitForChange(
    suite.app,
    organization.id,
    (change) => change.name === "account.granted",
  );
  suite.app.simulator.control.addFault({ pathPrefix: "/api/crm/v8/settings/modules", status: 400, count: 1 });
  await query(
    suite.app,
    organization.admin.token,
    `mutation($input: RetryAccountSyncInput!) { retryAccountSync(input: $input) { __typename } }`,
    {
      input: { accountId: account.globalId },
    },
  );
  await waitForChange(
    suite.app,
    organization.id,
    (change) => change.name === "account.syncFailed",
    granted.position,
  );
  const answer = await query(suite.app, organization.admin.token, accountDocument, { id: account.globalId });
  expect(answer.data?.account).toMatchObject({ status: "GRANTED", currentSync: { status: "FAILED" } });
});
