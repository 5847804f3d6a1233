import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { inTransaction } from "../src/context.ts";
import type { NotificationKind, NotificationPhase } from "../src/generated/prisma/enums.ts";
import { makeCallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
import { openProblem, resolveProblems } from "../src/modules/problems/index.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { makeMember, query } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";
import { startSmtpServer } from "./smtp.ts";
import type { ReceivedMail, TestSmtpServer } from "./smtp.ts";
import { makeSyncScene } from "./sync-scene.ts";
import { waitForChange } from "./wait-for-change.ts";

// Every trigger of a mail, from its cause to the copies that a real SMTP server was given.
vi.setConfig({ testTimeout: 120_000 });
let app: TestApp;
let smtp: TestSmtpServer;

beforeAll(async () => {
  smtp = await startSmtpServer();
  app = await startTestApp({ smtpUrl: smtp.url });
});
afterAll(async () => {
  await app.close();
  await smtp.close();
});

/** The people of an organization who get reports, one who does not, and the escalation address. */
async function staff(organization: TestOrganization): Promise<{ gets: string[]; not: string }> {
  const { id, slug, admin } = organization;
  const billing = await makeMember(app, id, ["BILLING_ADMIN"]);
  const supervisor = await makeMember(app, id, ["COMPANY_SUPERVISOR"]);
  const developer = await makeMember(app, id, ["DEVELOPER"]);
  const bcc = `escalation-${slug}@example.com`;
  const document = `mutation($input: SaveReportSettingsInput!) { saveReportSettings(input: $input) { __typename } }`;
  const answer = await query(app, admin.token, document, { input: { version: 0, escalationBcc: bcc } });
  expect(answer.data?.["saveReportSettings"]).toEqual({ __typename: "SaveReportSettingsPayload" });
  return { gets: [admin.email, billing.email, supervisor.email, bcc].toSorted(), not: developer.email };
}

/**
 * Waits for a notification and checks every copy of it: who got it, the headers of its thread and list, both parts, its deadline
 * and what to do. Answers the position behind it, its Message-ID and its plain text.
 */
async function expectMail(
  organization: TestOrganization,
  people: { gets: string[]; not: string },
  [kind, phase]: [NotificationKind, NotificationPhase],
  { since = 0n, thread }: { since?: bigint; thread?: string } = {},
): Promise<{ position: bigint; messageId: string; text: string }> {
  const { position, entityId } = await waitForChange(
    app,
    organization.id,
    ({ name, payload }) =>
      name === "notification.sent" && payload["kind"] === kind && payload["phase"] === phase,
    since,
    60_000,
  );
  const { incidentId } = await app.environment.database.prisma.notification.findUniqueOrThrow({
    where: { id: entityId },
  });
  const host = new URL(app.environment.publicUrl).hostname;
  const messageId = `<${phase === "OPENED" ? incidentId : entityId}@${host}>`;
  const copies = smtp.mails.filter(({ mail }) => mail.messageId === messageId);
  expect(copies.flatMap(({ envelope }) => envelope.to).toSorted()).toEqual(people.gets);
  for (const { mail, raw } of copies) {
    expect(raw).toMatch(new RegExp(`^List-ID: .*<reports\\.${organization.slug}\\.`, "im"));
    expect(raw).toMatch(/^Auto-Submitted: auto-generated/im);
    expect([mail.inReplyTo, mail.references].flat().filter(Boolean)).toEqual(thread ? [thread, thread] : []);
    expect(mail.subject).toMatch(thread ? /^Re: \[Patchbay\] / : /^\[Patchbay\] /);
    expect(mail.html).toContain("<html");
    for (const part of [String(mail.text), String(mail.html)]) {
      expect(part).toContain("What to do");
      expect(part).toContain("Deadline");
      expect(part).toContain("You get this");
    }
    expect(raw).not.toContain(people.not);
  }
  return { position, messageId, text: textOf(copies[0]) };
}

const textOf = (received: ReceivedMail | undefined): string =>
  String(received?.mail.text ?? "").replaceAll(/\s+/g, " ");

test("syncs, mapping errors, and integrations that begin and end", async () => {
  app.simulator.control.changeOrg("acme", {
    size: { recordsPerModule: 40, badShare: 0.1 },
    latencyMs: 0,
  });
  const scene = await makeSyncScene(app, { org: "acme" });
  const { organization } = scene;
  const people = await staff(organization);
  await scene.save({
    sync: { contacts: "BOTH", users: true, views: true },
    communication: {
      mails: (["DATA_SYNC", "MAPPING_ERRORS", "INTEGRATION_ENABLED", "INTEGRATION_DISABLED"] as const).map(
        (kind) => ({ kind, delivery: "AT_ONCE" }),
      ),
      runs: ["CONTACTS_PULL", "CONTACTS_PUSH", "USERS", "VIEWS"],
    },
  });

  await scene.run("CONTACTS_PULL");
  const pulled = await expectMail(organization, people, ["DATA_SYNC", "EVENT"]);
  expect(pulled.text).toContain("40");
  const errors = await expectMail(organization, people, ["MAPPING_ERRORS", "OPENED"]);
  const { prisma } = app.environment.database;
  const standing = await prisma.mappingError.findMany({
    where: { accountId: scene.account.id, state: "OPEN" },
  });
  expect(standing).toHaveLength(4);
  for (const { recordName, value } of standing) {
    expect(errors.text).toContain(recordName);
    expect(errors.text).toContain(value ?? "");
  }

  await scene.upsert([{ email: "pushed@example.org", properties: { lastName: "Pushed" } }]);
  await scene.run("CONTACTS_PUSH");
  const pushed = await expectMail(organization, people, ["DATA_SYNC", "EVENT"], { since: pulled.position });
  await scene.run("USERS");
  const users = await expectMail(organization, people, ["DATA_SYNC", "EVENT"], { since: pushed.position });
  await scene.run("VIEWS");
  const views = await expectMail(organization, people, ["DATA_SYNC", "EVENT"], { since: users.position });
  expect([pushed.text, users.text, views.text].map((text) => /push|users|views/i.exec(text)?.[0])).toEqual([
    expect.stringMatching(/push/i),
    expect.stringMatching(/users/i),
    expect.stringMatching(/views/i),
  ]);

  for (const { recordKey } of standing)
    app.simulator.control.updateRecords({
      org: "acme",
      module: "Contacts",
      ids: [recordKey],
      record: { Email: `mended-${recordKey}@example.org`, Date_of_Birth: "1990-01-31", Email_Opt_Out: false },
    });
  await scene.run("CONTACTS_PULL");
  await expectMail(organization, people, ["MAPPING_ERRORS", "RESOLVED"], { thread: errors.messageId });

  const act = async (field: string, type: string, more = {}): Promise<void> => {
    const document = `mutation($input: ${type}Input!) { ${field}(input: $input) { __typename } }`;
    const input = { accountId: scene.account.globalId, ...more };
    const answer = await query(app, organization.admin.token, document, { input });
    expect(answer.data?.[field]).toEqual({ __typename: `${type}Payload` });
  };
  await act("revokeAccount", "RevokeAccount");
  const off = await expectMail(organization, people, ["INTEGRATION_DISABLED", "EVENT"]);
  await act("grantAccount", "GrantAccount", { heldEvents: "REPLAY" });
  await expectMail(organization, people, ["INTEGRATION_ENABLED", "EVENT"], { since: off.position });

  app.simulator.control.revokeRefreshTokens({ org: "acme" });
  app.simulator.control.expireAccessTokens({ org: "acme" });
  await scene.start("CONTACTS_PULL");
  const refused = await expectMail(organization, people, ["REAUTHENTICATION_REQUIRED", "OPENED"]);
  const link = `${app.environment.publicUrl}/accounts/${encodeURIComponent(scene.account.globalId)}?reconnect=1`;
  expect(refused.text).toContain(link);
  expect(refused.text).toContain("How to do it");

  await act("deleteAccount", "DeleteAccount");
  await expectMail(organization, people, ["INTEGRATION_DISABLED", "EVENT"], { since: refused.position });
});

test("an endpoint that fails, is disabled, and recovers", async () => {
  const { publisher, subscriptions, extension } = await makeCallbackScene(app);
  const subscription = subscriptions.onInstall;
  if (!subscription) throw new Error("The scene lists no onInstall.");
  const people = await staff(publisher);
  const { id: organizationId } = publisher;
  const about = { organizationId, subjectId: subscription.id };
  const detail = {
    extensionName: extension.name,
    event: "onInstall",
    endpoint: new URL(subscription.url).hostname,
  };
  const change = (work: Parameters<typeof inTransaction<void>>[1]): Promise<void> =>
    inTransaction(app.environment, work);

  await change((scope) =>
    openProblem(scope, {
      ...about,
      kind: "CALLBACK_FAILING",
      subscriptionId: subscription.id,
      detail: { ...detail, percent: 50, disablesAt: new Date(Date.now() + 216_000_000).toISOString() },
    }),
  );
  const failing = await expectMail(publisher, people, ["CALLBACK_FAILING", "OPENED"]);
  expect(failing.text).toContain(detail.endpoint);
  const thread = failing.messageId;
  await change(async (scope) => {
    await openProblem(scope, {
      ...about,
      kind: "CALLBACK_DISABLED",
      subscriptionId: subscription.id,
      detail,
    });
    await resolveProblems(scope, { ...about, kind: "CALLBACK_FAILING", resolution: "It was disabled." });
  });
  const disabled = await expectMail(publisher, people, ["CALLBACK_DISABLED", "CHANGED"], { thread });
  expect(disabled.text).toContain("How to do it");
  await change((scope) => resolveProblems(scope, { ...about, resolution: "Somebody resumed it." }));
  await expectMail(publisher, people, ["CALLBACK_RECOVERED", "RESOLVED"], { thread });
});
