import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, query } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { openProblem } from "../problems/index.ts";
import { inTransaction } from "../../context.ts";
import { insertDelivery, makeCallbackScene } from "./callback-scene.fixture.ts";
import type { CallbackScene } from "./callback-scene.fixture.ts";

const suite = useTestApp({ work: false });
let scene: CallbackScene;
let subscriptionId: string;
let id: string;

beforeAll(async () => {
  scene = await makeCallbackScene(suite.app);
  id = scene.subscriptions.onInstall?.id ?? "";
  subscriptionId = toGlobalId("CallbackSubscription", id);
});

async function mutate(
  name: string,
  input: Record<string, unknown>,
  token = scene.publisher.admin.token,
  fields = "subscription { id status reason }",
): Promise<Record<string, unknown>> {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const answer = await query(
    suite.app,
    token,
    `mutation($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Error { message code } ... on ${pascal}Payload { ${fields} } } }`,
    { input },
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.[name] as Record<string, unknown>;
}

const settings = () =>
  suite.app.environment.database.prisma.callbackSubscription.findUniqueOrThrow({ where: { id } });
const health = () =>
  suite.app.environment.database.prisma.callbackHealth.findUniqueOrThrow({ where: { subscriptionId: id } });

describe("who may", () => {
  const verbs: [string, Record<string, unknown>][] = [
    ["updateCallbackSubscription", { concurrency: 5 }],
    ["pauseCallbackSubscription", {}],
    ["resumeCallbackSubscription", {}],
    ["sendTestCallback", {}],
    ["recoverDeliveries", { since: "2026-01-01T00:00:00Z", what: "UNDELIVERED" }],
    ["cancelDeliveries", {}],
  ];
  test.each(verbs)("%s is for those who publish", async (name, input) => {
    const given = { ...input, subscriptionId };
    for (const role of ["COMPANY_SUPERVISOR", "BILLING_ADMIN"] as const) {
      const { token } = await makeMember(suite.app, scene.publisher.id, [role]);
      expect(await mutate(name, given, token, "__typename")).toMatchObject({ code: "FORBIDDEN" });
    }
    const weak = await makeMember(suite.app, scene.publisher.id, ["COMPANY_ADMIN"], ["READ", "RULES_WRITE"]);
    expect(await mutate(name, given, weak.token, "__typename")).toMatchObject({ code: "FORBIDDEN" });
    expect(await mutate(name, given, scene.customer.admin.token, "__typename")).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("updateCallbackSubscription", () => {
  test("changes what is given and leaves the rest", async () => {
    await mutate("updateCallbackSubscription", { subscriptionId, ratePerMinute: 600, concurrency: 7 });
    expect(await settings()).toMatchObject({ ratePerMinute: 600, concurrency: 7, payloadQuery: null });
    await mutate("updateCallbackSubscription", {
      subscriptionId,
      payloadQuery: "{ currentInstallation { orgId } }",
    });
    expect(await settings()).toMatchObject({
      ratePerMinute: 600,
      concurrency: 7,
      payloadQuery: "{ currentInstallation { orgId } }",
    });
    await mutate("updateCallbackSubscription", { subscriptionId, ratePerMinute: 0, payloadQuery: "" });
    expect(await settings()).toMatchObject({ ratePerMinute: null, concurrency: 7, payloadQuery: null });
  });

  test.each([
    [{ ratePerMinute: -1 }, "ratePerMinute"],
    [{ ratePerMinute: 60_001 }, "ratePerMinute"],
    [{ concurrency: 0 }, "concurrency"],
    [{ concurrency: 101 }, "concurrency"],
    [{ payloadQuery: "{ rules { edges { cursor } } }" }, "payloadQuery"],
    [{ payloadQuery: "mutation { signOut { __typename } }" }, "payloadQuery"],
    [{ payloadQuery: "{ currentInstallation {" }, "payloadQuery"],
    [{ dryRun: true, payloadQuery: "{ currentInstallation { orgId } }" }, "installationId"],
  ])("refuses %j", async (input, path) => {
    const before = await settings();
    const answer = await mutate("updateCallbackSubscription", { subscriptionId, ...input });
    expect(answer).toMatchObject({ __typename: "ValidationError" });
    expect(answer["message"]).toContain(path);
    expect(await settings()).toEqual(before);
  });

  test("a dry run answers the payload without config values of the customer, and changes nothing", async () => {
    const { prisma } = suite.app.environment.database;
    await prisma.configParam.create({
      data: {
        installationId: scene.installation.id,
        organizationId: scene.customer.id,
        name: "region",
        value: "north",
        updatedByName: "Operator",
        updatedAt: new Date(),
      },
    });
    const before = await settings();
    const answer = await mutate(
      "updateCallbackSubscription",
      {
        subscriptionId,
        dryRun: true,
        payloadQuery: "{ currentInstallation { orgId version configParams { name value } } }",
        installationId: toGlobalId("Installation", scene.installation.id),
      },
      undefined,
      "payload payloadErrors",
    );
    const { number } = await prisma.organization.findUniqueOrThrow({ where: { id: scene.customer.id } });
    expect(answer).toMatchObject({
      payload: {
        currentInstallation: {
          orgId: number,
          version: scene.version.version,
          configParams: [{ name: "region", value: null }],
        },
      },
      payloadErrors: [],
    });
    expect(await settings()).toEqual(before);
  });

  test("a dry run reads no installation of another extension", async () => {
    const other = await makeCallbackScene(suite.app);
    const answer = await mutate("updateCallbackSubscription", {
      subscriptionId,
      dryRun: true,
      payloadQuery: "{ currentInstallation { orgId } }",
      installationId: toGlobalId("Installation", other.installation.id),
    });
    expect(answer).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("pause and resume", () => {
  test("hold, name who and why, and go on at a rate", async () => {
    const { delivery } = await insertDelivery(suite.app, scene);
    const paused = await mutate("pauseCallbackSubscription", { subscriptionId, reason: "We move." });
    expect(paused).toMatchObject({ subscription: { status: "PAUSED" } });
    expect((paused["subscription"] as { reason: string }).reason).toMatch(/paused it: We move\./);
    expect(await mutate("pauseCallbackSubscription", { subscriptionId })).toMatchObject({
      code: "ALREADY_PAUSED",
    });
    expect(await mutate("sendTestCallback", { subscriptionId }, undefined, "__typename")).toMatchObject({
      code: "HELD",
    });
    const shown = await query(
      suite.app,
      scene.customer.admin.token,
      "query($id: ID!) { node(id: $id) { ... on Delivery { state hold reason nextAttemptAt expiresAt url subscription { id } } } }",
      { id: toGlobalId("Delivery", delivery.id) },
    );
    expect(shown.data?.node).toMatchObject({
      state: "HELD",
      hold: "PAUSED",
      nextAttemptAt: null,
      expiresAt: new Date(delivery.createdAt.getTime() + 14 * 86_400_000).toISOString(),
      url: null,
      subscription: null,
    });
    expect(JSON.stringify(shown)).not.toContain("We move");

    const resumed = await mutate(
      "resumeCallbackSubscription",
      { subscriptionId, drainPerMinute: 30 },
      undefined,
      "subscription { status reason } waiting { count more }",
    );
    expect(resumed).toMatchObject({
      subscription: { status: "DRAINING" },
      waiting: { count: 1, more: false },
    });
    expect(await health()).toMatchObject({ drainPerMinute: 30 });
    expect(await settings()).toMatchObject({ pausedAt: null, pausedByName: null, pauseReason: null });
    await mutate("resumeCallbackSubscription", { subscriptionId });
    expect(await health()).toMatchObject({ drainPerMinute: null });
    expect(await mutate("resumeCallbackSubscription", { subscriptionId })).toMatchObject({
      code: "NOT_HELD",
    });
  });

  test("lift what the endpoint's failures did, and resolve its problems", async () => {
    const { environment } = suite.app;
    const { prisma } = environment.database;
    const at = new Date();
    await prisma.callbackSubscription.update({
      where: { id },
      data: { disabledAt: at, disableCause: "FAILING" },
    });
    await prisma.callbackHealth.update({
      where: { subscriptionId: id },
      data: {
        openedAt: at,
        probeAt: at,
        openings: 4,
        failingSince: at,
        failingReason: "It hangs.",
        noticed: 100,
      },
    });
    await inTransaction(environment, (scope) =>
      openProblem(scope, {
        organizationId: scene.publisher.id,
        kind: "CALLBACK_DISABLED",
        subjectId: id,
        subscriptionId: id,
        cause: "FAILING",
        detail: { event: "onInstall", extensionName: scene.extension.name },
      }),
    );
    const problems =
      "query { problems(filter: { kind: CALLBACK_DISABLED }) { edges { node { callbackSubscription { id } } } } }";
    const open = await query(suite.app, scene.publisher.admin.token, problems);
    expect(open.data?.problems).toEqual({
      edges: [{ node: { callbackSubscription: { id: subscriptionId } } }],
    });

    const answer = await mutate(
      "resumeCallbackSubscription",
      { subscriptionId },
      undefined,
      "subscription { status health { breaker failingSince disablesAt noticedPercent } problems { id } }",
    );
    expect(answer).toMatchObject({
      subscription: {
        status: "ACTIVE",
        health: { breaker: "CLOSED", failingSince: null, disablesAt: null, noticedPercent: 0 },
        problems: [],
      },
    });
    expect(await health()).toMatchObject({ openings: 0, noticed: 0, probeAt: null });
    const closed = await query(suite.app, scene.publisher.admin.token, problems);
    expect(closed.data?.problems).toEqual({ edges: [] });
  });

  test("are in the audit log and the activity", async () => {
    const { data } = await query(
      suite.app,
      scene.publisher.admin.token,
      "{ auditLog(first: 50) { edges { node { act } } } activity(first: 50) { edges { node { text node { id } } } } }",
    );
    const { auditLog, activity } = data as {
      auditLog: { edges: { node: { act: string } }[] };
      activity: { edges: { node: { text: string; node: { id: string } | null } }[] };
    };
    const acts = auditLog.edges.map(({ node }) => node.act);
    for (const act of ["updated", "paused", "resumed"]) expect(acts).toContain(`callbackSubscription.${act}`);
    const paused = activity.edges.find(({ node }) => node.text.includes("was paused"))?.node;
    expect(paused?.text).toBe(
      `onInstall of ${scene.extension.name} was paused (We move): its deliveries wait.`,
    );
    expect(paused?.node).toEqual({ id: subscriptionId });
  });
});

test("sendTestCallback queues a delivery of no installation", async () => {
  const answer = await mutate(
    "sendTestCallback",
    { subscriptionId },
    undefined,
    "delivery { id test event state hold sequence installation { id } url attempts { number } }",
  );
  expect(answer["delivery"]).toMatchObject({
    test: true,
    event: "onInstall",
    state: "WAITING",
    hold: null,
    sequence: 0,
    installation: null,
    attempts: [],
    url: scene.subscriptions.onInstall?.url,
  });
});

test("the problem of an endpoint counts what waits, and is dismissed by those who publish", async () => {
  const own = await makeCallbackScene(suite.app, { events: ["onInstall"] });
  const subject = own.subscriptions.onInstall?.id ?? "";
  await insertDelivery(suite.app, own);
  await insertDelivery(suite.app, own);
  await inTransaction(suite.app.environment, (scope) =>
    openProblem(scope, {
      organizationId: own.publisher.id,
      kind: "CALLBACK_FAILING",
      subjectId: subject,
      subscriptionId: subject,
      detail: { event: "onInstall", extensionName: own.extension.name, percent: 50 },
    }),
  );
  const listed = await query(
    suite.app,
    own.publisher.admin.token,
    "{ problems { edges { node { id kind occurrences { count } fix { mutation } } } } }",
  );
  const { problems } = listed.data as { problems: { edges: { node: { id: string } }[] } };
  expect(problems.edges.map(({ node }) => node)).toMatchObject([
    { kind: "CALLBACK_FAILING", occurrences: { count: 2 }, fix: { mutation: "sendTestCallback" } },
  ]);
  const dismiss = async (role: "COMPANY_SUPERVISOR" | "DEVELOPER") =>
    mutate(
      "dismissProblem",
      { problemId: problems.edges[0]?.node.id, reason: "We know." },
      (await makeMember(suite.app, own.publisher.id, [role])).token,
      "problem { dismissReason }",
    );
  expect(await dismiss("COMPANY_SUPERVISOR")).toMatchObject({ code: "FORBIDDEN" });
  expect(await dismiss("DEVELOPER")).toMatchObject({ problem: { dismissReason: "We know." } });
});
