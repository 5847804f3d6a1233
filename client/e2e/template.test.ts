import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { axeFindings, useAxe } from "./axe.ts";
import { act, dialogOf, settled } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";

const journey = useJourney();
const look = makeLookTaker("template");
let page: Page;

beforeAll(async () => {
  ({ page } = journey);
  await useAxe(page);
});

test("a template tells its story and its script, and keeps what was chosen for it", async () => {
  const { app, seed } = journey;
  await page.goto("/rules");
  await settled(page);
  await page.getByRole("link", { name: "Start from a template" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Templates" }).waitFor();
  await look(page, "list");
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "Bigin contacts become Zoho Books customers" }).click();
  await page.waitForURL(/\/rules\/templates\/bigin-contacts-to-books-customers/);
  await page.getByRole("heading", { level: 1, name: "Bigin contacts become Zoho Books customers" }).waitFor();
  await settled(page);
  const story = page.getByRole("region", { name: "What it does" });
  await story.getByText("The contact has an e-mail address.").waitFor();
  await story.getByText("The script").click();
  await story.getByRole("group", { name: "Script of the template" }).getByText("export default").waitFor();

  // What is missing is said where it is missing; the only project is chosen already.
  const form = page.getByRole("form", { name: "Rule from this template" });
  await expect.poll(() => form.getByLabel("Project", { exact: true }).inputValue()).toBe(seed.projectId);
  const bigin = form.getByTestId("connection-bigin");
  await bigin.getByText(/Zoho Bigin has no OAuth client|Bigin has no OAuth client/).waitFor();
  await look(page, "page");
  expect(await axeFindings(page)).toEqual([]);
  for (const serviceKey of ["bigin", "zoho-books"])
    await act(
      app,
      seed.admin.token,
      "saveServiceClient",
      { serviceKey, clientId: `client-${seed.slug}`, clientSecret: "a secret of the test" },
      "service { key }",
    );
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect.poll(() => page.getByText(/has no OAuth client/).count()).toBe(0);

  // A connection is made in a dialog that knows what the script needs.
  await bigin.getByRole("button", { name: "Create connection" }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("Connection name").waitFor();
  await dialog.getByText("ZohoBigin.modules.contacts.READ", { exact: true }).first().waitFor();
  await look(page, "dialog");
  await dialog.getByRole("button", { name: "Create only" }).click();
  await bigin.getByText("Sandbox: Not connected").waitFor();
  await bigin.getByRole("button", { name: "Connect", exact: true }).waitFor();
  const chosen = await bigin.getByRole("combobox").inputValue();
  expect(chosen).not.toBe("");

  // What was chosen and typed is there again after the page was left.
  await form.getByLabel("Name of the rule (optional)").fill("Keep our customers");
  await look(page, "chosen");
  expect(await form.getByRole("button", { name: "Create the rule" }).isDisabled()).toBe(true);
  await page.reload();
  await settled(page);
  expect(await form.getByLabel("Name of the rule (optional)").inputValue()).toBe("Keep our customers");
  await expect.poll(() => bigin.getByRole("combobox").inputValue()).toBe(chosen);
});
