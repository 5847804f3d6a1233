import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startSmtpServer } from "../../server/test/smtp.ts";
import { axeFindings, useAxe } from "./axe.ts";
import { act, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";

const smtp = await startSmtpServer();
smtp.onRecipient = () => ({ code: 550, text: "No such user here" });
const journey = useJourney({ smtpUrl: smtp.url });
const look = makeLookTaker("mail-server", { fullPage: true });
let page: Page;

beforeAll(async () => {
  ({ page } = journey);
  await useAxe(page);
});
afterAll(async () => {
  await smtp.close();
});

const recipient = () => page.getByRole("table", { name: "Recipients" }).getByRole("row").nth(1);

async function isClean(name: string): Promise<void> {
  await page.evaluate(() => window.scrollTo(0, 0));
  expect.soft(await axeFindings(page), name).toEqual([]);
  await look(page, name);
}

test("a mail that the server refuses says so, and goes again when a person asks", async () => {
  await page.goto("/reports");
  await settled(page);
  const row = page.getByRole("row", { name: /is enabled/ });
  await row.getByText("Failed", { exact: true }).waitFor();
  await row.getByText("0 of 1").waitFor();
  // Mail goes to a server: there is no inbox to look into.
  expect(await page.getByRole("link", { name: "Inbox", exact: true }).count()).toBe(0);
  await row.getByRole("link").click();
  await recipient().getByText("Bounced", { exact: true }).waitFor();
  await recipient().getByText("550 No such user here").waitFor();
  await isClean("bounced");
  smtp.onRecipient = () => undefined;
  await page.getByRole("button", { name: "Send the failed ones again" }).click();
  await toastOf(page, "It is sent again.").waitFor();
  await recipient().getByText("Sent", { exact: true }).waitFor();
  await expect.poll(() => page.getByRole("button", { name: "Send the failed ones again" }).count()).toBe(0);
  await isClean("sent-again");
  expect(smtp.mails).toHaveLength(1);
});

test("a mail that the server does not take now counts down to its next try", async () => {
  const { app, seed } = journey;
  smtp.onRecipient = () => ({ code: 451, text: "Try again later" });
  app.simulator.control.revokeRefreshTokens({ clientId: `client-${seed.slug}` });
  const input = { accountId: seed.accountId, kind: "ORG_SYNC" };
  await act(app, seed.admin.token, "startSync", input, "syncRun { id }");
  await page.goto("/reports");
  await page
    .getByRole("row", { name: /needs re-authentication/ })
    .getByRole("link")
    .click();
  await recipient().getByText("451 Try again later").waitFor();
  const timer = recipient().getByRole("timer");
  const first = await timer.textContent();
  await expect.poll(() => timer.textContent(), { timeout: 15_000 }).not.toBe(first);
  await isClean("waiting");

  await page.goto("/settings/reports");
  await page.getByRole("button", { name: "Send me a test mail" }).click();
  await page
    .getByRole("status")
    .getByText(/451 Try again later/)
    .waitFor();
  await isClean("test-mail");
});
