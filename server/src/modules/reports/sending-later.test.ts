import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startApp } from "../../app.ts";
import { startTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { startSmtpServer } from "../../../test/smtp.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { newId } from "../../platform/ids.ts";
import type { NotificationDraft } from "./record-notifications.ts";
import { startNotificationQueue } from "./notification-queue.ts";
import { startMailQueue } from "./mail-queue.ts";
import { enabled, record, refused } from "./reports.fixture.ts";
import { startReportsScene } from "./reports-scene.fixture.ts";
import type { ReportsScene } from "./reports-scene.fixture.ts";

const hourMs = 3_600_000;
let scene: ReportsScene;

beforeAll(async () => {
  scene = await startReportsScene();
});
afterEach(() => scene.work());
afterAll(() => scene.close());

const db = () => scene.app.environment.database.prisma;

async function connect(organization: TestOrganization, communication?: object): Promise<string> {
  const account = await insertAccount(scene.app, organization.id, {
    grantedById: organization.admin.memberId,
  });
  if (communication)
    await db().integrationSettings.create({
      data: {
        accountId: account.id,
        organizationId: organization.id,
        version: 1,
        sync: {},
        mapping: {},
        filters: {},
        communication,
        updatedAt: new Date(),
        updatedByName: "Somebody",
      },
    });
  return account.id;
}

const synced = (
  organizationId: string,
  accountId: string,
  more: Partial<NotificationDraft> = {},
): NotificationDraft => ({
  organizationId,
  accountId,
  kind: "DATA_SYNC",
  phase: "EVENT",
  environment: "DEVELOPMENT",
  cause: "account.dataSynced",
  detail: {
    accountName: "Acme Trading",
    serviceName: "Zoho CRM",
    runKind: "CONTACTS_PULL",
    outcome: "SUCCEEDED",
  },
  ...more,
});

const mappingErrors = (organizationId: string, accountId: string): NotificationDraft => ({
  ...synced(organizationId, accountId),
  kind: "MAPPING_ERRORS",
  phase: "OPENED",
  topic: "MAPPING",
  subjectId: accountId,
  cause: "mappingErrors.changed",
});

test("what is noisy waits for the organization's digest, and goes out as one mail", async () => {
  const organization = await makeOrganization(scene.app);
  const { id, admin } = organization;
  await db().reportSettings.update({ where: { organizationId: id }, data: { digestMinutes: 60 } });
  const accountId = await connect(organization);
  await record(scene.app, synced(id, accountId), synced(id, accountId), mappingErrors(id, accountId));
  let since = 0n;
  for (let left = 0; left < 3; left += 1)
    since = (
      await waitForChange(
        scene.app,
        id,
        ({ name, payload }) => name === "notification.changed" && payload["state"] === "WAITING",
        since,
      )
    ).position;
  const waiting = await db().notification.findMany({ where: { organizationId: id } });
  const due = Math.ceil(scene.app.environment.clock.now().getTime() / hourMs) * hourMs;
  expect(waiting.map(({ inDigest, sendAt }) => [inDigest, sendAt.getTime()])).toEqual(
    waiting.map(() => [true, due]),
  );
  // Nobody is reminded of what is noisy.
  expect(await db().incident.findFirstOrThrow({ where: { organizationId: id } })).toMatchObject({
    remindAt: null,
  });
  scene.advance(due - scene.app.environment.clock.now().getTime() + 1);
  const digest = await scene.ended(id, "DIGEST");
  expect(digest.state).toBe("SENT");
  const parts = await db().notification.findMany({ where: { organizationId: id, digestId: digest.id } });
  expect(parts.map(({ state }) => state)).toEqual(["DIGESTED", "DIGESTED", "DIGESTED"]);
  expect(scene.smtp.mails.filter(({ envelope }) => envelope.to.includes(admin.email))).toHaveLength(1);
});

test("an account says what is mailed and when; a failure waits for no digest, and what is required is never left out", async () => {
  const organization = await makeOrganization(scene.app);
  const { id } = organization;
  const silent = await connect(organization, {
    mails: [
      { kind: "DATA_SYNC", delivery: "NEVER" },
      { kind: "REAUTHENTICATION_REQUIRED", delivery: "NEVER" },
    ],
  });
  const loud = await connect(organization, {
    mails: [{ kind: "DATA_SYNC", delivery: "AT_ONCE" }],
    runs: ["CONTACTS_PULL"],
  });
  await record(scene.app, synced(id, silent));
  expect(await scene.ended(id, "DATA_SYNC")).toMatchObject({
    state: "NOT_SENT",
    reason: "Mails of this kind are switched off in the account's settings (Communication).",
  });
  await record(scene.app, refused(id, silent));
  expect((await scene.ended(id, "REAUTHENTICATION_REQUIRED")).state).toBe("SENT");
  await record(
    scene.app,
    synced(id, loud, { detail: { runKind: "USERS", outcome: "SUCCEEDED" } }),
    synced(id, loud),
    synced(id, await connect(organization), { phase: "OPENED", topic: "VIEWS", subjectId: newId() }),
  );
  let since = 0n;
  for (let left = 0; left < 2; left += 1)
    since = (
      await waitForChange(
        scene.app,
        id,
        ({ name, payload }) => name === "notification.sent" && payload["kind"] === "DATA_SYNC",
        since,
      )
    ).position;
  const states = await db().notification.findMany({
    where: { organizationId: id, kind: "DATA_SYNC" },
    orderBy: { id: "asc" },
  });
  expect(states.map(({ state }) => state)).toEqual(["NOT_SENT", "NOT_SENT", "SENT", "SENT"]);
});

test(
  "a mail server that is away delays mails and costs no try; a thread keeps its order",
  { timeout: 60_000 },
  async () => {
    const { id, admin } = await makeOrganization(scene.app);
    const { port } = scene.smtp;
    await scene.smtp.die();
    const subjectId = newId();
    await record(scene.app, refused(id, subjectId));
    await waitForChange(scene.app, id, ({ payload }) => payload["state"] === "SENDING");
    let since = 0n;
    const tried = () => db().mail.findFirst({ where: { organizationId: id, smtpAnswer: { not: null } } });
    while (!(await tried()))
      since = (await waitForChange(scene.app, id, ({ name }) => name === "notification.changed", since))
        .position;
    await record(scene.app, refused(id, subjectId, "RESOLVED"));
    expect(await tried()).toMatchObject({ state: "WAITING", attempts: 0, smtpCode: null });
    expect(scene.app.environment.mail.problem()).toContain("cannot be used since");
    // Longer than the whole schedule of tries.
    scene.advance(3 * 24 * hourMs);
    const back = await startSmtpServer({ port });
    try {
      scene.advance(hourMs);
      await back.waitForMails(2, ({ raw }) => raw.includes("re-authentication"), 30_000);
      await scene.ended(id, "REAUTHENTICATION_REQUIRED", "RESOLVED");
      const mails = await db().mail.findMany({ where: { organizationId: id, address: admin.email } });
      expect(mails.filter(({ state }) => state === "SENT").every(({ attempts }) => attempts === 1)).toBe(
        true,
      );
      const subjects = back.mails
        .filter(
          ({ envelope, mail }) => envelope.to.includes(admin.email) && mail.subject?.includes("re-auth"),
        )
        .map(({ mail }) => mail.subject?.startsWith("Re:"));
      expect(subjects[0]).toBe(false);
      expect(subjects.at(-1)).toBe(true);
      expect(scene.app.environment.mail.problem()).toBeNull();
    } finally {
      await back.close();
    }
  },
);

test("without a mail server everything waits, and it is said loud; with one it goes out, but what is long over", async () => {
  const bare = await startTestApp({ work: false });
  const { clock } = bare.environment;
  const nowhere = await startTestAppWithoutMail(bare.database.url);
  try {
    const { id } = await makeOrganization(bare);
    await record(bare, enabled(id), refused(id, newId()));
    const old = new Date(clock.now().getTime() - 8 * 24 * hourMs);
    await bare.environment.database.prisma.notification.updateMany({
      where: { organizationId: id },
      data: { createdAt: old },
    });
    const queues = [startNotificationQueue(nowhere.environment), startMailQueue(nowhere.environment)];
    for (const queue of queues) await queue.stop();
    expect(nowhere.environment.mail.problem()).toContain("SMTP_URL");
    const states = () =>
      bare.environment.database.prisma.notification.findMany({
        where: { organizationId: id },
        select: { kind: true, state: true },
        orderBy: { id: "asc" },
      });
    expect((await states()).map(({ state }) => state)).toEqual(["WAITING", "WAITING"]);
    const working = [startNotificationQueue(bare.environment), startMailQueue(bare.environment)];
    await waitForChange(bare, id, ({ name }) => name === "notification.sent");
    await waitForChange(bare, id, ({ payload }) => payload["state"] === "NOT_SENT");
    for (const queue of working) await queue.stop();
    expect(await states()).toEqual([
      { kind: "INTEGRATION_ENABLED", state: "NOT_SENT" },
      { kind: "REAUTHENTICATION_REQUIRED", state: "SENT" },
    ]);
  } finally {
    await nowhere.close();
    await bare.close();
  }
});

/** A node on the same database that has neither a mail server nor an inbox. */
function startTestAppWithoutMail(databaseUrl: string) {
  const { options } = scene.app;
  return startApp({
    host: "127.0.0.1",
    port: 0,
    databaseUrl,
    masterKeys: options.masterKeys,
    log: options.log,
    work: false,
  });
}
