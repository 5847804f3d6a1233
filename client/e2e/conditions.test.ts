import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { useTestApp } from "../../server/test/app.ts";
import { query } from "../../server/test/builders.ts";
import { launchBrowser } from "./browser.ts";
import { choose, openContext, settled } from "./console.ts";
import { makeLead, seedOrganization, waitForExecutions } from "./seed.ts";
import type { Seed } from "./seed.ts";

const harness = useTestApp();
let browser: Browser;
let seed: Seed;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
beforeEach(async () => {
  seed = await seedOrganization(harness.app);
  context = await openContext(harness.app, browser, seed.admin);
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
});
afterAll(async () => {
  await browser?.close();
});

test("a condition is built, tried on the sample, saved, and decides which events run", async () => {
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}/edit`);
  await settled(page);
  await page.getByRole("button", { name: "Add a condition" }).click();
  const condition = page.getByRole("group", { name: "Condition", exact: true });
  await choose(condition.getByLabel("Field").first(), /^Last Name$/);
  await condition.getByLabel("Comparator").first().selectOption("STARTS_WITH");
  await condition.getByLabel("Value", { exact: true }).first().fill("Oka");
  await condition.getByRole("button", { name: "Group" }).click();
  const group = page.getByRole("group", { name: "Group at level 2" });
  await group.getByLabel("How many must hold").selectOption("ANY");
  await choose(group.getByLabel("Field"), /^Company$/);
  await group.getByLabel("Comparator").selectOption("IS_NOT_EMPTY");
  expect(await group.getByLabel("Value", { exact: true }).count()).toBe(0);

  await page.getByText("Test it on an event").click();
  await page.getByRole("button", { name: "Test the condition" }).click();
  await page.getByText("Matches", { exact: true }).waitFor();
  await condition.getByLabel("Value", { exact: true }).first().fill("Nobody");
  await page.getByRole("button", { name: "Test the condition" }).click();
  await page.getByText("Does not match", { exact: true }).waitFor();
  if (process.env["SCREENSHOTS"])
    await page.screenshot({ path: `${process.env["SCREENSHOTS"]}/condition.png`, fullPage: true });

  await page.getByRole("button", { name: "Save rule" }).click();
  await page.waitForURL(/\/rules\/[^/]+$/);
  const stored = await query(
    harness.app,
    seed.admin.token,
    `query($id: ID!) { rule(id: $id) { condition { sentence root { match items { __typename } } } } }`,
    { id: seed.ruleId },
  );
  expect(stored.data?.["rule"]).toMatchObject({
    condition: {
      sentence: expect.stringContaining("Nobody"),
      root: {
        match: "ALL",
        items: [{ __typename: "ConditionComparison" }, { __typename: "ConditionGroup" }],
      },
    },
  });

  await makeLead(harness.app, "Okafor");
  await waitForExecutions(harness.app, seed.admin.token, "UNMATCHED", 1);
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}/edit`);
  await settled(page);
  expect(await condition.getByLabel("Value", { exact: true }).first().inputValue()).toBe("Nobody");
  expect(await group.getByLabel("How many must hold").inputValue()).toBe("ANY");
  await condition.getByLabel("Value", { exact: true }).first().fill("oka");
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.waitForURL(/\/rules\/[^/]+$/);
  await makeLead(harness.app, "Okafor");
  await waitForExecutions(harness.app, seed.admin.token, "SUCCEEDED", 1);
});

test("what the server refuses stands beside the line, and a field of no event can be seen", async () => {
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}/edit`);
  await settled(page);
  await page.getByRole("button", { name: "Add a condition" }).click();
  const condition = page.getByRole("group", { name: "Condition", exact: true });
  await choose(condition.getByLabel("Field").first(), /^Annual Revenue$/);
  await condition.getByLabel("Comparator").first().selectOption("BETWEEN");
  await condition.getByLabel("Value", { exact: true }).fill("twelve");
  await condition.getByLabel("Second value").fill("20");
  await page.getByRole("button", { name: "Save rule" }).click();
  await condition.getByText("Write a number with digits and a dot").waitFor();
  await condition.getByRole("button", { name: /^Remove the comparison/ }).click();
  await page.getByRole("button", { name: "Save rule" }).click();
  await condition.getByText("A group needs at least one comparison or group").waitFor();
  await page.getByRole("button", { name: "Run on every event instead" }).click();
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.waitForURL(/\/rules\/[^/]+$/);
  const every = page.getByText("It runs on every one of these events.");
  await every.waitFor();
  expect(await every.count()).toBe(1);
});

test("a condition about the record is found by search, waits for the record, and says what it said", async () => {
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}/edit`);
  await settled(page);
  await page.getByRole("button", { name: "Add a condition" }).click();
  const condition = page.getByRole("group", { name: "Condition", exact: true });
  await page.getByLabel("Search fields").fill("record email");
  await page.getByText(/^\d+ fields? to choose from$/).waitFor();
  const field = condition.getByLabel("Field");
  expect(
    await field.locator("optgroup").evaluateAll((found) => found.map((group) => group.getAttribute("label"))),
  ).toEqual(["Record"]);
  await choose(field, /^Email \(record\)/);
  await page.getByLabel("Search fields").fill("");
  expect(await field.locator("optgroup").count()).toBe(2);
  expect(await field.inputValue()).toBe("record.Email");
  await condition.getByLabel("Comparator").selectOption("IS_NOT_EMPTY");
  await page.getByText("Test it on an event").click();
  await page.getByRole("button", { name: "Test the condition" }).click();
  await page.getByText("Matches", { exact: true }).waitFor();
  if (process.env["SCREENSHOTS"])
    await page.screenshot({ path: `${process.env["SCREENSHOTS"]}/condition-record.png`, fullPage: true });
  await page.getByRole("button", { name: "Save rule" }).click();
  await page.waitForURL(/\/rules\/[^/]+$/);
  await page.getByText("Email (record) is not empty").first().waitFor();

  const { control } = harness.app.simulator;
  control.addFault({ pathPrefix: "/api/crm/v8/Leads/", status: 503, count: 1 });
  await makeLead(harness.app, "Okafor", "acme", { Email: null });
  const id = await waitForExecutions(harness.app, seed.admin.token, "QUEUED", 1);
  await page.goto(`/executions/${encodeURIComponent(id)}`);
  await page.getByText("Waits for the record").waitFor();
  await page.getByText("Record not read").waitFor();
  if (process.env["SCREENSHOTS"])
    await page.screenshot({ path: `${process.env["SCREENSHOTS"]}/waits-for-record.png`, fullPage: true });
  // The page follows the next try by itself.
  await page.getByText("not matched because Email (record) is empty").first().waitFor();
  await page.getByText("Condition not met").first().waitFor();
  expect(await page.getByText("Waits for the record").count()).toBe(0);
  if (process.env["SCREENSHOTS"])
    await page.screenshot({ path: `${process.env["SCREENSHOTS"]}/record-unmatched.png`, fullPage: true });
});
