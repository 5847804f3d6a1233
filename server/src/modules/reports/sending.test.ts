import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { addRecipient, enabled, record, refused } from "./reports.fixture.ts";
import { startReportsScene } from "./reports-scene.fixture.ts";
import type { ReportsScene } from "./reports-scene.fixture.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
let scene: ReportsScene;

beforeAll(async () => {
  scene = await startReportsScene();
});
afterEach(() => {
  scene.smtp.onRecipient = () => undefined;
  scene.smtp.onMessage = () => undefined;
  scene.work();
});
afterAll(() => scene.close());

const db = () => scene.app.environment.database.prisma;
const mailsOf = (organizationId: string) =>
  db().mail.findMany({ where: { organizationId }, orderBy: { id: "asc" } });

async function setReports(
  organizationId: string,
  { bcc, off = [] }: { bcc?: string; off?: ("COMPANY_ADMIN" | "COMPANY_SUPERVISOR" | "BILLING_ADMIN")[] },
): Promise<void> {
  if (bcc) await db().reportSettings.update({ where: { organizationId }, data: { escalationBcc: bcc } });
  await db().recipientRole.updateMany({
    where: { organizationId, role: { in: off } },
    data: { enabled: false },
  });
}

/** Who got mail of an organization, by address. */
function receivers(organizationSlug: string): string[] {
  return scene.smtp.mails
    .filter(({ raw }) => raw.includes(`<reports.${organizationSlug}.patchbay.example.com>`))
    .map(({ envelope }) => envelope.to.join())
    .sort();
}

test("each recipient gets a copy of their own: by role, as extra recipient, and the escalation address always", async () => {
  const organization = await makeOrganization(scene.app);
  const { id } = organization;
  const supervisor = await addRecipient(scene.app, id, ["COMPANY_SUPERVISOR"]);
  const billing = await addRecipient(scene.app, id, ["BILLING_ADMIN"]);
  const developer = await addRecipient(scene.app, id, ["DEVELOPER"]);
  await addRecipient(scene.app, id, ["DEVELOPER"]);
  const gone = await addRecipient(scene.app, id, ["COMPANY_SUPERVISOR"]);
  await db().member.update({ where: { id: gone.id }, data: { removedAt: new Date() } });
  const invited = await addRecipient(scene.app, id, ["COMPANY_SUPERVISOR"]);
  await db().user.update({ where: { email: invited.email }, data: { passwordHash: null } });
  await db().extraRecipient.create({ data: { organizationId: id, memberId: developer.id } });
  const bcc = `Escalation-${organization.slug}@example.com`;
  await setReports(id, { bcc, off: ["BILLING_ADMIN"] });

  await record(scene.app, enabled(id));
  const notification = await scene.ended(id, "INTEGRATION_ENABLED");
  expect(notification.state).toBe("SENT");
  const expected = [organization.admin.email, supervisor.email, developer.email, bcc];
  expect(receivers(organization.slug)).toEqual(expected.toSorted());
  expect(receivers(organization.slug)).not.toContain(billing.email);

  const copies = scene.smtp.mails.filter(({ envelope }) => expected.includes(envelope.to[0] ?? ""));
  expect(new Set(copies.map(({ mail }) => mail.messageId))).toEqual(
    new Set([`<${notification.id}@patchbay.example.com>`]),
  );
  const addressed = (address: string) =>
    copies.find(({ envelope }) => envelope.to[0] === address)?.mail ?? expect.fail("It did not come.");
  const named = (address: string) => {
    const { to } = addressed(address);
    return to && !Array.isArray(to) ? to.value.map((each) => each.address) : [];
  };
  expect(named(supervisor.email)).toEqual([supervisor.email]);
  expect(named(bcc).toSorted()).toEqual(expected.filter((address) => address !== bcc).toSorted());
  expect(addressed(developer.email).text).toContain("extra recipient");
  expect(addressed(supervisor.email).text).toContain("company supervisor");
  // The escalation copy is nobody's to unsubscribe; the others each have a link of their own.
  expect(addressed(bcc).headers.get("list")).not.toHaveProperty("unsubscribe");
  const links = [organization.admin.email, supervisor.email, developer.email].map(
    (address) =>
      /https:\/\/patchbay\.example\.com\/reports\/unsubscribe\/\S+/.exec(addressed(address).text ?? "")?.[0],
  );
  expect(new Set(links.filter(Boolean)).size).toBe(3);
  expect((await mailsOf(id)).map(({ state, reasons }) => [state, reasons])).toEqual([
    ["SENT", ["COMPANY_ADMIN"]],
    ["SENT", ["COMPANY_SUPERVISOR"]],
    ["SENT", ["EXTRA"]],
    ["SENT", ["ESCALATION"]],
  ]);
});

test("an address that is an escalation address too gets one mail, whatever its case", async () => {
  const organization = await makeOrganization(scene.app);
  await setReports(organization.id, { bcc: organization.admin.email.toUpperCase() });
  await record(scene.app, enabled(organization.id));
  await scene.ended(organization.id, "INTEGRATION_ENABLED");
  expect(receivers(organization.slug)).toEqual([organization.admin.email]);
  expect((await mailsOf(organization.id)).map(({ reasons }) => reasons)).toEqual([
    ["COMPANY_ADMIN", "ESCALATION"],
  ]);
});

test("an incident is one thread: opened, reminded of after a day, resolved", async () => {
  const { id, slug } = await makeOrganization(scene.app);
  const accountId = newId();
  await record(scene.app, refused(id, accountId));
  await scene.ended(id, "REAUTHENTICATION_REQUIRED", "OPENED");
  await record(scene.app, refused(id, accountId));
  scene.advance(dayMs);
  await scene.ended(id, "REAUTHENTICATION_REQUIRED", "REMINDER");
  const incident = await db().incident.findFirstOrThrow({ where: { organizationId: id } });
  expect(incident.remindAt?.getTime()).toBe(incident.openedAt.getTime() + 3 * dayMs);
  await record(scene.app, refused(id, accountId, "RESOLVED"), refused(id, newId(), "RESOLVED"));
  await scene.ended(id, "REAUTHENTICATION_REQUIRED", "RESOLVED");

  const thread = scene.smtp.mails.filter(({ raw }) => raw.includes(`<${incident.id}@`));
  expect(thread).toHaveLength(3);
  const [opened, reminder, resolved] = thread.map(({ mail }) => mail);
  const first = `<${incident.id}@patchbay.example.com>`;
  expect(opened?.messageId).toBe(first);
  expect(opened?.inReplyTo).toBeUndefined();
  for (const reply of [reminder, resolved]) {
    expect(reply?.inReplyTo).toBe(first);
    expect(reply?.references).toBe(first);
    expect(reply?.subject).toBe(`Re: ${opened?.subject}`);
  }
  expect(new Set(thread.map(({ mail }) => mail.messageId)).size).toBe(3);
  expect(opened?.headers.get("auto-submitted")).toBe("auto-generated");
  // It cannot be switched off.
  expect(thread.map(({ raw }) => /list-unsubscribe/i.test(raw))).toEqual([false, false, false]);
  expect(/^List-ID:.*(\r\n[ \t].*)*/im.exec(thread[0]?.raw ?? "")?.[0]).toContain(
    `<reports.${slug}.patchbay.example.com>`,
  );
  expect(await db().incident.findUnique({ where: { id: incident.id } })).toMatchObject({
    remindAt: null,
    reminders: 1,
  });
});

test("what must be known goes to company admins where every role is switched off, and to nobody else", async () => {
  const { id, admin, slug } = await makeOrganization(scene.app);
  await addRecipient(scene.app, id, ["COMPANY_SUPERVISOR"]);
  await db().mailOptOut.create({
    data: { organizationId: id, memberId: admin.memberId, kind: "REAUTHENTICATION_REQUIRED", at: new Date() },
  });
  await setReports(id, { off: ["COMPANY_ADMIN", "COMPANY_SUPERVISOR", "BILLING_ADMIN"] });
  await record(scene.app, refused(id, newId()), enabled(id));
  await scene.ended(id, "REAUTHENTICATION_REQUIRED");
  expect(receivers(slug)).toEqual([admin.email]);
  expect((await mailsOf(id)).map(({ reasons }) => reasons)).toEqual([["REQUIRED"]]);
  expect(await scene.ended(id, "INTEGRATION_ENABLED")).toMatchObject({
    state: "NOT_SENT",
    reason: "Nobody receives it: see Report settings for who would, and why not.",
  });
});

test("who lost the role between cause and sending gets nothing", async () => {
  const { id, admin, slug } = await makeOrganization(scene.app);
  const supervisor = await addRecipient(scene.app, id, ["COMPANY_SUPERVISOR"]);
  await scene.rest();
  await record(scene.app, enabled(id));
  await db().member.update({ where: { id: supervisor.id }, data: { roles: ["DEVELOPER"] } });
  scene.work();
  await scene.ended(id, "INTEGRATION_ENABLED");
  expect(receivers(slug)).toEqual([admin.email]);
});

test("who loses the role, leaves or unsubscribes between two tries gets nothing, and it is said why", async () => {
  const { id, admin, slug } = await makeOrganization(scene.app);
  const people = await Promise.all([1, 2, 3].map(() => addRecipient(scene.app, id, ["COMPANY_SUPERVISOR"])));
  const [demoted, left, unsubscribed] = people.map((person) => person.id);
  scene.smtp.onRecipient = (address) =>
    address === admin.email ? undefined : { code: 450, text: "Greylisted" };
  await record(scene.app, enabled(id));
  await waitForChange(scene.app, id, ({ name }) => name === "notification.changed");
  await untilTried(id, 4);
  await db().member.update({ where: { id: demoted ?? "" }, data: { roles: ["DEVELOPER"] } });
  await db().member.update({ where: { id: left ?? "" }, data: { removedAt: new Date() } });
  await db().mailOptOut.create({
    data: { organizationId: id, memberId: unsubscribed ?? "", kind: "INTEGRATION_ENABLED", at: new Date() },
  });
  scene.smtp.onRecipient = () => undefined;
  scene.advance(minuteMs);
  const notification = await scene.ended(id, "INTEGRATION_ENABLED");
  expect(notification.state).toBe("SENT");
  expect(receivers(slug)).toEqual([admin.email]);
  const mails = await mailsOf(id);
  expect(mails.map(({ memberId, state, smtpAnswer }) => [memberId, state, smtpAnswer])).toEqual(
    expect.arrayContaining([
      [demoted, "SKIPPED", "Has no role that receives reports, and is no extra recipient."],
      [left, "SKIPPED", "Has left the organization."],
      [unsubscribed, "SKIPPED", "Has unsubscribed from these mails."],
    ]),
  );
});

/** Waits until so many mails of an organization were tried. */
async function untilTried(organizationId: string, count: number, attempts = 1): Promise<void> {
  let since = 0n;
  for (;;) {
    const tried = await db().mail.count({
      where: { organizationId, attempts: { gte: attempts }, state: { not: "SENDING" } },
    });
    if (tried >= count) return;
    since = (
      await waitForChange(scene.app, organizationId, ({ name }) => name.startsWith("notification."), since)
    ).position;
  }
}

test("a recipient whom the server refuses for good bounces at once; one for whom it has no time is tried six times", async () => {
  const { id, admin } = await makeOrganization(scene.app);
  const refusedOne = await addRecipient(scene.app, id, ["COMPANY_SUPERVISOR"]);
  const late = await addRecipient(scene.app, id, ["BILLING_ADMIN"]);
  scene.smtp.onRecipient = (address) => {
    if (address === refusedOne.email) return { code: 550, text: "No such user here" };
    return address === late.email ? { code: 451, text: "Try again later" } : undefined;
  };
  await record(scene.app, enabled(id));
  for (const [index, minutes] of [1, 5, 30, 120, 360].entries()) {
    await untilTried(id, 1, index + 1 > 1 ? index + 1 : 1);
    if (index === 0) await untilTried(id, 3);
    const mail = await db().mail.findFirstOrThrow({ where: { organizationId: id, address: late.email } });
    expect(mail).toMatchObject({ state: "WAITING", attempts: index + 1, smtpCode: 451 });
    const waitMs = mail.sendAt.getTime() - (mail.triedAt?.getTime() ?? 0);
    expect(Math.round(waitMs / minuteMs)).toBe(minutes);
    scene.advance(minutes * minuteMs);
  }
  const notification = await scene.ended(id, "INTEGRATION_ENABLED");
  expect(notification.state).toBe("SENT");
  const ends = (await mailsOf(id)).map(({ address, state, attempts, smtpAnswer }) => ({
    address,
    state,
    attempts,
    smtpAnswer,
  }));
  expect(ends).toEqual([
    {
      address: admin.email,
      state: "SENT",
      attempts: 1,
      smtpAnswer: expect.stringMatching(/^250 /) as string,
    },
    { address: refusedOne.email, state: "BOUNCED", attempts: 1, smtpAnswer: "550 No such user here" },
    { address: late.email, state: "FAILED", attempts: 6, smtpAnswer: "451 Try again later" },
  ]);
});

test("where nobody's mail is taken the notification has failed, in the activity", async () => {
  const { id } = await makeOrganization(scene.app);
  scene.smtp.onMessage = () => ({ code: 554, text: "Looks like spam" });
  await record(scene.app, enabled(id));
  expect((await scene.ended(id, "INTEGRATION_ENABLED")).state).toBe("FAILED");
  const change = await waitForChange(scene.app, id, ({ name }) => name === "notification.failed");
  expect(change.payload).toMatchObject({ kind: "INTEGRATION_ENABLED", state: "FAILED" });
});

test("what failed or bounced goes again when a person asks, with the same Message-ID; what was taken does not", async () => {
  const { id, admin } = await makeOrganization(scene.app);
  const late = await addRecipient(scene.app, id, ["BILLING_ADMIN"]);
  scene.smtp.onRecipient = (address) =>
    address === late.email ? { code: 550, text: "No such user" } : undefined;
  await record(scene.app, enabled(id));
  const { id: notificationId } = await scene.ended(id, "INTEGRATION_ENABLED");
  const resend = async (token: string) => {
    const { data } = await query(
      scene.app,
      token,
      `mutation($id: ID!) { resendNotification(input: { notificationId: $id }) {
         ... on Error { code } ... on ResendNotificationPayload { notification { state mails { address state attempts } } } } }`,
      { id: toGlobalId("Notification", notificationId) },
    );
    return data?.["resendNotification"] as { code?: string };
  };
  scene.smtp.onRecipient = () => undefined;
  const supervisor = await makeMember(scene.app, id, ["COMPANY_SUPERVISOR"]);
  expect(await resend(supervisor.token)).toEqual({ code: "FORBIDDEN" });
  const since = (await waitForChange(scene.app, id, ({ name }) => name === "notification.sent")).position;
  expect(await resend(admin.token)).toMatchObject({
    notification: {
      mails: [
        { address: admin.email, state: "SENT", attempts: 1 },
        { address: late.email, attempts: 0 },
      ],
    },
  });
  await waitForChange(scene.app, id, ({ name }) => name === "notification.sent", since);
  const mine = scene.smtp.mails.filter(({ envelope }) =>
    [admin.email, late.email].includes(envelope.to[0] ?? ""),
  );
  expect(mine.map(({ envelope }) => envelope.to[0])).toEqual([admin.email, late.email]);
  expect(new Set(mine.map(({ mail }) => mail.messageId)).size).toBe(1);
  expect(await resend(admin.token)).toEqual({ code: "NOTHING_TO_RESEND" });
});
