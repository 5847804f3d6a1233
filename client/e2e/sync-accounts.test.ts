import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { useTestApp } from "../../server/test/app.ts";
import { makeOrganization, type TestOrganization } from "../../server/test/builders.ts";
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
  harness.app.simulator.control.changeOrg("acme", { latencyMs: 0 });
  organization = await makeOrganization(harness.app);
  context = await openContext(harness.app, browser, organization.admin);
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
});
afterAll(async () => {
  await browser?.close();
});

const factNames = () => page.locator("dt").allInnerTexts();

test("an account of HubSpot, which has no events", async () => {
  await registerClient(harness.app, organization, "hubspot");
  await page.goto("/services/hubspot");
  await settled(page);
  await page.getByRole("button", { name: "Add account" }).first().click();
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await page.getByRole("heading", { name: "asks for access to HubSpot" }).waitFor();
  await consentTo(page, "acme");
  await page.waitForURL(/\/accounts\//);
  await page.getByRole("heading", { level: 1, name: "acme.example" }).waitFor();
  await page.getByText("Granted", { exact: true }).first().waitFor();
  const names = await factNames();
  expect(names).toEqual(
    expect.arrayContaining(["Provider organization", "Data centre", "Token", "Last sync"]),
  );
  expect(names).not.toEqual(expect.arrayContaining(["Watch channel"]));
  expect(names).not.toEqual(expect.arrayContaining(["Held events"]));
  expect(await page.getByRole("heading", { name: "Rules", exact: true }).count()).toBe(0);

  await page.getByRole("button", { name: "Revoke", exact: true }).click();
  await dialogOf(page).getByText("its syncs wait until you grant again").waitFor();
  await dialogOf(page).getByRole("button", { name: "Revoke", exact: true }).click();
  await page.getByText("Revoked", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await dialogOf(page).getByText("Its syncs go on at once.").waitFor();
  await dialogOf(page).getByRole("button", { name: "Grant", exact: true }).click();
  await page.getByText("Granted", { exact: true }).first().waitFor();
});

test("a service whose address depends on who asks", async () => {
  await registerClient(harness.app, organization, "salesforce");
  await page.goto("/services/salesforce");
  await settled(page);
  await page.getByRole("button", { name: "Add account" }).first().click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Login host").fill("evil.example/");
  await dialog.getByRole("button", { name: "Continue to consent" }).click();
  await dialog.getByText("Login host must look like login.").waitFor();
  await dialog.getByLabel("Login host").fill("login");
  await dialog.getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(page, "acme");
  await page.waitForURL(/\/accounts\//);
  await page.getByText("Granted", { exact: true }).first().waitFor();
  expect(await factNames()).not.toEqual(expect.arrayContaining(["Watch channel"]));
});
