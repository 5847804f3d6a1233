import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { makeMember, query } from "../../server/test/builders.ts";
import { axeFindings, useAxe } from "./axe.ts";
import { act, consentTo, countLoads, dialogOf, openContext, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";
import { makeLead, makeRule, waitForExecutions } from "./seed.ts";

const journey = useJourney();
const look = makeLookTaker("reports", { fullPage: true });
let page: Page;
/** Another tab of the same person, which nobody reloads: it stays in step by itself. */
let inbox: Page;
/** For what takes a mail's whole way, in ms. */
const timeout = 60_000;
/** For a page to follow. */
const soon = { timeout: 15_000 };

beforeAll(async () => {
  ({ page } = journey);
  await useAxe(page);
  inbox = await page.context().newPage();
  await useAxe(inbox);
});

async function isClean(at: Page, name: string): Promise<void> {
  // What is scrolled half under the header is judged where nothing covers it.
  await at.evaluate(() => window.scrollTo(0, 0));
  // A finding of one page does not hide those of the next.
  expect.soft(await axeFindings(at), name).toEqual([]);
  await look(at, name);
}

const mailsIn = (at: Page): Locator => at.getByRole("list", { name: "Mails" }).getByRole("listitem");
const ruleIn = (at: Page): Locator => at.getByRole("region", { name: "Development", exact: true });
const header = (at: Page, name: string): Locator =>
  at
    .locator("dl[aria-label=Headers] div")
    .filter({ has: at.getByText(name, { exact: true }) })
    .locator("dd");

test("a token that the provider takes back is mailed with a link that reconnects, and its end in the same thread", async () => {
  const { app, seed } = journey;
  const { token } = seed.admin;
  const paused = await makeRule(app, token, {
    projectId: seed.projectId,
    functionId: seed.functionId,
    name: "Paused by a person",
    developmentAccountId: seed.accountId,
  });
  await act(app, token, "pauseRule", { ruleId: paused, environment: "DEVELOPMENT" }, "rule { id }");
  await inbox.goto("/inbox");
  await settled(inbox);
  // What the rules told when they began: integrations are enabled.
  await mailsIn(inbox).first().waitFor();
  const inInbox = countLoads(inbox);
  await page.goto("/reports");
  await settled(page);

  app.simulator.control.revokeRefreshTokens({ clientId: `client-${seed.slug}` });
  await act(app, token, "startSync", { accountId: seed.accountId, kind: "ORG_SYNC" }, "syncRun { id }");
  // Live: the notification, and the mail in the inbox of the other tab.
  const told = page.getByRole("row", { name: /needs re-authentication/ });
  await told.waitFor({ timeout });
  await told.getByText("Sent", { exact: true }).waitFor({ timeout });
  await told.getByText("1 of 1").waitFor();
  await isClean(page, "notifications");
  const mail = mailsIn(inbox).filter({ hasText: /re-authentication/ });
  await mail.getByText("Unread:", { exact: false }).first().waitFor({ state: "attached", timeout });
  await isClean(inbox, "inbox");

  // The rule holds, and so it stands on the page of what went wrong.
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}`);
  await ruleIn(page).getByText("Held", { exact: true }).first().waitFor();
  await page.goto("/problems");
  await page
    .getByRole("listitem")
    .filter({ hasText: /no longer accepts the tokens/ })
    .first()
    .waitFor();

  // The mail as it came: read by opening it, in three ways of showing it.
  await mail.getByRole("link").click();
  await inbox.getByRole("tab", { name: "Light" }).waitFor();
  await expect.poll(() => mail.getAttribute("aria-label"), soon).not.toMatch(/^Unread/);
  await isClean(inbox, "inbox-mail");
  const frame = inbox.frameLocator("iframe");
  const background = () =>
    frame
      .locator(".card")
      .first()
      .evaluate((card) => getComputedStyle(card).backgroundColor);
  expect(await background()).toBe("rgb(255, 255, 255)");
  await inbox.getByRole("tab", { name: "Dark" }).click();
  await expect.poll(background, soon).toBe("rgb(23, 24, 29)");
  await frame.getByRole("link", { name: "Reconnect", exact: true }).waitFor();
  await look(inbox, "inbox-mail-dark");
  await inbox.getByRole("tab", { name: "Plain text" }).click();
  await inbox
    .getByRole("group", { name: "Plain text" })
    .getByText(/reconnect=1/)
    .waitFor();
  await isClean(inbox, "inbox-mail-text");
  await inbox.getByText("Headers", { exact: true }).first().click();
  const first = await header(inbox, "Message-ID").textContent();
  expect(first).toMatch(/^<.+@.+>$/);
  await inbox.getByRole("tab", { name: "Light" }).click();

  // Its link leads to the one dialog that mends it.
  const opening = inbox.context().waitForEvent("page");
  await frame.getByRole("link", { name: "Reconnect", exact: true }).click();
  const opened = await opening;
  await dialogOf(opened).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(opened, "acme");
  await opened.waitForURL(/\/accounts\//);
  await opened.getByText("Granted", { exact: true }).first().waitFor();
  await opened.close();

  const over = mailsIn(inbox).filter({ hasText: "Resolved" });
  await over.waitFor({ timeout });
  await over.getByRole("link").click();
  await frame.getByRole("heading", { name: /is reconnected/ }).waitFor();
  await inbox.getByText("Headers", { exact: true }).first().click();
  await expect.poll(() => header(inbox, "In-Reply-To").textContent(), soon).toBe(first);
  expect(await header(inbox, "References").textContent()).toBe(first);
  expect(inInbox.loads).toBe(0);

  // The thread, from the mail to its notification to the one before.
  await inbox.getByRole("link", { name: "Its notification" }).click();
  await inbox.getByText("The incident is over.").waitFor();
  const thread = inbox.getByRole("region", { name: "Thread" }).getByRole("listitem");
  expect(await thread.count()).toBe(2);
  await inbox.getByRole("table", { name: "Recipients" }).getByText("Company admin").waitFor();
  await isClean(inbox, "notification");

  // The hold went with it; what a person paused stays paused.
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}`);
  await ruleIn(page).getByText("Active", { exact: true }).waitFor();
  await makeLead(app, "Grace");
  await waitForExecutions(app, token, "SUCCEEDED", 1);
  await page.goto(`/rules/${encodeURIComponent(paused)}`);
  const holds = ruleIn(page).getByRole("list", { name: "Holds" }).getByRole("listitem");
  await holds.filter({ hasText: "The rule was paused by" }).waitFor();
  expect(await holds.count()).toBe(1);
});

test("notifications are narrowed and opened by keyboard alone", async () => {
  await page.goto("/reports");
  await settled(page);
  await page.getByLabel("Kind").selectOption("REAUTHENTICATION_REQUIRED");
  await page.getByLabel("Account").selectOption(journey.seed.accountId);
  await expect.poll(() => page.getByRole("table").getByRole("row").count(), soon).toBe(3);
  await page.getByLabel("State").selectOption("FAILED");
  await page.getByText(/No notification with this filter/).waitFor();
  await isClean(page, "none");
  await page.getByLabel("State").selectOption("");
  await page.getByRole("row", { name: /^Resolved: / }).waitFor();
  await page.locator("main").focus();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /^Resolved: / }).waitFor();
  await page.getByRole("tab", { name: "Light" }).focus();
  await page.keyboard.press("End");
  await page.getByRole("group", { name: "Plain text" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { level: 1, name: "Reports" }).waitFor();
  await page.getByRole("navigation", { name: "Reports" }).getByRole("link", { name: "This week" }).click();
  await page.getByRole("tab", { name: "Light" }).waitFor();
  await isClean(page, "weekly");
});

const saved = async (): Promise<Record<string, unknown>> => {
  const { app, seed } = journey;
  const answer = await query(
    app,
    seed.admin.token,
    `{ reportSettings { version escalationBcc digest recipientRoles { role enabled } extraRecipients { email } } }`,
  );
  return answer.data?.["reportSettings"] as Record<string, unknown>;
};
const saveElsewhere = async (change: Record<string, unknown>): Promise<void> => {
  const { app, seed } = journey;
  const { version } = await saved();
  await act(app, seed.admin.token, "saveReportSettings", { version, ...change }, "settings { version }");
};

test("who would get what, and why, is shown before it is saved", async () => {
  const { app, seed } = journey;
  const developer = await makeMember(app, seed.id, ["DEVELOPER"]);
  const billing = await makeMember(app, seed.id, ["BILLING_ADMIN"]);
  await page.goto("/settings/reports");
  await settled(page);
  const preview = page.getByRole("region", { name: "Who would get this, and why" });
  const gets = preview.getByRole("list").first();
  await gets.getByText(billing.email).waitFor();
  await gets.getByText("Company admin", { exact: true }).waitFor();
  const before = await saved();
  await isClean(page, "settings");

  // A role switched off by keyboard. Re-authentication reaches its people all the same, and says why.
  await page.getByRole("checkbox", { name: /Company admin/ }).focus();
  await page.keyboard.press("Space");
  await gets.getByText("Required kind").waitFor();
  await preview.getByLabel("A mail about").selectOption("DATA_SYNC");
  await expect.poll(() => gets.getByText(seed.admin.email).count(), soon).toBe(0);
  await preview.getByText("Would not get it").waitFor();
  await page
    .getByLabel("Extra recipients")
    .first()
    .selectOption({ label: await optionOf(developer.email) });
  await gets.getByText(developer.email).waitFor();
  await gets.getByText("Extra recipient", { exact: true }).waitFor();
  await page.getByLabel("Escalation copy (BCC)").fill("oncall@exa");
  await expect.poll(() => gets.getByText("oncall").count(), soon).toBe(0);
  await page.getByLabel("Escalation copy (BCC)").fill("oncall@example.com");
  await gets.getByText("oncall@example.com").waitFor();
  await gets.getByText("Escalation copy", { exact: true }).waitFor();
  await isClean(page, "settings-draft");
  expect(await saved()).toEqual(before);

  // Nothing typed is lost by a wrong click.
  await page.getByRole("link", { name: "Reports", exact: true }).first().click();
  await dialogOf(page).getByRole("button", { name: "Stay" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await toastOf(page, "The report settings are saved.").waitFor();
  expect(await saved()).toMatchObject({
    escalationBcc: "oncall@example.com",
    extraRecipients: [{ email: developer.email }],
    recipientRoles: [{ role: "COMPANY_ADMIN", enabled: false }, { enabled: true }, { enabled: true }],
  });
  expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
});

async function optionOf(email: string): Promise<string> {
  const option = page.getByLabel("Extra recipients").first().locator("option").filter({ hasText: email });
  await option.waitFor({ state: "attached" });
  return (await option.textContent()) ?? "";
}

test("two who edit at once: the second is told, and keeps what they typed or takes the other's", async () => {
  await page.getByLabel("Escalation copy (BCC)").fill("second@example.com");
  await saveElsewhere({ digest: "HOURLY" });
  const told = page.getByRole("alert").filter({ hasText: "saved other settings meanwhile" });
  await told.waitFor();
  await isClean(page, "settings-conflict");
  await told.getByRole("button", { name: "Keep mine over theirs" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect
    .poll(() => saved(), soon)
    .toMatchObject({ escalationBcc: "second@example.com", digest: "HOURLY" });
  await expect.poll(() => told.count(), soon).toBe(0);

  await page.getByLabel("Escalation copy (BCC)").fill("third@example.com");
  await saveElsewhere({ escalationBcc: "theirs@example.com" });
  await told.getByRole("button", { name: "Take theirs" }).click();
  await expect
    .poll(() => page.getByLabel("Escalation copy (BCC)").inputValue(), soon)
    .toBe("theirs@example.com");
  expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
});

test("a test mail says what became of it, and each chooses their own mails", async () => {
  const { app, seed } = journey;
  await page.getByRole("button", { name: "Send me a test mail" }).click();
  await page.getByRole("status").getByText(`to ${seed.admin.email}`).waitFor();
  const own = page.getByRole("region", { name: "Mails to me" });
  expect(await own.getByRole("checkbox", { name: /Re-authentication required/ }).isDisabled()).toBe(true);
  await own.getByRole("checkbox", { name: "Weekly report" }).uncheck();
  await toastOf(page, /Weekly report: you get none/).waitFor();
  const answer = await query(app, seed.admin.token, `{ mailPreferences { kind subscribed } }`);
  expect(answer.data?.["mailPreferences"]).toContainEqual({ kind: "WEEKLY_REPORT", subscribed: false });
  await isClean(page, "settings-after");
  await inbox.goto("/inbox");
  await mailsIn(inbox).filter({ hasText: /test/i }).first().waitFor();
});

test("who may not change the settings reads them, and sees why", async () => {
  const { app, seed } = journey;
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser.");
  const context = await openContext(app, browser, await makeMember(app, seed.id, ["DEVELOPER"]));
  const reader = await context.newPage();
  await useAxe(reader);
  await reader.goto("/settings/reports");
  await settled(reader);
  await reader.getByText("Changing them takes the role company admin or billing admin.").waitFor();
  expect(await reader.getByRole("checkbox", { name: /Company admin/ }).isDisabled()).toBe(true);
  expect(await reader.getByLabel("Escalation copy (BCC)").isDisabled()).toBe(true);
  expect(await reader.getByRole("button", { name: /^Take out/ }).count()).toBe(0);
  expect(await reader.getByRole("button", { name: "Send me a test mail" }).count()).toBe(0);
  await reader
    .getByRole("region", { name: "Mails to me" })
    .getByRole("checkbox", { name: "Digest" })
    .uncheck();
  await toastOf(reader, /Digest: you get none/).waitFor();
  await isClean(reader, "settings-reader");
  await context.close();
});
