import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { axeFindings, useAxe } from "./axe.ts";
import { countLoads, dialogOf, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";

const journey = useJourney();
const look = makeLookTaker("data-sync");
let page: Page;
/** Another tab of the same person, which nobody touches: it stays in step by itself. */
let other: Page;

/** Contacts at the simulator; a fifth of them has one bad value each. */
const records = 3_000;
const bad = records / 5;
/** For a run to come to its end, in ms. */
const timeout = 60_000;
/** For a page to follow. */
const soon = { timeout: 15_000 };
const control = () => journey.app.simulator.control;

beforeAll(async () => {
  ({ page } = journey);
  await useAxe(page);
  other = await page.context().newPage();
  control().changeOrg("acme", { size: { records: { Contacts: records }, badShare: 0.2 }, latencyMs: 1_500 });
});

const rowOf = (at: Page, name: string): Locator => at.getByRole("row", { name });
const figure = async (locator: Locator): Promise<number> =>
  Number((await locator.textContent())?.replaceAll(/[^\d]/g, "") || "0");
/** How many errors of the cause are open, as the page says. */
const openCount = async (at: Page): Promise<number> =>
  Number(
    (await at.getByTestId("counts").textContent())?.replaceAll(",", "").match(/^\s*(\d+) open/)?.[1] ?? "-1",
  );

async function isClean(at: Page, name: string): Promise<void> {
  // What is scrolled half under the header is judged where nothing covers it.
  await at.evaluate(() => window.scrollTo(0, 0));
  expect(await axeFindings(at), name).toEqual([]);
  await look(at, name);
}

test("a pull is started, seen as it goes on, and canceled; what was committed stays", async () => {
  await page.goto("/sync");
  await settled(page);
  await rowOf(page, "Organization of").first().waitFor();
  await other.goto("/sync");
  await settled(other);
  const { loads } = countLoads(other);
  await page.getByRole("button", { name: "Start a sync" }).first().click();
  await dialogOf(page).getByLabel("Contacts pull").check();
  await isClean(page, "start");
  await dialogOf(page).getByRole("button", { name: "Start", exact: true }).click();

  await page.getByRole("heading", { level: 1, name: "Contacts pull" }).waitFor();
  const objects = page.getByRole("table", { name: "Objects" });
  await expect
    .poll(async () => objects.getByRole("row", { name: "Contacts" }).textContent(), soon)
    .toMatch(/[1-9][\d,]* (of 3,000|so far)/);
  // The other tab shows the same run as it goes on.
  const row = rowOf(other, "Contacts pull of").first();
  await row.getByText(/Contacts: [1-9]/).waitFor();
  await page
    .getByTestId("throughput")
    .getByText(/emitted and/)
    .waitFor();
  await page.getByRole("img", { name: /Records emitted and committed per minute/ }).waitFor();
  await isClean(page, "running");

  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await dialogOf(page)
    .getByText(/They stay\./)
    .waitFor();
  await isClean(page, "cancel");
  await dialogOf(page).getByRole("button", { name: "Cancel the run" }).click();
  await toastOf(page, /Canceled/).waitFor();
  await page
    .getByTestId("standing")
    .getByText(/canceled it/)
    .waitFor();
  await row.getByText("Canceled", { exact: true }).waitFor();
  expect(loads).toBe(0);
  await isClean(page, "canceled");
});

test("started again it goes through everything, and its errors are in the inbox by their cause", async () => {
  control().changeOrg("acme", { latencyMs: 0 });
  await page.getByRole("button", { name: "Start again" }).click();
  await dialogOf(page).getByRole("button", { name: "Start", exact: true }).click();
  await page
    .getByTestId("standing")
    .getByText(/Everything was gone through: 3,000 records emitted/)
    .waitFor({ timeout });
  // Said once to those who do not see it, and not with every page that is read.
  await expect
    .poll(() => page.getByTestId("live-region").textContent(), soon)
    .toContain("Contacts pull of Acme Trading: succeeded.");
  const contacts = page.getByRole("table", { name: "Objects" }).getByRole("row", { name: "Contacts" });
  expect(await contacts.getByRole("cell").nth(7).textContent()).toBe(String(bad));
  await page.getByText(": data sync needs attention").waitFor({ state: "attached" });
  await isClean(page, "succeeded");

  await page.goto("/sync?kind=CONTACTS_PULL&status=SUCCEEDED");
  await settled(page);
  await rowOf(page, "Contacts pull of").first().waitFor();
  expect(await rowOf(page, "Contacts pull of").count()).toBe(1);
  await isClean(page, "runs");
  await page.goto("/");
  await page
    .getByRole("list", { name: "Data sync runs" })
    .getByText(/600 with errors/)
    .waitFor();
  await page.goto("/sync/errors");
  await settled(page);
  const causes = page.getByRole("table", { name: "Causes" }).getByRole("row");
  await causes.nth(3).waitFor();
  let open = 0;
  for (let index = 1; index <= 3; index += 1)
    open += await figure(causes.nth(index).getByRole("cell").nth(1));
  expect(open).toBe(bad);
  await isClean(page, "inbox");
});

test("records of one cause are chosen by keyboard, mended at the provider, and only they are gone through again", async () => {
  // By keyboard: J to the cause, Enter opens it.
  await page.locator("main").focus();
  const cause = page
    .getByRole("table", { name: "Causes" })
    .getByRole("row")
    .filter({ hasText: "is not an e-mail address" });
  for (let step = 0; step < 3; step += 1) {
    await page.keyboard.press("j");
    if (await cause.evaluate((row) => row.contains(document.activeElement))) break;
  }
  await page.keyboard.press("Enter");
  await page.getByTestId("suggestion").waitFor();
  await settled(page);
  await other.goto(page.url());
  await settled(other);
  const before = await openCount(page);
  expect(before).toBeGreaterThan(100);
  const rows = page.getByRole("list", { name: "Records with errors" }).getByRole("listitem");
  expect(await rows.count()).toBe(50);
  await isClean(page, "cause");

  // A page of its own for each fifty: no more are ever drawn.
  const firstName = await rows.first().getAttribute("aria-label");
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByTestId("page").getByText("Page 2").waitFor();
  await expect.poll(() => rows.first().getAttribute("aria-label"), soon).not.toBe(firstName);
  expect(await rows.count()).toBe(50);
  await page.getByRole("button", { name: "Previous", exact: true }).click();
  await expect.poll(() => rows.first().getAttribute("aria-label"), soon).toBe(firstName);

  await rows.first().getByRole("link").or(rows.first().getByRole("button")).first().focus();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByText("2 selected").waitFor();
  const ids = await Promise.all([0, 1].map((at) => rows.nth(at).locator("[data-key]").textContent()));
  for (const [at, id] of ids.entries())
    control().updateRecords({
      org: "acme",
      module: "Contacts",
      ids: [id ?? ""],
      record: { Email: `mended.${at}@example.com` },
    });
  await isClean(page, "selected");
  await page.getByRole("button", { name: "Re-run 2" }).click();
  await page
    .getByTestId("rerun")
    .getByText("2 records tried again: 2 passed, 0 still with errors.")
    .waitFor({ timeout });
  await expect.poll(() => openCount(page), soon).toBe(before - 2);
  await expect.poll(() => openCount(other), soon).toBe(before - 2);
  await isClean(page, "rerun");
});

test("some are resolved, some ignored and taken back, in both tabs", async () => {
  const before = await openCount(page);
  const boxes = page.getByRole("checkbox", { name: /^Select: / });
  await boxes.first().check();
  await page.getByRole("button", { name: "Mark resolved" }).click();
  await toastOf(page, "1 error marked as resolved.").waitFor();
  await expect.poll(() => openCount(other), soon).toBe(before - 1);

  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await boxes.nth(2).check();
  await page.getByRole("button", { name: "Ignore" }).click();
  await toastOf(page, "3 errors ignored.").waitFor();
  await expect.poll(() => openCount(other), soon).toBe(before - 4);
  await isClean(page, "ignored");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => openCount(page), soon).toBe(before - 1);
  await expect.poll(() => openCount(other), soon).toBe(before - 1);

  // All of the cause, also what is on no page that is shown; and back from the list of those ignored.
  await page.getByLabel(/^Select the 50 shown/).check();
  await page.getByRole("button", { name: `Select all ${before - 1} of this cause` }).click();
  await page.getByRole("button", { name: "Ignore" }).click();
  await page.getByText("No open error of this cause any more.").waitFor();
  await expect.poll(() => openCount(other), soon).toBe(0);
  await page.getByLabel("Which errors").selectOption("ignored");
  await page.getByLabel(/^Select the 50 shown/).check();
  await page.getByRole("button", { name: `Select all ${before - 1} of this cause` }).click();
  await page.getByRole("button", { name: "Open again" }).click();
  await page.getByText("Nothing of this cause is ignored.").waitFor();
  await expect.poll(() => openCount(page), soon).toBe(before - 1);
});

test("once the provider has mended all, a re-run empties the cause, and then the inbox", async () => {
  control().changeOrg("acme", { size: { badShare: 0 } });
  await page.getByLabel("Which errors").selectOption("open");
  await page.getByRole("button", { name: /^Re-run all/ }).click();
  await page.getByText("No open error of this cause any more.").waitFor({ timeout });
  await expect.poll(() => openCount(other), soon).toBe(0);

  await page.goto("/sync");
  await settled(page);
  await page.getByRole("button", { name: "Start a sync" }).first().click();
  await dialogOf(page).getByLabel("Contacts pull").check();
  await dialogOf(page).getByLabel("All records").check();
  await dialogOf(page).getByRole("button", { name: "Start", exact: true }).click();
  await page
    .getByTestId("standing")
    .getByText(/Everything was gone through/)
    .waitFor({ timeout });
  await page.getByRole("link", { name: "All of the account" }).click();
  await page.getByText(/No open mapping error/).waitFor();
  await expect.poll(() => page.getByText(": data sync needs attention").count(), soon).toBe(0);
  await isClean(page, "inbox-empty");
});

test("a run that the provider's credits stop says until when it waits", async () => {
  control().changeOrg("acme", { creditsPerDay: 1 });
  await page.goto("/sync");
  await settled(page);
  await page.getByRole("button", { name: "Start a sync" }).first().click();
  await dialogOf(page).getByLabel("Users", { exact: false }).first().check();
  await dialogOf(page).getByRole("button", { name: "Start", exact: true }).click();
  await page.getByText("Throttled", { exact: true }).waitFor();
  await page
    .getByTestId("standing")
    .getByText(/credits.*goes on/i)
    .waitFor();
  const countdown = page.getByTestId("standing").getByRole("timer");
  const first = await countdown.textContent();
  await expect.poll(() => countdown.textContent(), soon).not.toBe(first);
  await isClean(page, "throttled");
  control().changeOrg("acme", { creditsPerDay: 100_000 });
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await dialogOf(page).getByRole("button", { name: "Cancel the run" }).click();
  await page
    .getByTestId("standing")
    .getByText(/canceled it/)
    .waitFor();
});

test("a run that fails is a problem, whose fix opens the dialog that starts it again", async () => {
  control().addFault({ pathPrefix: "/api/crm/v8/users", status: 403, count: -1 });
  await page.getByRole("button", { name: "Start again" }).click();
  await dialogOf(page).getByRole("button", { name: "Start", exact: true }).click();
  await page.getByText("Failed", { exact: true }).first().waitFor();
  await isClean(page, "failed");
  control().clearFaults();
  await page.goto("/problems");
  await settled(page);
  const problem = page.getByRole("listitem").filter({ hasText: "could not be synchronised" });
  await problem.waitFor();
  await page.getByText(": data sync needs attention").waitFor({ state: "attached" });
  await problem
    .getByRole("button", { name: /could not be synchronised/ })
    .last()
    .click();
  expect(await dialogOf(page).getByLabel("Users", { exact: false }).first().isChecked()).toBe(true);
  await dialogOf(page).getByRole("button", { name: "Start", exact: true }).click();
  await page
    .getByTestId("standing")
    .getByText(/Everything was gone through/)
    .waitFor({ timeout });
  await expect.poll(() => page.getByText(": data sync needs attention").count(), soon).toBe(0);
});
