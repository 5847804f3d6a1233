import path from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launchBrowser } from "./browser.ts";
import { choose, countLoads, dialogOf } from "./console.ts";
import { startPatchbay, type Patchbay } from "./patchbay.ts";

// SCREENSHOTS=docs/images writes the pictures of the documents; otherwise they are taken and thrown away.
const images = process.env["SCREENSHOTS"]
  ? path.resolve(import.meta.dirname, "../..", process.env["SCREENSHOTS"])
  : null;

let patchbay: Patchbay;
let browser: Browser;
let first: Page;
let second: Page;

beforeAll(async () => {
  [patchbay, browser] = await Promise.all([startPatchbay(), launchBrowser()]);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    baseURL: patchbay.consoleUrl,
  });
  context.setDefaultTimeout(30_000);
  first = await context.newPage();
  second = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await patchbay?.stop();
});

async function shoot(page: Page, name: string): Promise<void> {
  const picture = await page.screenshot({
    // At their end: a colour between two themes is in no document.
    animations: "disabled",
    ...(images ? { path: path.join(images, `${name}.png`) } : {}),
  });
  expect(picture.length).toBeGreaterThan(5_000);
}

/** Asks the simulator's control API. */
async function control(method: string, resource: string, body?: object): Promise<unknown> {
  const response = await fetch(`${patchbay.simulatorUrl}/control/${resource}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok)
    throw new Error(`The simulator answered ${response.status} to ${resource}: ${await response.text()}`);
  return response.json();
}

/** The channel opens right after the first sync; a record made before that would not be pushed. */
async function waitForLiveChannel(org: string): Promise<void> {
  const channels = async () => (await control("GET", "channels")) as { orgKey: string; live: boolean }[];
  await expect
    .poll(async () => (await channels()).some((each) => each.orgKey === org && each.live), {
      timeout: 20_000,
    })
    .toBe(true);
}

async function makeLead(name: string, org = "acme"): Promise<void> {
  await control("POST", "records", {
    org,
    module: "Leads",
    record: { Last_Name: name, Company: "Patchbay" },
  });
}

async function succeeded(page: Page, count: number): Promise<void> {
  await expect
    .poll(() => page.getByText("Succeeded", { exact: true }).count(), { timeout: 20_000 })
    .toBe(count);
}

async function consentTo(page: Page, organization: string): Promise<void> {
  await page.getByTestId("consent-form").waitFor();
  await page.getByTestId(`org-${organization}`).check();
  await shoot(page, "consent");
  await page.getByTestId("accept").click();
}

async function addDevelopmentAccount(organization: string): Promise<void> {
  await first.getByRole("button", { name: "Add account" }).first().click();
  await dialogOf(first).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(first, organization);
  await first.waitForURL(/\/accounts\//);
}

test("the main job, from sign-in to a rule that runs on another account", async () => {
  await control("PATCH", "orgs/acme", { latencyMs: 150 });

  // Sign in.
  await first.goto("/");
  await first.getByLabel("E-mail").fill(patchbay.email);
  await shoot(first, "sign-in");
  await first.getByLabel("Password").fill(patchbay.password);
  await first.getByRole("button", { name: "Sign in" }).click();
  await first.getByRole("heading", { name: "Overview" }).waitFor();
  await shoot(first, "overview");

  // Add a development account; its sync moves and ends in Granted in two tabs, without a reload.
  await first.goto("/services/zoho-crm");
  await second.goto("/services/zoho-crm");
  await second.getByText("No Zoho CRM account is connected in development yet.").waitFor();
  await shoot(second, "service");
  const secondLoads = countLoads(second);
  await addDevelopmentAccount("acme");
  const accountUrl = first.url();
  const firstLoads = countLoads(first);
  await first.getByText("Syncing").first().waitFor();
  await second.getByText("Syncing").first().waitFor();
  await shoot(first, "account-syncing");
  await first.getByText("Granted", { exact: true }).first().waitFor();
  await second.getByText("Granted", { exact: true }).first().waitFor();
  expect([firstLoads.loads, secondLoads.loads]).toEqual([0, 0]);
  await shoot(first, "account");

  // Create a rule that posts to the demo's function.
  await first.goto("/rules/new");
  const editor = first.getByRole("form", { name: "Rule" });
  await editor.getByLabel("Name").fill("Welcome new leads");
  await choose(editor.getByLabel("Project"), /Demo shop/);
  await choose(editor.getByLabel("Service"), /Zoho CRM/);
  await editor.getByLabel("Lead created").check();
  await choose(editor.getByLabel("Function"), /Demo receiver/);
  await choose(editor.getByLabel("Development account"), /Acme/);
  await shoot(first, "rule-editor");
  await editor.getByRole("button", { name: "Create rule" }).click();
  await first.waitForURL(/\/rules\/(?!new)/);
  const ruleUrl = first.url();
  await first.getByText("Active", { exact: true }).first().waitFor();
  await second.goto(ruleUrl);
  await second.getByText("Active", { exact: true }).first().waitFor();

  // A record is made at the provider: the execution appears and succeeds, live.
  await waitForLiveChannel("acme");
  await makeLead("Grace");
  await succeeded(first, 1);
  await succeeded(second, 1);
  await shoot(first, "rule");
  await first.emulateMedia({ colorScheme: "dark" });
  await shoot(first, "rule-dark");
  await first.emulateMedia({ colorScheme: "light" });
  await first.setViewportSize({ width: 390, height: 800 });
  await shoot(first, "rule-phone");
  await first.setViewportSize({ width: 1280, height: 800 });

  // The execution itself: event, attempt, answer.
  await first.goto("/executions");
  await first.getByRole("row").filter({ hasText: "Welcome new leads" }).first().waitFor();
  await shoot(first, "executions");
  await first
    .getByRole("row")
    .filter({ hasText: "Welcome new leads" })
    .first()
    .getByRole("link")
    .first()
    .click();
  await first.waitForURL(/\/executions\/./);
  await first.getByText("Succeeded", { exact: true }).first().waitFor();
  await shoot(first, "execution");

  // A revoked account: its event waits; granted with replay, it runs.
  await first.goto(accountUrl);
  await first.getByRole("button", { name: "Revoke" }).click();
  await dialogOf(first).getByText("Welcome new leads").waitFor();
  await shoot(first, "revoke");
  await dialogOf(first).getByRole("button", { name: "Revoke and hold events" }).click();
  await first.getByText("Revoked", { exact: true }).first().waitFor();
  const ruleLoads = countLoads(second);
  await second.getByText("Held", { exact: true }).first().waitFor();
  await makeLead("Ada");
  await expect.poll(() => second.getByText("Held", { exact: true }).count()).toBeGreaterThan(1);
  await shoot(second, "rule-held");
  await first.getByRole("button", { name: "Grant" }).click();
  await dialogOf(first).getByText("Replay them").click();
  await shoot(first, "grant");
  await dialogOf(first).getByRole("button", { name: "Grant" }).click();
  await first.getByText("Granted", { exact: true }).first().waitFor();
  await succeeded(second, 2);

  // The account is deleted: both tabs say what is needed, without a reload.
  const accountLoads = countLoads(first);
  await first.getByRole("button", { name: "Delete" }).click();
  await dialogOf(first).getByText("Welcome new leads").waitFor();
  await shoot(first, "delete");
  await dialogOf(first)
    .getByRole("button", { name: /^Delete/ })
    .click();
  await second.getByText("Configuration Needed", { exact: true }).first().waitFor();
  expect([ruleLoads.loads, accountLoads.loads]).toEqual([0, 0]);
  await first.getByRole("link", { name: "Problems" }).first().click();
  await first.getByRole("list", { name: "Problems" }).getByText("Welcome new leads").first().waitFor();
  await shoot(first, "problems");

  // One click on the Problem leads to the dialog that fixes it: another account, added without leaving.
  await second.getByRole("button", { name: "Configuration Needed: fix it" }).click();
  await dialogOf(second).getByRole("button", { name: "Add account" }).click();
  await dialogOf(second).getByRole("button", { name: "Continue to consent" }).waitFor();
  const opened = second.context().waitForEvent("page");
  await dialogOf(second).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(await opened, "globex");
  const picker = dialogOf(second).getByLabel("Zoho CRM account");
  await expect
    .poll(() => picker.locator("option:enabled").filter({ hasText: "Globex" }).count(), { timeout: 30_000 })
    .toBe(1);
  await choose(picker, /Globex/);
  await shoot(second, "fix");
  await dialogOf(second).getByRole("button", { name: "Use this account" }).click();
  await second.getByText("Active", { exact: true }).first().waitFor();
  await first.getByText("No open problem").first().waitFor();

  // The next record, of the other account, runs again.
  await waitForLiveChannel("globex");
  await makeLead("Marie", "globex");
  await succeeded(second, 3);
  await first.getByRole("link", { name: "Activity" }).first().click();
  await first
    .getByText(/Welcome new leads/)
    .first()
    .waitFor();
  await shoot(first, "activity");
  expect([ruleLoads.loads, accountLoads.loads]).toEqual([0, 0]);
}, 170_000);
