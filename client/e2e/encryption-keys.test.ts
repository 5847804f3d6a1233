import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { useTestApp } from "../../server/test/app.ts";
import { makeMember, makeOrganization, type TestOrganization } from "../../server/test/builders.ts";
import { holdRotation, insertOldSecrets, makeTwoKeys } from "../../server/test/rotation-proof.ts";
import { launchBrowser } from "./browser.ts";
import { openContext, settled } from "./console.ts";
import { makeLookTaker } from "./looks.ts";

const [newKey, oldKey] = makeTwoKeys();
const harness = useTestApp({ masterKeys: oldKey ? [newKey, oldKey] : [newKey] });
const look = makeLookTaker("encryption-keys");
const secrets = 1_300;
let browser: Browser;
let organization: TestOrganization;

beforeAll(async () => {
  browser = await launchBrowser();
  organization = await makeOrganization(harness.app);
  await insertOldSecrets(harness.app, organization.id, secrets);
});
afterAll(async () => {
  await browser?.close();
});

test("an admin re-wraps the secrets and sees it go on, in another tab too, until the old key may go", async () => {
  const context = await openContext(harness.app, browser, organization.admin);
  const [page, other] = [await context.newPage(), await context.newPage()];
  for (const each of [page, other]) {
    await each.goto("/settings/encryption-keys");
    await settled(each);
  }
  const keys = page.getByRole("list", { name: "Master keys" }).getByRole("listitem");
  await keys.filter({ hasText: newKey.id }).getByText("Current").waitFor();
  await keys
    .filter({ hasText: oldKey?.id ?? "" })
    .getByText("100+ secrets")
    .waitFor();
  await look(page, "before");

  const held = await holdRotation(harness.app, 400);
  const button = page.getByRole("button", { name: "Re-wrap with the current key" });
  await button.focus();
  await page.keyboard.press("Enter");
  await held.reached();
  for (const each of [page, other]) {
    const progress = each.getByRole("progressbar", { name: "Re-wrapped secrets" });
    await each.getByText("500 of 1,300 secrets").waitFor();
    expect(await progress.getAttribute("aria-valuenow")).toBe("500");
  }
  expect(await button.count(), "one runs at a time").toBe(0);
  await look(page, "running");
  await held.release();
  for (const each of [page, other]) {
    await each.getByText(`1,300 secrets re-wrapped with ${newKey.id}`).waitFor();
    await each.getByText(/You may remove key \w+ from PATCHBAY_MASTER_KEYS/).waitFor();
  }
  await page.getByText("there is nothing to do").waitFor();
  expect(await button.isDisabled()).toBe(true);
  await look(page, "after");
  await context.close();
});

test("others see how it stands and why they may not", async () => {
  const developer = await makeMember(harness.app, organization.id, ["DEVELOPER"]);
  const context = await openContext(harness.app, browser, developer);
  const page = await context.newPage();
  await page.goto("/settings/encryption-keys");
  await settled(page);
  await page.getByText("Only company admins may re-wrap.").waitFor();
  expect(await page.getByRole("button", { name: /Re-wrap/ }).count()).toBe(0);
  await context.close();
});
