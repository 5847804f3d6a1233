import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { addRecipient, enabled, record } from "./reports.fixture.ts";

const suite = useTestApp();

async function mutate(
  token: string,
  name: string,
  input: Record<string, unknown>,
  fields: string,
): Promise<Record<string, unknown>> {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const { data, errors } = await query(
    suite.app,
    token,
    `mutation($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Error { code message } ... on ${pascal}Payload { ${fields} } } }`,
    { input },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data[name] as Record<string, unknown>;
}

const settingsFields =
  "version escalationBcc extraRecipients { id } digest digestHour weeklyReport nextWeeklyReportAt mailTransport mailProblem updatedAt updatedBy recipientRoles { role enabled }";

async function readSettings({ admin }: TestOrganization) {
  const { data } = await query(suite.app, admin.token, `{ reportSettings { ${settingsFields} } }`);
  return data?.["reportSettings"] as Record<string, unknown>;
}

async function readRecipients(
  { admin }: TestOrganization,
  variables: Record<string, unknown> = {},
): Promise<{ address: string; gets: boolean; reasons: string[]; whyNot: string | null }[]> {
  const { data } = await query(
    suite.app,
    admin.token,
    "query($draft: ReportDraftInput, $kind: NotificationKind) { reportRecipients(draft: $draft, kind: $kind) { address gets reasons whyNot } }",
    variables,
  );
  return data?.["reportRecipients"] as never;
}

test("an organization begins with three roles that receive reports, and daily digests", async () => {
  const organization = await makeOrganization(suite.app);
  const settings = await readSettings(organization);
  expect(settings).toMatchObject({
    version: 0,
    escalationBcc: null,
    extraRecipients: [],
    digest: "DAILY",
    digestHour: 7,
    weeklyReport: true,
    mailTransport: "INBOX",
    mailProblem: null,
    updatedAt: null,
    updatedBy: null,
    recipientRoles: [
      { role: "COMPANY_ADMIN", enabled: true },
      { role: "COMPANY_SUPERVISOR", enabled: true },
      { role: "BILLING_ADMIN", enabled: true },
    ],
  });
  const weekly = new Date(String(settings["nextWeeklyReportAt"]));
  expect([weekly.getUTCDay(), weekly.getUTCHours(), weekly > new Date()]).toEqual([1, 7, true]);
});

test("who would get it is the same before saving and after", async () => {
  const organization = await makeOrganization(suite.app);
  const supervisor = await addRecipient(suite.app, organization.id, ["COMPANY_SUPERVISOR"]);
  const developer = await addRecipient(suite.app, organization.id, ["DEVELOPER"]);
  const draft = {
    roles: [{ role: "COMPANY_ADMIN", enabled: false }],
    extraRecipientIds: [toGlobalId("Member", developer.id)],
    escalationBcc: "escalation@example.com",
  };
  const expected = [
    { address: supervisor.email, gets: true, reasons: ["COMPANY_SUPERVISOR"], whyNot: null },
    { address: developer.email, gets: true, reasons: ["EXTRA"], whyNot: null },
    { address: "escalation@example.com", gets: true, reasons: ["ESCALATION"], whyNot: null },
    {
      address: organization.admin.email,
      gets: false,
      reasons: [],
      whyNot: "Company admin is switched off as a receiver of reports.",
    },
  ];
  expect(await readRecipients(organization, { draft })).toEqual(expected);
  expect((await readRecipients(organization)).filter(({ gets }) => gets)).toHaveLength(2);
  expect(await readRecipients(organization, { draft, kind: "REAUTHENTICATION_REQUIRED" })).toContainEqual({
    address: organization.admin.email,
    gets: true,
    reasons: ["REQUIRED"],
    whyNot: null,
  });
  const saved = await mutate(
    organization.admin.token,
    "saveReportSettings",
    { version: 0, digest: "HOURLY", ...draft },
    `settings { ${settingsFields} }`,
  );
  expect(saved["settings"]).toMatchObject({
    version: 1,
    digest: "HOURLY",
    escalationBcc: "escalation@example.com",
  });
  expect((await readRecipients(organization)).toSorted(byAddress)).toEqual(expected.toSorted(byAddress));
  // What is left out stays; null clears.
  const cleared = await mutate(
    organization.admin.token,
    "saveReportSettings",
    { version: 1, escalationBcc: null },
    `settings { ${settingsFields} }`,
  );
  expect(cleared["settings"]).toMatchObject({
    version: 2,
    escalationBcc: null,
    digest: "HOURLY",
    extraRecipients: [{ id: toGlobalId("Member", developer.id) }],
  });
});

const byAddress = (a: { address: string }, b: { address: string }) => (a.address < b.address ? -1 : 1);

test("of two who save at the same time one is told that the other did", async () => {
  const { admin } = await makeOrganization(suite.app);
  const save = (digestHour: number) =>
    mutate(admin.token, "saveReportSettings", { version: 0, digestHour }, "settings { version digestHour }");
  const answers = await Promise.all([save(8), save(9)]);
  expect(answers.filter(({ settings }) => settings !== undefined)).toHaveLength(1);
  expect(answers).toContainEqual(
    expect.objectContaining({ __typename: "ConflictError", code: "SETTINGS_CHANGED" }),
  );
  // Switching a role is a save too.
  await mutate(
    admin.token,
    "setRecipientRoles",
    { roles: [{ role: "BILLING_ADMIN", enabled: false }] },
    "settings { version } recipientRoles { role enabled }",
  );
  expect(await save(10)).toMatchObject({ code: "SETTINGS_CHANGED" });
});

test("roles are named by id or role, and only the three receive reports", async () => {
  const { admin } = await makeOrganization(suite.app);
  const { data } = await query(
    suite.app,
    admin.token,
    "{ recipientRoles { id role enabled members { id } } }",
  );
  const roles = data?.["recipientRoles"] as { id: string; members: unknown[] }[];
  expect(roles.map(({ members }) => members.length)).toEqual([1, 0, 0]);
  const set = (...given: unknown[]) =>
    mutate(
      admin.token,
      "setRecipientRoles",
      { roles: given },
      "recipientRoles { id enabled } settings { version }",
    );
  expect(await set({ id: roles[1]?.id, enabled: false })).toMatchObject({
    recipientRoles: [{ enabled: true }, { id: roles[1]?.id, enabled: false }, { enabled: true }],
    settings: { version: 1 },
  });
  expect(await set({ role: "DEVELOPER", enabled: true })).toMatchObject({ code: "VALIDATION" });
  expect(await set({ enabled: true })).toMatchObject({ code: "VALIDATION" });
  expect(
    await set({ role: "BILLING_ADMIN", enabled: true }, { id: roles[2]?.id, enabled: false }),
  ).toMatchObject({
    code: "VALIDATION",
  });
});

test("supervisors and developers may look, and keep their own preferences, and nothing else", async () => {
  const organization = await makeOrganization(suite.app);
  for (const role of ["COMPANY_SUPERVISOR", "DEVELOPER"] as const) {
    const { token } = await makeMember(suite.app, organization.id, [role]);
    const refusals = await Promise.all([
      mutate(token, "saveReportSettings", { version: 0 }, "settings { version }"),
      mutate(
        token,
        "setRecipientRoles",
        { roles: [{ role: "BILLING_ADMIN", enabled: false }] },
        "settings { version }",
      ),
      mutate(token, "sendTestMail", {}, "state"),
    ]);
    expect(refusals.map(({ code }) => code)).toEqual(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN"]);
    const preference = await mutate(
      token,
      "setMailPreference",
      { kind: "DATA_SYNC", subscribed: false },
      "preferences { kind subscribed required }",
    );
    expect(preference["preferences"]).toContainEqual({
      kind: "DATA_SYNC",
      subscribed: false,
      required: false,
    });
    expect(
      await mutate(
        token,
        "setMailPreference",
        { kind: "REAUTHENTICATION_REQUIRED", subscribed: false },
        "preferences { kind }",
      ),
    ).toMatchObject({ code: "MAIL_REQUIRED" });
  }
  const billing = await makeMember(suite.app, organization.id, ["BILLING_ADMIN"]);
  expect(
    await mutate(billing.token, "saveReportSettings", { version: 0 }, "settings { version }"),
  ).toMatchObject({
    settings: { version: 1 },
  });
  const weak = await makeMember(suite.app, organization.id, ["COMPANY_ADMIN"], ["READ"]);
  expect(
    await mutate(weak.token, "saveReportSettings", { version: 1 }, "settings { version }"),
  ).toMatchObject({
    code: "FORBIDDEN",
  });
  expect(
    await mutate(
      weak.token,
      "setMailPreference",
      { kind: "DIGEST", subscribed: false },
      "preferences { kind }",
    ),
  ).toMatchObject({ code: "FORBIDDEN" });
});

test("in demo mode mail is read in the inbox, as it would have arrived; one click in it unsubscribes", async () => {
  const organization = await makeOrganization(suite.app);
  const { id, admin } = organization;
  await record(suite.app, enabled(id));
  await waitForChange(suite.app, id, ({ name }) => name === "notification.sent");
  const { data } = await query(
    suite.app,
    admin.token,
    "{ inboxMails { edges { node { id from to subject html text headers openedAt notification { id state subject html mails { address state reasons } } } } } }",
  );
  const inbox = data?.["inboxMails"] as { edges: { node: Record<string, unknown> }[] } | undefined;
  const [edge] = inbox?.edges ?? [];
  const mail = edge?.node as {
    id: string;
    subject: string;
    html: string;
    headers: { name: string; value: string }[];
    notification: Record<string, unknown>;
  };
  expect(mail).toMatchObject({ to: admin.email, openedAt: null });
  expect(mail.notification).toMatchObject({
    state: "SENT",
    subject: mail.subject,
    mails: [{ address: admin.email, state: "SENT", reasons: ["COMPANY_ADMIN"] }],
  });
  const opened = await mutate(admin.token, "openInboxMail", { mailId: mail.id }, "mail { openedAt }");
  expect(opened["mail"]).not.toMatchObject({ openedAt: null });

  const header = mail.headers.find(({ name }) => name.toLowerCase() === "list-unsubscribe");
  expect(mail.headers).toContainEqual({ name: "List-Unsubscribe-Post", value: "List-Unsubscribe=One-Click" });
  const url = header?.value.slice(1, -1) ?? "";
  expect(mail.html).toContain(url);
  const optOuts = () =>
    suite.app.environment.database.prisma.mailOptOut.findMany({ where: { organizationId: id } });
  // A scanner opens links: nothing changes.
  const page = await fetch(url);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<form method="post">');
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(await optOuts()).toEqual([]);
  for (let click = 0; click < 2; click += 1) {
    const posted = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    });
    expect(posted.status).toBe(200);
    expect(await optOuts()).toMatchObject([{ memberId: admin.memberId, kind: "INTEGRATION_ENABLED" }]);
  }
  expect(await readRecipients(organization, { kind: "INTEGRATION_ENABLED" })).toMatchObject([
    { gets: false, whyNot: "Has unsubscribed from these mails." },
  ]);
  const forged = [
    url.replace("INTEGRATION_ENABLED", "DIGEST"),
    url.replace("INTEGRATION_ENABLED", "REAUTHENTICATION_REQUIRED"),
    url.slice(0, -2) + (url.endsWith("AA") ? "BB" : "AA"),
    `${url}x`,
  ];
  for (const address of forged) expect((await fetch(address, { method: "POST" })).status).toBe(404);
  expect(await optOuts()).toHaveLength(1);
});

test("a test mail goes to the caller, and the server's answer comes back", async () => {
  const { id, admin } = await makeOrganization(suite.app);
  expect(await mutate(admin.token, "sendTestMail", {}, "state smtpCode smtpAnswer address")).toMatchObject({
    state: "SENT",
    smtpCode: 250,
    address: admin.email,
  });
  expect(await suite.app.environment.database.prisma.inboxMail.count({ where: { organizationId: id } })).toBe(
    1,
  );
});
