import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { dialogOf, settled } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeRule, type Seed } from "./seed.ts";

const journey = useJourney();
let page: Page;
let seed: Seed;

beforeAll(() => {
  ({ page, seed } = journey);
});

const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Presses Tab until the target has the focus, as someone without a mouse does. */
async function tabTo(target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let presses = 0; presses < 90; presses += 1) {
    if (await isFocused(target.first())) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}.`);
}

/** What has the focus, in words; "BODY" is nothing. */
const focused = () =>
  page.evaluate(() => {
    const at = document.activeElement;
    return at?.getAttribute("aria-label") ?? at?.textContent?.trim() ?? "";
  });
const focusedTag = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);

const paletteInput = () => page.getByRole("combobox", { name: /^Search pages/ });

async function dialogIsClosed(): Promise<void> {
  await dialogOf(page).waitFor({ state: "detached" });
}

/** Chooses in the select that has the focus by typing, as browsers let one do. */
async function typeChoice(select: Locator, text: string): Promise<void> {
  await tabTo(select);
  await select.locator("option:enabled").filter({ hasText: text }).first().waitFor({ state: "attached" });
  await page.keyboard.type(text);
  await expect
    .poll(() => select.evaluate((at: HTMLSelectElement) => at.selectedOptions[0]?.textContent))
    .toContain(text);
}

test("an account is added, a rule created, associated, its account revoked and granted, by keyboard alone", async () => {
  await page.goto("/");
  await settled(page);

  // An account, from the palette.
  await press("Control+k");
  await paletteInput().waitFor();
  await page.keyboard.type("add account");
  await press("Enter");
  await dialogOf(page).getByRole("heading", { name: "Add account" }).waitFor();
  await typeChoice(dialogOf(page).getByLabel("Service"), "Zoho CRM");
  await tabTo(dialogOf(page).getByRole("button", { name: "Continue to consent" }));
  await press("Enter");
  await page.getByTestId("consent-form").waitFor();
  await tabTo(page.getByRole("radio").first());
  for (let at = 0; at < 20 && !(await page.getByTestId("org-globex").isChecked()); at += 1)
    await press("ArrowDown");
  await tabTo(page.getByTestId("accept"));
  await press("Enter");
  await page.waitForURL(/\/accounts\//);
  await page.getByText("Granted", { exact: true }).first().waitFor();

  // A rule on the account that was there before.
  await press("Control+k");
  await paletteInput().waitFor();
  await page.keyboard.type("create rule");
  await press("Enter");
  await page.waitForURL(/\/rules\/new/);
  const form = page.getByRole("form", { name: "Rule" });
  await tabTo(form.getByLabel("Name"));
  await page.keyboard.type("Greet");
  await typeChoice(form.getByLabel("Project"), "Web shop");
  await typeChoice(form.getByLabel("Service"), "Zoho CRM");
  await tabTo(form.getByLabel("Lead created"));
  await press("Space");
  await typeChoice(form.getByLabel("Function"), "Welcome mail");
  await typeChoice(form.getByLabel("Development account"), "Acme");
  await tabTo(form.getByRole("button", { name: "Create rule" }));
  await press("Enter");
  await page.waitForURL(/\/rules\/(?!new)/);
  await page.getByText("Active", { exact: true }).first().waitFor();

  // Another account for it; the focus comes back to where the dialog was opened.
  const change = page.getByRole("button", { name: "Change account" });
  await tabTo(change);
  await press("Enter");
  await typeChoice(dialogOf(page).getByLabel("Zoho CRM account"), "Globex");
  await tabTo(dialogOf(page).getByRole("button", { name: "Use this account" }));
  await press("Enter");
  await dialogIsClosed();
  await expect.poll(focused).toBe("Change account");
  const account = page.getByRole("link", { name: /^Globex/ });
  await tabTo(account);
  await press("Enter");
  await page.waitForURL(/\/accounts\//);

  // Revoke: the safe button has the focus. Then grant again.
  await tabTo(page.getByRole("button", { name: "Revoke" }));
  await press("Enter");
  await dialogOf(page).getByText("Greet").waitFor();
  expect(await focused()).toBe("Keep it granted");
  await press("Enter");
  await dialogIsClosed();
  await expect.poll(focused).toBe("Revoke");
  await press("Enter");
  await dialogOf(page).getByText("Greet").waitFor();
  await tabTo(dialogOf(page).getByRole("button", { name: "Revoke and hold events" }));
  await press("Enter");
  await dialogIsClosed();
  await expect.poll(focused).toBe("Grant");
  await press("Enter");
  await dialogOf(page).getByText("Replay them").waitFor();
  await press("ArrowDown");
  await tabTo(dialogOf(page).getByRole("button", { name: "Grant and discard" }));
  await press("Enter");
  await dialogIsClosed();
  await expect.poll(focused).toBe("Revoke");

  // Delete: the safe button again; then the page is gone, and the keyboard begins at the next one.
  await tabTo(page.getByRole("button", { name: "Delete" }));
  await press("Enter");
  await dialogOf(page).getByText("Greet").waitFor();
  expect(await focused()).toBe("Keep account");
  await tabTo(dialogOf(page).getByRole("button", { name: /^Delete account/ }));
  await press("Enter");
  await page.waitForURL(/\/services\/zoho-crm/);
  await expect.poll(focusedTag).toBe("main");
}, 90_000);

test("single keys: filter, rows, up, help; and none of them when switched off", async () => {
  const { projectId, functionId } = seed;
  for (const name of ["First", "Second"])
    await makeRule(journey.app, seed.admin.token, { projectId, functionId, name });
  await page.goto("/rules");
  await settled(page);
  await press("/");
  await expect.poll(focused).toBe("Search rules");
  await page.keyboard.type("?jk");
  await page.getByText("No rule matches this filter.").waitFor();
  expect(await dialogOf(page).count()).toBe(0);
  await press("Control+a", "Delete", "Escape");
  await page.getByRole("row").nth(2).waitFor();
  await press("j", "j");
  const second = await focused();
  await press("k");
  expect(await focused()).not.toBe(second);
  await press("j", "Enter");
  await page.getByRole("heading", { level: 1, name: second }).waitFor();
  await press("Escape");
  await page.getByRole("heading", { level: 1, name: "Rules" }).waitFor();
  await press("?");
  const off = dialogOf(page).getByLabel(/Single-key shortcuts/);
  await off.waitFor();
  await expect.poll(() => isFocused(off)).toBe(true);
  await press("Space", "Escape");
  await dialogIsClosed();
  await press("?");
  await press("Control+k");
  await paletteInput().waitFor();
  expect(await dialogOf(page).count()).toBe(1);
  await press("Escape");
  await dialogIsClosed();
});

test("the menu of a row gives its focus back, and the tabs and the environment move by arrows", async () => {
  await page.goto("/services/zoho-crm");
  await settled(page);
  const menu = page.getByRole("button", { name: /^Actions for Acme/ });
  await tabTo(menu);
  await press("Enter");
  await page.getByRole("menu").waitFor();
  await press("Escape");
  await page.getByRole("menu").waitFor({ state: "detached" });
  await expect.poll(focused).toMatch(/^Actions for Acme/);
  await press("Enter");
  // The menu moves the focus to its first item a moment after it shows.
  await expect.poll(focused).toBe("Revoke");
  await press("Enter");
  await expect.poll(focused).toBe("Keep it granted");
  await press("Escape");
  await dialogIsClosed();
  await expect.poll(focused).toMatch(/^Actions for Acme/);
  await tabTo(page.getByRole("tab", { selected: true }));
  await press("ArrowRight");
  await expect.poll(focused).toBe("Production");
  await page.getByText("No Zoho CRM account is connected in production yet.").waitFor();
});
