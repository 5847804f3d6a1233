import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { connectAccount, cookiesOf, followCallback } from "../../../test/consent.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { pushEvents, untilStatus } from "../executions/lane.fixture.ts";
import * as fixture from "./accounts.fixture.ts";
import type { Scene } from "./accounts.fixture.ts";

const suite = useTestApp();

const makeScene = (org?: string) => fixture.makeScene(suite.app, org);
const mutate = (token: string | null, name: string, input: Record<string, unknown>, fields?: string) =>
  fixture.mutate(suite.app, token, name, input, fields);
const ruleAt = (scene: Scene) => fixture.ruleAt(suite.app, scene);
const accountStatus = (scene: Scene) => fixture.accountStatus(suite.app, scene);

const impact =
  "preview impact { ruleCount { count more } heldEvents { count } rules { rule { name } environment } }";

describe("revoke and grant", () => {
  test("hold the account's events and replay them in order", async () => {
    const scene = await makeScene();
    const { token } = scene.organization.admin;
    const accountId = scene.account.globalId;
    expect(await mutate(token, "revokeAccount", { accountId, preview: true }, impact)).toMatchObject({
      preview: true,
      impact: {
        ruleCount: { count: 1, more: false },
        rules: [{ rule: { name: "New leads" }, environment: "DEVELOPMENT" }],
      },
    });
    expect(await accountStatus(scene)).toBe("GRANTED");
    expect(
      await mutate(token, "revokeAccount", { accountId }, "account { status revokedByName }"),
    ).toMatchObject({
      account: { status: "REVOKED" },
    });
    expect(await mutate(token, "revokeAccount", { accountId })).toMatchObject({ code: "ALREADY_REVOKED" });
    expect(await ruleAt(scene)).toMatchObject({ status: "HELD", holds: [{ kind: "ACCOUNT_REVOKED" }] });

    await pushEvents(suite.app.environment, scene.lane, ["1", "2", "1"]);
    await untilStatus(suite.app.environment, scene.lane, "QUEUED", 3);
    const held = `{ executions { edges { node { status reason } } } }`;
    const listed = await query(suite.app, token, held);
    expect(listed.data?.["executions"]).toMatchObject({
      edges: Array.from({ length: 3 }, () => ({ node: { status: "HELD" } })),
    });
    expect(suite.app.simulator.control.receivedCount(scene.organization.slug)).toBe(0);

    expect(
      await mutate(
        token,
        "grantAccount",
        { accountId, heldEvents: "REPLAY" },
        "replayed discarded account { status }",
      ),
    ).toMatchObject({
      replayed: 3,
      discarded: 0,
      account: { status: "GRANTED" },
    });
    await untilStatus(suite.app.environment, scene.lane, "SUCCEEDED", 3);
    expect(await mutate(token, "grantAccount", { accountId, heldEvents: "REPLAY" })).toMatchObject({
      code: "NOT_REVOKED",
    });
  });

  test("discard what waited where that is chosen", async () => {
    const scene = await makeScene();
    const { token } = scene.organization.admin;
    const accountId = scene.account.globalId;
    await mutate(token, "revokeAccount", { accountId });
    await pushEvents(suite.app.environment, scene.lane, ["1", "2"]);
    expect(
      await mutate(token, "grantAccount", { accountId, heldEvents: "DISCARD" }, "replayed discarded"),
    ).toMatchObject({
      replayed: 0,
      discarded: 2,
    });
    await untilStatus(suite.app.environment, scene.lane, "DISCARDED", 2);
    await pushEvents(suite.app.environment, scene.lane, ["3"]);
    await untilStatus(suite.app.environment, scene.lane, "SUCCEEDED", 1);
    expect(suite.app.simulator.control.receivedCount(scene.organization.slug)).toBe(1);
  });
});

describe("delete", () => {
  test("ends the account at the provider, destroys its secrets and says what needs configuring", async () => {
    const scene = await makeScene("northwind");
    const { organization, account } = scene;
    const { prisma } = suite.app.environment.database;
    const accountId = account.globalId;
    await waitForChange(
      suite.app,
      organization.id,
      (change) => change.name === "account.watchChanged" && change.payload["state"] === "LIVE",
    );
    expect(
      await mutate(organization.admin.token, "deleteAccount", { accountId, preview: true }, impact),
    ).toMatchObject({ preview: true });
    expect(await accountStatus(scene)).toBe("GRANTED");
    await pushEvents(suite.app.environment, scene.lane, []);

    expect(
      await mutate(organization.admin.token, "deleteAccount", { accountId }, "deletedAccountId preview"),
    ).toMatchObject({
      deletedAccountId: accountId,
      preview: false,
    });
    expect(await accountStatus(scene)).toBe(undefined);
    expect(
      await prisma.credential.count({ where: { organizationId: organization.id, purpose: "tokens" } }),
    ).toBe(0);
    const clientId = `client-${organization.slug}`;
    expect(
      suite.app.simulator.control.listTokens({ clientId }).refreshTokens.map(({ live }) => live),
    ).toEqual([false]);
    expect(suite.app.simulator.control.listChannels().filter(({ orgKey }) => orgKey === "northwind")).toEqual(
      [],
    );
    const receipt = await prisma.auditEntry.findFirstOrThrow({
      where: { entityId: account.id, act: "account.deleted" },
    });
    expect(receipt.after).toMatchObject({ receipt: { outcome: "REVOKED" }, rulesStopped: 1 });
    expect(await ruleAt(scene)).toMatchObject({
      status: "CONFIGURATION_NEEDED",
      cause: "ACCOUNT_DELETED",
      enabled: true,
      account: null,
      problem: { kind: "CONFIGURATION_NEEDED", cause: "ACCOUNT_DELETED" },
    });
    expect(await mutate(organization.admin.token, "deleteAccount", { accountId })).toMatchObject({
      code: "NOT_FOUND",
    });

    // The same provider organization again: a new account, which nothing is associated with by itself.
    await connectAccount(suite.app, organization, { org: "northwind" });
    expect(await ruleAt(scene)).toMatchObject({ status: "CONFIGURATION_NEEDED", account: null });
  });

  test("goes through while the provider is down, and says so in the receipt", async () => {
    const scene = await makeScene("maple");
    suite.app.simulator.control.addFault({ pathPrefix: "/ca/accounts", status: 503, count: -1 });
    await mutate(scene.organization.admin.token, "deleteAccount", { accountId: scene.account.globalId });
    suite.app.simulator.control.clearFaults();
    const entry = await suite.app.environment.database.prisma.auditEntry.findFirstOrThrow({
      where: { entityId: scene.account.id, act: "account.deleted" },
    });
    expect(entry.after).toMatchObject({ receipt: { outcome: "FAILED" } });
  });
});

describe("re-authentication", () => {
  async function refuse(scene: Scene): Promise<void> {
    suite.app.simulator.control.revokeRefreshTokens({ clientId: `client-${scene.organization.slug}` });
    suite.app.simulator.control.expireAccessTokens({ clientId: `client-${scene.organization.slug}` });
    await mutate(scene.organization.admin.token, "retryAccountSync", { accountId: scene.account.globalId });
    await waitForChange(
      suite.app,
      scene.organization.id,
      (change) => change.name === "account.reauthenticationRequired",
    );
  }

  async function reconnect(scene: Scene, org: string): Promise<{ error: string | null }> {
    const response = await fetch(`${suite.app.origin}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${scene.organization.admin.token}`,
      },
      body: JSON.stringify({
        query: `mutation($input: ReauthorizeAccountInput!) { reauthorizeAccount(input: $input) { ... on ReauthorizeAccountPayload { authorizationUrl } } }`,
        variables: { input: { accountId: scene.account.globalId } },
      }),
    });
    const answer = (await response.json()) as { data: { reauthorizeAccount: { authorizationUrl: string } } };
    const { redirect } = suite.app.simulator.control.decideConsent({
      authorizeUrl: answer.data.reauthorizeAccount.authorizationUrl,
      org,
    });
    return followCallback(redirect, cookiesOf(response));
  }

  test("is asked for by a Problem, guards the organization, and lifts no hold of a person", async () => {
    const scene = await makeScene("acme");
    const { token } = scene.organization.admin;
    const accountId = scene.account.globalId;
    await refuse(scene);
    expect(await accountStatus(scene)).toBe("REAUTHENTICATION_REQUIRED");
    expect(await ruleAt(scene)).toMatchObject({
      status: "HELD",
      holds: [{ kind: "REAUTHENTICATION_REQUIRED" }],
    });
    await pushEvents(suite.app.environment, scene.lane, ["1"]);
    await mutate(token, "revokeAccount", { accountId });

    expect(await reconnect(scene, "globex")).toMatchObject({ error: "DIFFERENT_ORGANIZATION" });
    expect(await ruleAt(scene)).toMatchObject({
      status: "HELD",
      holds: [{ kind: "ACCOUNT_REVOKED" }, { kind: "REAUTHENTICATION_REQUIRED" }],
    });
    expect(await reconnect(scene, "acme")).toMatchObject({ error: null });
    expect(await accountStatus(scene)).toBe("REVOKED");
    expect(await ruleAt(scene)).toMatchObject({ status: "HELD", holds: [{ kind: "ACCOUNT_REVOKED" }] });
    const problems = await query(suite.app, token, `{ problems { edges { node { kind } } } }`);
    expect(problems.data?.["problems"]).toEqual({ edges: [] });
    await mutate(token, "grantAccount", { accountId, heldEvents: "REPLAY" });
    await untilStatus(suite.app.environment, scene.lane, "SUCCEEDED", 1);
  });
});

test("each verb is protected", async () => {
  const scene = await makeScene("bharat");
  const { organization, account } = scene;
  const biller = await makeMember(suite.app, organization.id, ["BILLING_ADMIN"]);
  const reader = await makeMember(suite.app, organization.id, ["COMPANY_ADMIN"], ["READ"]);
  const stranger = await makeOrganization(suite.app);
  const accountId = account.globalId;
  const calls = [
    ["revokeAccount", { accountId }],
    ["grantAccount", { accountId, heldEvents: "REPLAY" }],
    ["reauthorizeAccount", { accountId }],
    ["deleteAccount", { accountId }],
  ] as const;
  for (const [name, input] of calls) {
    expect(await mutate(biller.token, name, input), name).toMatchObject({ code: "FORBIDDEN" });
    expect(await mutate(reader.token, name, input), name).toMatchObject({ code: "FORBIDDEN" });
    expect(await mutate(stranger.admin.token, name, input), name).toMatchObject({ code: "NOT_FOUND" });
    expect(await mutate(null, name, input), name).toEqual({ errors: ["UNAUTHENTICATED"] });
    expect(
      await mutate(organization.admin.token, name, { ...input, accountId: "rubbish" }),
      name,
    ).toMatchObject({ code: "VALIDATION" });
  }
  expect(await accountStatus(scene)).toBe("GRANTED");
});
