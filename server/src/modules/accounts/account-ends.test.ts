import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { connectAccount, cookiesOf, followCallback, registerClient } from "../../../test/consent.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { pushEvents, untilStatus } from "../executions/lane.fixture.ts";
import * as fixture from "./accounts.fixture.ts";

const suite = useTestApp();
const makeScene = (org?: string) => fixture.makeScene(suite.app, org);
const mutate = (token: string | null, name: string, input: Record<string, unknown>, fields?: string) =>
  fixture.mutate(suite.app, token, name, input, fields);

/** A mutation that begins a consent: its answer, and the cookie that ties the consent to who asked. */
async function begin(
  token: string,
  name: string,
  input: Record<string, unknown>,
  fields: string,
): Promise<{ answer: Record<string, unknown>; cookie: string }> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const response = await fetch(`${suite.app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: `mutation($input: ${type}!) { ${name}(input: $input) { __typename ${fields} } }`,
      variables: { input },
    }),
  });
  const { data } = (await response.json()) as { data: Record<string, Record<string, unknown>> };
  return { answer: data[name] ?? {}, cookie: cookiesOf(response) };
}

async function consent(url: string, cookie: string, org: string) {
  const { redirect } = suite.app.simulator.control.decideConsent({ authorizeUrl: url, org });
  return followCallback(redirect, cookie);
}

describe("revokeAccount at the provider", () => {
  test("keeps the receipt, and the grant waits for a consent", async () => {
    const { app } = suite;
    const scene = await makeScene();
    const { token } = scene.organization.admin;
    const accountId = scene.account.globalId;
    expect(
      await mutate(
        token,
        "revokeAccount",
        { accountId, atProvider: true },
        "receipt { outcome endpoint reason } account { status tokenHealth { state } }",
      ),
    ).toMatchObject({
      receipt: { outcome: "REVOKED", endpoint: expect.stringContaining("/oauth/v2/"), reason: null },
      account: { status: "REVOKED", tokenHealth: { state: "REAUTHENTICATION_REQUIRED" } },
    });
    const clientId = `client-${scene.organization.slug}`;
    expect(app.simulator.control.listTokens({ clientId }).refreshTokens.map(({ live }) => live)).toEqual([
      false,
    ]);
    await pushEvents(app.environment, scene.lane, ["1", "2"]);
    await untilStatus(app.environment, scene.lane, "QUEUED", 2);

    const asked = await begin(
      token,
      "grantAccount",
      { accountId, heldEvents: "REPLAY" },
      "... on AuthorizationRequired { code message url expiresAt }",
    );
    expect(asked.answer).toMatchObject({
      __typename: "AuthorizationRequired",
      code: "AUTHORIZATION_REQUIRED",
    });
    expect(await fixture.accountStatus(app, scene)).toBe("REVOKED");
    expect(await consent(String(asked.answer["url"]), asked.cookie, "acme")).toMatchObject({
      account: accountId,
    });
    await untilStatus(app.environment, scene.lane, "SUCCEEDED", 2);
    expect(await fixture.accountStatus(app, scene)).toBe("GRANTED");
    const after = await query(
      app,
      token,
      `query($id: ID!) { account(id: $id) { providerReceipt { outcome } } }`,
      {
        id: accountId,
      },
    );
    expect(after.data?.["account"]).toEqual({ providerReceipt: null });
  });

  test("says so where the provider is down, and grants without a consent then", async () => {
    const { app } = suite;
    const scene = await makeScene("globex");
    const { token } = scene.organization.admin;
    const accountId = scene.account.globalId;
    const faults = ["/us", "/eu", "/in", "/accounts"].map((pathPrefix) =>
      app.simulator.control.addFault({ pathPrefix, status: 503, count: -1 }),
    );
    expect(
      await mutate(token, "revokeAccount", { accountId, atProvider: true }, "receipt { outcome reason }"),
    ).toMatchObject({ receipt: { outcome: "FAILED", reason: expect.stringMatching(/\S/) } });
    app.simulator.control.clearFaults();
    expect(faults).toHaveLength(4);
    expect(
      await mutate(token, "grantAccount", { accountId, heldEvents: "REPLAY" }, "account { status }"),
    ).toMatchObject({ account: { status: "GRANTED" } });
  });

  test("also works on an account that is on hold already, once", async () => {
    const scene = await makeScene();
    const { token } = scene.organization.admin;
    const accountId = scene.account.globalId;
    await mutate(token, "revokeAccount", { accountId });
    expect(
      await mutate(token, "revokeAccount", { accountId, atProvider: true }, "receipt { outcome }"),
    ).toMatchObject({ receipt: { outcome: "REVOKED" } });
    expect(await mutate(token, "revokeAccount", { accountId, atProvider: true })).toMatchObject({
      code: "ALREADY_REVOKED",
    });
  });
});

describe("reauthorizeAccount", () => {
  test("lets another organization take the place only where that was asked for", async () => {
    const { app } = suite;
    const scene = await makeScene();
    const { token } = scene.organization.admin;
    const accountId = scene.account.globalId;
    await mutate(token, "revokeAccount", { accountId });
    const fields = "... on ReauthorizeAccountPayload { authorizationUrl }";
    const guarded = await begin(token, "reauthorizeAccount", { accountId }, fields);
    expect(await consent(String(guarded.answer["authorizationUrl"]), guarded.cookie, "globex")).toMatchObject(
      {
        account: null,
        error: "DIFFERENT_ORGANIZATION",
      },
    );
    const open = await begin(
      token,
      "reauthorizeAccount",
      { accountId, allowDifferentOrganization: true },
      fields,
    );
    expect(await consent(String(open.answer["authorizationUrl"]), open.cookie, "globex")).toMatchObject({
      account: accountId,
    });
    const after = await query(
      app,
      token,
      `query($id: ID!) { account(id: $id) { providerOrgName status watchChannel { state } } }`,
      { id: accountId },
    );
    // The person's hold stays.
    expect(after.data?.["account"]).toMatchObject({
      providerOrgName: expect.stringContaining("Globex"),
      status: "REVOKED",
    });
    expect(await fixture.ruleAt(app, scene)).toMatchObject({ account: { id: accountId }, status: "HELD" });
    await mutate(token, "grantAccount", { accountId, heldEvents: "DISCARD" });
    await waitForChange(app, scene.organization.id, (change) => change.name === "account.synced");
    const [entry] = await app.environment.database.prisma.auditEntry.findMany({
      where: { organizationId: scene.organization.id, act: "account.reauthenticated" },
    });
    expect(entry?.before).not.toEqual(entry?.after);
  });

  test("keeps an organization from being connected twice in one place", async () => {
    const scene = await makeScene();
    const { token } = scene.organization.admin;
    await connectAccount(suite.app, scene.organization, { org: "globex" });
    const open = await begin(
      token,
      "reauthorizeAccount",
      { accountId: scene.account.globalId, allowDifferentOrganization: true },
      "... on ReauthorizeAccountPayload { authorizationUrl }",
    );
    expect(await consent(String(open.answer["authorizationUrl"]), open.cookie, "globex")).toMatchObject({
      account: null,
      error: "ACCOUNT_EXISTS",
    });
    expect(await fixture.accountStatus(suite.app, scene)).toBe("GRANTED");
  });
});

describe("addAccountWithTokens", () => {
  test("tries the tokens, and then is as a consent", async () => {
    const { app } = suite;
    const donor = await makeScene();
    const { control } = app.simulator;
    const { token } = donor.organization.admin;
    const clientId = `client-${donor.organization.slug}`;
    const [given] = control.listTokens({ clientId }).refreshTokens;
    const project = (await mutate(token, "createProject", { name: "Tokens" }, "project { id }"))[
      "project"
    ] as {
      id: string;
    };
    const input = {
      serviceKey: "zoho-crm",
      environment: "PRODUCTION",
      projectId: project.id,
      refreshToken: given?.value ?? "",
      dataCentre: given?.dataCentre ?? "",
    };
    expect(await mutate(token, "addAccountWithTokens", input)).toMatchObject({ code: "TOKEN_IN_USE" });
    // As after an account that was deleted while its provider could not be reached.
    control.addFault({ pathPrefix: "/us", status: 503, count: -1 });
    control.addFault({ pathPrefix: "/eu", status: 503, count: -1 });
    await mutate(token, "deleteAccount", { accountId: donor.account.globalId });
    control.clearFaults();
    const added = await mutate(token, "addAccountWithTokens", input, "account { id providerOrgName status }");
    expect(added).toMatchObject({ account: { providerOrgName: "Acme Trading" } });
    await waitForChange(
      app,
      donor.organization.id,
      (change) => change.name === "account.granted" && change.payload["accountName"] !== undefined,
    );
    expect(await mutate(token, "addAccountWithTokens", input)).toMatchObject({ code: "TOKEN_IN_USE" });
    const live = control.listTokens({ clientId }).refreshTokens.map((each) => each.live);
    expect(live).toEqual([true]);

    const issue = async (change: object) =>
      (
        (
          await mutate(
            token,
            "addAccountWithTokens",
            { ...input, ...change },
            "__typename } ... on ValidationError { issues { path message }",
          )
        )["issues"] as { path: string }[]
      )[0]?.path;
    expect(await issue({ refreshToken: "1000.not-a-token" })).toBe("refreshToken");
    expect(await issue({ refreshToken: " " })).toBe("refreshToken");
    expect(await issue({ dataCentre: "moon" })).toBe("dataCentre");
    expect(await issue({ environment: "DEVELOPMENT" })).toBe("projectId");
    control.addFault({ pathPrefix: "/us", status: 503, count: -1 });
    control.addFault({ pathPrefix: "/eu", status: 503, count: -1 });
    expect(await mutate(token, "addAccountWithTokens", input)).toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
    });
    control.clearFaults();
    const written = JSON.stringify([
      await app.environment.database.prisma.auditEntry.findMany({
        where: { organizationId: donor.organization.id },
      }),
      await app.environment.database.prisma.change.findMany({
        where: { organizationId: donor.organization.id },
        omit: { position: true },
      }),
    ]);
    expect(written).not.toContain(input.refreshToken);
  });
});

describe("deleteService", () => {
  test("tells first, wants the word, and then takes everything in both environments", async () => {
    const { app } = suite;
    const scene = await makeScene();
    const { token, memberId } = scene.organization.admin;
    const { prisma } = app.environment.database;
    const organizationId = scene.organization.id;
    const project = await prisma.project.findFirstOrThrow({ where: { organizationId } });
    const production = await insertAccount(app, organizationId, {
      environment: "PRODUCTION",
      projectId: project.id,
      grantedById: memberId,
    });
    await mutate(token, "revokeAccount", { accountId: scene.account.globalId });
    await pushEvents(app.environment, scene.lane, ["1", "2"]);
    const input = { serviceKey: "zoho-crm" };
    const fields = `preview deletedAccountIds impact { accounts { id } accountCount { count } ruleCount { count }
      rules { rule { name } environment } heldEvents { count } recipients { id } } service { key client { clientId } }`;
    const preview = await mutate(token, "deleteService", { ...input, preview: true }, fields);
    expect(preview).toMatchObject({
      preview: true,
      deletedAccountIds: [],
      impact: {
        accountCount: { count: 2 },
        ruleCount: { count: 1 },
        rules: [{ rule: { name: "New leads" }, environment: "DEVELOPMENT" }],
        heldEvents: { count: 2 },
      },
      service: { key: "zoho-crm", client: { clientId: `client-${scene.organization.slug}` } },
    });
    expect((preview["impact"] as { recipients: unknown[] }).recipients).toHaveLength(1);
    for (const confirmation of [undefined, "", "delete", "DELETE ", "Zoho CRM"])
      expect(await mutate(token, "deleteService", { ...input, confirmation })).toMatchObject({
        __typename: "ValidationError",
      });
    expect(await prisma.account.count({ where: { organizationId } })).toBe(2);

    const deleted = await mutate(token, "deleteService", { ...input, confirmation: "DELETE" }, fields);
    expect(deleted).toMatchObject({ preview: false, service: { key: "zoho-crm", client: null } });
    expect(new Set(deleted["deletedAccountIds"] as string[])).toEqual(
      new Set([scene.account.globalId, production.globalId]),
    );
    expect(await prisma.account.count({ where: { organizationId } })).toBe(0);
    expect(
      await prisma.credential.count({
        where: { organizationId, purpose: { in: ["tokens", "client-secret"] } },
      }),
    ).toBe(0);
    expect(await fixture.ruleAt(app, scene)).toMatchObject({
      status: "CONFIGURATION_NEEDED",
      cause: "SERVICE_DELETED",
      enabled: true,
      problem: { kind: "CONFIGURATION_NEEDED", cause: "SERVICE_DELETED" },
    });
    await untilStatus(app.environment, scene.lane, "DISCARDED", 2);
    const clientId = `client-${scene.organization.slug}`;
    expect(app.simulator.control.listTokens({ clientId }).refreshTokens.every(({ live }) => !live)).toBe(
      true,
    );
    const listed = await query(
      app,
      token,
      `{ service(key: "zoho-crm") { key } services { edges { node { key } } } }`,
    );
    expect(listed.data?.["service"]).toEqual({ key: "zoho-crm" });
    const [entry] = await prisma.auditEntry.findMany({ where: { organizationId, act: "service.deleted" } });
    expect(entry?.after).toMatchObject({
      rulesStopped: 1,
      receipts: [{ outcome: "REVOKED" }, { outcome: "FAILED" }],
    });
    // Once more finds nothing left to do.
    expect(
      await mutate(token, "deleteService", { ...input, confirmation: "DELETE" }, "deletedAccountIds"),
    ).toMatchObject({ deletedAccountIds: [] });
  });

  test("takes hundreds of accounts and leaves those of others alone", async () => {
    const { app } = suite;
    const organization = await makeOrganization(app);
    const other = await makeOrganization(app);
    await registerClient(app, organization);
    for (let count = 0; count < 200; count += 1)
      await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
    const foreign = await insertAccount(app, other.id, { grantedById: other.admin.memberId });
    const answer = await mutate(
      organization.admin.token,
      "deleteService",
      { serviceKey: "zoho-crm", confirmation: "DELETE" },
      "deletedAccountIds impact { accounts { id } accountCount { count more } }",
    );
    expect(answer["deletedAccountIds"]).toHaveLength(200);
    expect(answer["impact"]).toMatchObject({ accountCount: { count: 100, more: true } });
    const { prisma } = app.environment.database;
    expect(await prisma.account.count({ where: { id: foreign.id } })).toBe(1);
  });

  test("is for company admins and supervisors with the scope", async () => {
    const { app } = suite;
    const { id } = await makeOrganization(app);
    const input = { serviceKey: "zoho-crm", preview: true };
    for (const role of ["DEVELOPER", "BILLING_ADMIN"] as const)
      expect(await mutate((await makeMember(app, id, [role])).token, "deleteService", input)).toMatchObject({
        __typename: "ForbiddenError",
      });
    const weak = await makeMember(app, id, ["COMPANY_ADMIN"], ["READ", "RULES_WRITE"]);
    expect(await mutate(weak.token, "deleteService", input)).toMatchObject({ __typename: "ForbiddenError" });
    const supervisor = await makeMember(app, id, ["COMPANY_SUPERVISOR"]);
    expect(await mutate(supervisor.token, "deleteService", input)).toMatchObject({
      __typename: "DeleteServicePayload",
    });
    expect(
      await mutate(supervisor.token, "deleteService", { ...input, serviceKey: "nothing" }),
    ).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await mutate(null, "deleteService", input)).toEqual({ errors: ["UNAUTHENTICATED"] });
  });
});
