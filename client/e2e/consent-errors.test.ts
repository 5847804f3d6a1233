import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { useTestApp } from "../../server/test/app.ts";
import { makeOrganization, query, type TestOrganization } from "../../server/test/builders.ts";
import { registerClient } from "../../server/test/consent.ts";
import { launchBrowser } from "./browser.ts";
import { consentTo, dialogOf, openContext, settled } from "./console.ts";

const harness = useTestApp();
let browser: Browser;
let organization: TestOrganization;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
beforeEach(async () => {
  organization = await makeOrganization(harness.app);
  await registerClient(harness.app, organization);
  context = await openContext(harness.app, browser, organization.admin);
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
});
afterAll(async () => {
  await browser?.close();
});

/** From the service's page to the provider's permission page. */
async function goToConsent(): Promise<void> {
  await page.goto("/services/zoho-crm");
  await settled(page);
  await page.getByRole("button", { name: "Add account" }).first().click();
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await page.getByTestId("consent-form").waitFor();
}

/** Accepts on the permission page, without following the way back: answers the callback's address. */
function acceptWithoutReturning(): string {
  return harness.app.simulator.control.decideConsent({ authorizeUrl: page.url(), org: "acme" }).redirect;
}

/** What the page says went wrong, and that it leads on: to another try, or back to the service. */
async function expectMessage(at: Page, title: string, text: RegExp): Promise<void> {
  await at.getByRole("heading", { level: 1, name: title }).waitFor();
  const alert = at.getByRole("alert").filter({ hasText: "No account was made" });
  await alert.getByText(text).first().waitFor();
  await at.getByRole("link", { name: "Back to the service" }).waitFor();
  await at.getByRole("button", { name: "Try again" }).click();
  await dialogOf(at).getByRole("button", { name: "Continue to consent" }).waitFor();
  await at.keyboard.press("Escape");
}

/** Nothing half-made: how many accounts the organization has. */
async function countAccounts(): Promise<number> {
  const answer = await query(
    harness.app,
    organization.admin.token,
    `{ accounts(first: 10) { edges { node { id } } } }`,
  );
  return (answer.data as { accounts: { edges: unknown[] } }).accounts.edges.length;
}

test("declined consent", async () => {
  await goToConsent();
  await page.getByTestId("deny").click();
  await expectMessage(page, "Consent was declined", /chose not to give access/);
  expect(await countAccounts()).toBe(0);
  // The way on works: the same dialog, and this time accepted.
  await page.getByRole("button", { name: "Try again" }).click();
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(page, "acme");
  await page.waitForURL(/\/accounts\//);
  expect(await countAccounts()).toBe(1);
});

test("a callback that is opened a second time", async () => {
  await goToConsent();
  const callback = acceptWithoutReturning();
  await page.goto(callback);
  await page.waitForURL(/\/accounts\//);
  await page.goto(callback);
  await expectMessage(page, "This link was not expected", /used before/);
  expect(await countAccounts()).toBe(1);
});

test("a callback in another browser, also of the same person", async () => {
  await goToConsent();
  const callback = acceptWithoutReturning();
  const elsewhere = await openContext(harness.app, browser, organization.admin);
  const other = await elsewhere.newPage();
  await other.goto(callback);
  await expectMessage(other, "Another browser started this", /browser and sign-in that began it/);
  await elsewhere.close();
  expect(await countAccounts()).toBe(0);
  // The stranger's visit has not spoilt it for the one who began.
  await page.goto(callback);
  await page.waitForURL(/\/accounts\//);
  expect(await countAccounts()).toBe(1);
});

test("an answer that names a foreign accounts server", async () => {
  await goToConsent();
  const callback = new URL(acceptWithoutReturning());
  callback.searchParams.set("accounts-server", "https://accounts.zoho.example");
  const before = harness.app.simulator.control.counters().exchanges;
  await page.goto(callback.href);
  await expectMessage(page, "Unknown data centre", /nothing was sent there/);
  expect(harness.app.simulator.control.counters().exchanges).toBe(before);
  expect(await countAccounts()).toBe(0);
});

test("a callback that belongs to nothing", async () => {
  await page.goto(`/oauth/callback/${organization.slug}/zoho-crm?code=x&state=y`);
  await expectMessage(page, "This link was not expected", /does not belong to any consent/);
  expect(await countAccounts()).toBe(0);
});
