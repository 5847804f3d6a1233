import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { axeFindings, useAxe } from "./axe.ts";
import { launchBrowser } from "./browser.ts";
import { consentTo, countLoads, dialogOf, settled } from "./console.ts";
import { makeLookTaker } from "./looks.ts";
import { startPatchbay, type Patchbay } from "./patchbay.ts";

const look = makeLookTaker("worked-example");
let patchbay: Patchbay;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [patchbay, browser] = await Promise.all([startPatchbay(), launchBrowser()]);
  context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    baseURL: patchbay.consoleUrl,
  });
  context.setDefaultTimeout(30_000);
  page = await context.newPage();
  await useAxe(page);
});
afterAll(async () => {
  await browser?.close();
  await patchbay?.stop();
});

/** Makes or changes contacts of the simulator's Bigin. */
async function control(method: "POST" | "PATCH" | "GET", resource: string, body?: object): Promise<unknown> {
  const response = await fetch(`${patchbay.simulatorUrl}/control/${resource}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body ? { body: JSON.stringify({ org: "acme", ...body }) } : {}),
  });
  if (!response.ok) throw new Error(`${resource}: ${response.status} ${await response.text()}`);
  return response.json();
}

const contacts = { product: "bigin", module: "Contacts" };

async function makeContact(record: Record<string, unknown>): Promise<string> {
  const { ids } = (await control("POST", "records", { ...contacts, record })) as { ids: string[] };
  return ids[0] ?? "";
}

/** Does what opens a consent in a tab of its own, and accepts there. */
async function consentBeside(begin: () => Promise<void>): Promise<void> {
  const opened = context.waitForEvent("page");
  await begin();
  const tab = await opened;
  await consentTo(tab, "acme");
  await tab.close().catch(() => undefined);
}

/** The channel opens right after the first sync; a contact made before that would not be pushed. */
async function untilListening(): Promise<void> {
  await expect
    .poll(
      async () => {
        const channels = (await control("GET", "channels")) as { orgKey: string; live: boolean }[];
        return channels.some(({ orgKey, live }) => orgKey === "acme" && live);
      },
      { timeout: 30_000 },
    )
    .toBe(true);
}

test("the worked example end to end: from an empty demo to a customer in Books", async () => {
  await control("PATCH", "orgs/acme", { latencyMs: 20 });
  await page.goto("/");
  await page.getByLabel("E-mail").fill(patchbay.email);
  await page.getByLabel("Password").fill(patchbay.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();

  // The template, and its script to read.
  const began = performance.now();
  await page.getByRole("link", { name: "Rules", exact: true }).first().click();
  await page.getByRole("link", { name: "Start from a template" }).first().click();
  await page.getByRole("link", { name: "Bigin contacts become Zoho Books customers" }).click();
  await page.getByRole("region", { name: "What it does" }).waitFor();
  await settled(page);
  const loads = countLoads(page);
  await look(page, "template");
  expect(await axeFindings(page)).toEqual([]);

  // The project is the demo's only one. The account and both connections are made without leaving the page.
  const form = page.getByRole("form", { name: "Rule from this template" });
  await expect
    .poll(() => form.getByLabel("Project", { exact: true }).locator("option:checked").innerText())
    .toContain("Demo shop");
  await form.getByRole("button", { name: "Add account" }).click();
  await consentBeside(() => dialogOf(page).getByRole("button", { name: "Continue to consent" }).click());
  for (const part of ["bigin", "books"]) {
    const connection = form.getByTestId(`connection-${part}`);
    await connection.getByRole("button", { name: "Create connection" }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel("Connection name").waitFor();
    if (part === "books") await look(page, "connection");
    await consentBeside(() => dialog.getByRole("button", { name: "Create and connect" }).click());
    await connection.getByText("Sandbox: Connected").waitFor();
  }
  await expect
    .poll(() => form.getByLabel("Bigin account in development").inputValue(), { timeout: 60_000 })
    .not.toBe("");
  await look(page, "chosen");
  await form.getByRole("button", { name: "Create the rule" }).click();
  await page.waitForURL(/\/rules\/(?!templates)/);
  await page.getByText("Active", { exact: true }).first().waitFor();
  const seconds = Math.round((performance.now() - began) / 1_000);
  expect(seconds).toBeGreaterThan(0);
  console.info(`From the overview to an active rule: ${seconds} s`);

  // A contact is created in Bigin: the execution appears by itself, and the customer is in Books.
  await untilListening();
  const id = await makeContact({
    First_Name: "Ida",
    Last_Name: "Ember",
    Email: "ida@ember.example",
    Phone: "+49 30 5550 100",
  });
  const succeeded = (count: number) =>
    expect.poll(() => page.getByText("Succeeded", { exact: true }).count(), { timeout: 30_000 }).toBe(count);
  await succeeded(1);
  await page.getByText("Succeeded", { exact: true }).scrollIntoViewIfNeeded();
  await look(page, "rule");
  const books = await context.newPage();
  await books.goto(patchbay.simulatorUrl);
  await books.getByTestId("customer-org").selectOption("acme");
  const customers = books.getByTestId("customers");
  await customers.getByText("Ida Ember").waitFor();
  await customers.getByText("ida@ember.example").waitFor();
  await customers.scrollIntoViewIfNeeded();
  await look(books, "books");

  // An update that names the name alone reaches the same customer.
  await control("PATCH", "records", { ...contacts, ids: [id], record: { Last_Name: "Lindqvist" } });
  await succeeded(2);
  await customers.getByText("Ida Lindqvist").waitFor();
  expect(await customers.getByText("ida@ember.example").count()).toBe(1);

  // A contact without an address calls nothing, and its execution says why.
  await makeContact({ Last_Name: "Nobody", Email: null });
  await page.getByText("Unmatched", { exact: true }).first().waitFor();
  expect(loads.loads).toBe(0);
  await page.getByRole("row").filter({ hasText: "Unmatched" }).first().getByRole("link").first().click();
  await page.waitForURL(/\/executions\/./);
  await page.getByText("not matched because Email (record) is empty").first().waitFor();
  await look(page, "unmatched");
  expect(await axeFindings(page)).toEqual([]);
  const { total } = (await control("GET", "customers?org=acme&email=ida@ember.example")) as { total: number };
  expect(total).toBe(1);
}, 170_000);
