import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { useTestApp } from "../../server/test/app.ts";
import { connectAccount } from "../../server/test/consent.ts";
import { waitForChange } from "../../server/test/wait-for-change.ts";
import { launchBrowser } from "./browser.ts";
import { act, choose, consentTo, countLoads, dialogOf, openContext, settled, toastOf } from "./console.ts";
import { makeLookTaker } from "./looks.ts";
import { makeRule, seedOrganization, type Seed } from "./seed.ts";

const harness = useTestApp();
const look = makeLookTaker("delete-service");
let browser: Browser;
let page: Page;
let inbox: Page;
let seed: Seed;

/** Two rules that run in both environments, each with an account of its own there. */
beforeAll(async () => {
  browser = await launchBrowser();
  const { app } = harness;
  seed = await seedOrganization(app);
  const { token } = seed.admin;
  const second = await makeRule(app, token, {
    projectId: seed.projectId,
    functionId: seed.functionId,
    name: "Tell the sales team",
    developmentAccountId: seed.accountId,
  });
  const { projectId } = seed;
  const production = await connectAccount(app, seed, { org: "globex", environment: "PRODUCTION", projectId });
  await waitForChange(
    app,
    seed.id,
    (change) => change.name === "account.granted" && change.entityId === production.id,
  );
  const accounts = [seed.ruleId, second].map((ruleId) => ({ ruleId, accountId: production.globalId }));
  await act(app, token, "deployProject", { projectId, accounts }, "deployment { id }");
  const context = await openContext(app, browser, seed.admin);
  page = await context.newPage();
  inbox = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
});

test("an integration is deleted by the typed word, and its rules are mended in bulk", async () => {
  await inbox.goto("/problems");
  await inbox.getByText("No open problem").waitFor();
  await settled(inbox);
  const loads = countLoads(inbox);

  // The dialog names what goes and what stops, in both environments, and wants the word exactly.
  await page.goto("/services/zoho-crm");
  await page.getByRole("button", { name: "Delete integration…" }).click();
  const dialog = dialogOf(page);
  const accounts = dialog.getByRole("list", { name: "2 accounts go for good:" });
  await accounts.getByText("Acme Trading").waitFor();
  await accounts.getByText("Globex Labs").waitFor();
  const rules = dialog.getByRole("list", { name: "4 rules will stop and need configuration:" });
  expect(await rules.getByText("Welcome new leads").count()).toBe(2);
  expect(await rules.getByText("Production", { exact: true }).count()).toBe(2);
  const confirm = dialog.getByRole("button", { name: "Delete 2 accounts and stop 4 rules" });
  await dialog.getByLabel("Type DELETE to confirm").fill("delete");
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel("Type DELETE to confirm").fill("DELETE");
  await look(page, "dialog");
  await confirm.click();
  await toastOf(page, "The integration of Zoho CRM is deleted.").waitFor();
  await page.getByText("The integration was deleted. 4 rules need another account.").waitFor();
  await look(page, "deleted");

  // Each rule has its problem in each environment, in the other tab too, without a reload.
  const problems = inbox.getByRole("list", { name: "Problems" }).getByRole("listitem");
  await expect.poll(() => problems.count()).toBe(4);
  expect(await problems.filter({ hasText: "Service deleted" }).count()).toBe(4);
  expect(loads.loads).toBe(0);
  await look(inbox, "problems");
  await page.goto("/services");
  await page.getByRole("row", { name: "Zoho CRM" }).getByText("Deleted", { exact: true }).waitFor();

  // Set up again: the client, then an account. Nothing is associated by that.
  await page.goto("/services/zoho-crm");
  await page.getByLabel("Client id").fill(`client-${seed.slug}`);
  await page.getByLabel("Client secret").fill("a secret of the test");
  await page.getByRole("button", { name: "Save client" }).click();
  await toastOf(page, "OAuth client of Zoho CRM saved.").waitFor();
  await page.getByRole("button", { name: "Add account" }).first().click();
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(page, "acme");
  await page.waitForURL(/\/accounts\//);
  await page.getByText("Granted", { exact: true }).first().waitFor();
  expect(await problems.count()).toBe(4);

  // Fixed in bulk: the two of development at once; `x` selects a row by keyboard.
  await inbox.getByLabel("Environment of the problem").selectOption("development");
  await expect.poll(() => problems.count()).toBe(2);
  await problems.first().getByRole("link").first().focus();
  await inbox.keyboard.press("x");
  await inbox.getByText("1 selected").waitFor();
  await inbox.getByLabel("1 selected").check();
  await inbox.getByRole("button", { name: "Choose one account for 2 rules" }).click();
  await choose(dialogOf(inbox).getByLabel("Zoho CRM account"), /Acme/);
  await look(inbox, "bulk");
  await dialogOf(inbox).getByRole("button", { name: "Use for all 2" }).click();
  await toastOf(inbox, "2 rules now use Acme Trading.").waitFor();
  await inbox.getByText("No open problem").waitFor();
  await inbox.getByLabel("Environment of the problem").selectOption("");
  await expect.poll(() => problems.count()).toBe(2);
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}`);
  await page
    .getByRole("region", { name: "Development", exact: true })
    .getByText("Active", { exact: true })
    .waitFor();
  expect(loads.loads).toBe(0);
});
