import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { connectAccount } from "../../server/test/consent.ts";
import { waitForChange } from "../../server/test/wait-for-change.ts";
import { act, choose, consentTo, dialogOf, idIn, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";
import { makeLead, makeRule, waitForExecutions, type Seed } from "./seed.ts";

const journey = useJourney();
const look = makeLookTaker("deployments");
let page: Page;
let seed: Seed;

beforeAll(() => {
  ({ page, seed } = journey);
});

function production(at: Page) {
  return at.getByRole("region", { name: "Production", exact: true });
}

test("a project is refused, gets its account in the dialog, is deployed, changed, compared and rolled back", async () => {
  const history = `/projects/${encodeURIComponent(seed.projectId)}/deployments`;
  const rule = `/rules/${encodeURIComponent(seed.ruleId)}`;

  // Refused: the rule has no production account. Nothing was deployed.
  await page.goto(history);
  await page.getByText("Nothing has been deployed yet").waitFor();
  await page.getByRole("button", { name: "Deploy to production" }).first().click();
  const dialog = dialogOf(page);
  await dialog.getByText("Needs a production account").waitFor();
  await dialog.getByRole("button", { name: "Deploy to production" }).click();
  const refusal = dialog
    .getByRole("alert")
    .filter({ hasText: "Refused: 1 rule would not run in production." });
  await refusal.getByText("Welcome new leads").waitFor();
  await dialog.getByRole("button", { name: "Deploy with Configuration Needed" }).waitFor();
  await look(page, "refused");

  // An account is added in another tab; the dialog stays, shows it and takes it when its first sync is done.
  await dialog.getByRole("button", { name: "Add account" }).click();
  const opened = page.context().waitForEvent("page");
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(await opened, "globex");
  const picker = page.getByLabel("Production account for Welcome new leads");
  await expect
    .poll(() => picker.locator("option:checked").textContent(), { timeout: 20_000 })
    .toContain("Globex");
  await refusal.waitFor({ state: "hidden" });
  await look(page, "ready");
  await page.getByRole("button", { name: "Deploy to production" }).last().click();
  await toastOf(page, "Deployment 1 runs in production: 1 rule.").waitFor();
  await page.getByRole("row", { name: "Deployment 1" }).getByText("In production").waitFor();

  // It runs there; a change of the draft does not reach it.
  await page.goto(rule);
  await production(page).getByText("Active", { exact: true }).waitFor();
  await page.goto(`${rule}/edit`);
  await page.getByRole("form", { name: "Rule" }).getByLabel("Name").fill("Welcome every lead");
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.getByRole("heading", { name: "Welcome every lead" }).waitFor();
  await page.getByText("1 undeployed change in the project.").waitFor();
  await look(page, "undeployed");
  await makeLead(journey.app, "Grace", "globex");
  await waitForExecutions(journey.app, seed.admin.token, "SUCCEEDED", 1);
  await page.goto(history);
  await page.getByRole("link", { name: "Deployment 1" }).click();
  await page.getByRole("row", { name: "Welcome new leads" }).waitFor();
  await settled(page);
  await look(page, "snapshot");

  // The second deployment, and what differs from the first.
  await page.goto(rule);
  await page.getByRole("button", { name: "Deploy…" }).click();
  await dialogOf(page).getByText("1 changed").waitFor();
  await dialogOf(page).getByLabel("Note (optional)").fill("A better name");
  await dialogOf(page).getByRole("button", { name: "Deploy to production" }).click();
  await toastOf(page, "Deployment 2 runs in production: 1 rule.").waitFor();
  await page.goto(history);
  await page.getByRole("row", { name: "Deployment 2" }).getByText("A better name").waitFor();
  await look(page, "history");
  await page.getByRole("button", { name: "Actions for deployment 1" }).click();
  await page.getByRole("menuitem", { name: "Compare with production" }).click();
  const differences = page.getByRole("list", { name: "Differences" });
  await differences.getByText("Welcome new leads", { exact: true }).waitFor();
  await differences.getByText("Welcome every lead", { exact: true }).last().waitFor();
  await look(page, "difference");

  // Back to the first: the dialog names what changes, and the draft stays.
  await page.goto(history);
  await page.getByRole("link", { name: "Deployment 1" }).click();
  await page.getByRole("button", { name: "Roll back to this" }).click();
  await dialogOf(page).getByText("1 rule will change").waitFor();
  await look(page, "roll-back");
  await dialogOf(page).getByRole("button", { name: "Roll back production" }).click();
  await toastOf(page, /Production runs the snapshot of deployment 1 again, as deployment 3/).waitFor();
  await page.goto(history);
  const third = page.getByRole("row", { name: "Deployment 3" });
  await third.getByText("In production").waitFor();
  expect(await third.textContent()).toContain("Roll-back to 1");
  await page.goto(rule);
  await page.getByRole("heading", { name: "Welcome every lead" }).waitFor();
  await production(page).getByText("Active", { exact: true }).waitFor();
});

test("deployed with Configuration Needed where asked; later one account for all, kept while the dialog is closed", async () => {
  const { app } = journey;
  const { token } = seed.admin;
  const projectId = idIn(
    await act(app, token, "createProject", { name: "Blog" }, "project { id }"),
    "project",
  );
  const url = `${app.simulator.origin}/receiver/${seed.slug}`;
  const functionId = idIn(
    await act(app, token, "createFunction", { projectId, name: "Tell", url }, "function { id }"),
    "function",
  );
  for (const name of ["Tell the sales team", "Tell the support team"])
    await makeRule(app, token, { projectId, functionId, name });

  // The second choice names the rules that will not run, and is never the first.
  await page.goto("/deployments");
  await page.getByRole("button", { name: "Deploy Blog" }).click();
  const dialog = dialogOf(page);
  await dialog.getByText("Needs a production account").waitFor();
  expect(await dialog.getByRole("button", { name: /Configuration Needed/ }).count()).toBe(0);
  await dialog.getByRole("button", { name: "Deploy to production" }).click();
  await dialog.getByText("Refused: 2 rules would not run in production.").waitFor();
  await dialog.getByRole("button", { name: "Deploy with Configuration Needed" }).click();
  await toastOf(page, "Deployment 1 runs in production: 2 rules.").waitFor();

  // Two accounts come from elsewhere, live. One for all, another for one; the choice outlives the dialog.
  await page.getByRole("button", { name: "Deploy Blog" }).click();
  for (const org of ["acme", "globex"]) {
    const account = await connectAccount(app, seed, { org, environment: "PRODUCTION", projectId });
    await waitForChange(
      app,
      seed.id,
      (change) => change.name === "account.granted" && change.entityId === account.id,
    );
  }
  await choose(dialog.getByLabel("For all 2 rules of Zoho CRM"), /Acme/);
  await choose(dialog.getByLabel("Production account for Tell the support team"), /Globex/);
  await look(page, "all");
  await dialog.getByRole("button", { name: "Not now" }).click();
  await page.getByRole("button", { name: "Deploy Blog" }).click();
  const chosen = (rule: string) =>
    dialog.getByLabel(`Production account for ${rule}`).locator("option:checked").textContent();
  await expect.poll(() => chosen("Tell the sales team")).toContain("Acme");
  expect(await chosen("Tell the support team")).toContain("Globex");
  await dialog.getByRole("button", { name: "Deploy to production" }).click();
  await toastOf(page, "Deployment 2 runs in production: 2 rules.").waitFor();
  await page.goto("/problems?only=production");
  await page.getByText("No open problem").waitFor();

  // Their development accounts are still missing: one of those problems is dismissed, with the reason for others.
  await page.goto("/problems");
  const problems = page.getByRole("list", { name: "Problems" }).getByRole("listitem");
  await problems
    .filter({ hasText: "Tell the support team" })
    .getByRole("button", { name: /^Dismiss/ })
    .click();
  await dialog.getByLabel("Reason").fill("Only production needs it");
  await dialog.getByRole("button", { name: "Dismiss", exact: true }).click();
  await expect.poll(() => problems.count()).toBe(1);
  await page.getByLabel("State").selectOption("dismissed");
  await problems.getByText("Only production needs it").waitFor();
});
