import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { axeFindings, useAxe } from "./axe.ts";
import { makeMember } from "../../server/test/builders.ts";
import { act, dialogOf, openContext, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";

const journey = useJourney();
const look = makeLookTaker("custom-services");
let page: Page;
let base: string;
let client: { id: string; secret: string };

beforeAll(async () => {
  ({ page } = journey);
  await useAxe(page);
  base = `${journey.app.simulator.origin}/generic`;
  const made = journey.app.simulator.control.generic.registerClient({
    name: "Journey",
    redirectUris: [
      `${journey.app.origin}/oauth/callback/${journey.seed.slug}/orders`,
      `${journey.app.origin}/oauth/callback/${journey.seed.slug}/test`,
    ],
  });
  client = { id: made.id, secret: made.secret ?? "" };
});

const steps = () => page.getByRole("list", { name: "Steps of the test" }).getByRole("listitem");

test("a service with consent is defined, mended where it is marked, tested before it is saved, and kept from being lost", async () => {
  await page.goto("/services");
  await settled(page);
  await page.getByRole("link", { name: "Add a custom service" }).first().click();
  await page.waitForURL(/\/services\/new/);
  const form = page.getByRole("form", { name: "Service" });
  await form.getByLabel("Service name").fill("Orders");
  expect(await form.getByLabel("Key", { exact: true }).getAttribute("placeholder")).toBe("orders");
  await look(page, "new");
  expect(await axeFindings(page)).toEqual([]);

  // What is wrong is said beside its field, which has the focus.
  await form.getByLabel("Authorization URL").fill(`${base}/oauth/authorize`);
  await form.getByLabel("Token URL").fill("not an address");
  await form.getByLabel("Base URL").fill(`${base}/api`);
  await form.getByRole("button", { name: "Save service" }).click();
  const tokenUrl = form.getByLabel("Token URL");
  await expect.poll(() => tokenUrl.getAttribute("aria-invalid")).toBe("true");
  await expect
    .poll(() => tokenUrl.evaluate((field) => field === document.activeElement), { timeout: 5_000 })
    .toBe(true);
  await look(page, "wrong");
  await tokenUrl.fill(`${base}/oauth/token`);
  await form.getByLabel("Revocation URL (optional)").fill(`${base}/oauth/revoke`);

  // Scopes from a list that somebody copied.
  await form.getByRole("button", { name: "Paste a list" }).click();
  await form.getByLabel("List of scopes").fill("profile\nitems.read: See items\nitems.write - Change items");
  await form.getByRole("button", { name: "Take over" }).click();
  await expect.poll(() => form.getByLabel("Meaning of scope 2").inputValue()).toBe("See items");
  await form.getByRole("checkbox", { name: "Asked for by default" }).first().check();
  await form.getByText("Whose credentials they are").click();
  await form.getByLabel("Address of a GET").fill("/me");
  await form.getByLabel("Member with the id").fill("account.id");

  // Tried before anything is saved: each exchange is shown, without the secret.
  await form.getByLabel("Client id (optional)").fill(client.id);
  await form.getByLabel("Client secret (optional)").fill(client.secret);
  await form.getByRole("button", { name: "Run test" }).click();
  await page.getByText("Nothing fails.").waitFor();
  await steps().filter({ hasText: "Token endpoint" }).getByText("Works", { exact: true }).waitFor();
  await steps().filter({ hasText: "Token endpoint" }).getByText("Request and answer").click();
  const request = page.getByRole("group", { name: "Request of Token endpoint" });
  await request.getByText("••••").first().waitFor();
  expect(await page.content()).not.toContain(client.secret);
  await look(page, "tested");
  expect(await axeFindings(page)).toEqual([]);

  // A wrong secret shows in the test, not at the first consent.
  await form.getByLabel("Client secret (optional)").fill("another secret");
  await form.getByRole("button", { name: "Run test" }).click();
  await steps().filter({ hasText: "Token endpoint" }).getByText("Fails", { exact: true }).waitFor();
  await look(page, "test-failed");

  // Leaving asks first.
  await page.getByRole("link", { name: "Rules", exact: true }).first().click();
  await dialogOf(page).getByText("What you changed in Orders is lost.").waitFor();
  await dialogOf(page).getByRole("button", { name: "Stay" }).click();

  await form.getByRole("button", { name: "Save service" }).click();
  await toastOf(page, "Orders is in your catalogue.").waitFor();
  await page.waitForURL(/\/services\/orders/);
  await page.getByRole("heading", { level: 1, name: "Orders" }).waitFor();
  await page.getByText(/\/oauth\/callback\/[^/]+\/orders$/).waitFor();
  await page.getByText("Custom", { exact: true }).waitFor();
  await look(page, "saved");
  expect(await axeFindings(page)).toEqual([]);
}, 120_000);

test("a change that ends consents names the connections first; nothing is deleted that is in use", async () => {
  const { app, seed } = journey;
  const { token } = seed.admin;
  const definition = {
    authType: "API_KEY",
    apiBaseUrl: `${base}/api`,
    credentialName: "X-API-Key",
    credentialTemplate: "{credential}",
    identityUrl: "/me",
    identityIdMember: "account.id",
    identityNameMember: "account.name",
  };
  await act(app, token, "createCustomService", { name: "Parcels", definition }, "service { key }");
  const made = await act(
    app,
    token,
    "createConnection",
    { name: "Our parcels", serviceKey: "parcels" },
    "connection { id }",
  );
  const { id } = made["connection"] as { id: string };
  await act(
    app,
    token,
    "saveConnectionCredentials",
    { connectionId: id, environment: "DEVELOPMENT", credentials: { apiKey: "generic-demo-key" } },
    "connection { id }",
  );

  await page.goto("/services/parcels");
  await settled(page);
  await page.getByRole("row", { name: "Our parcels" }).getByText("Sandbox: Connected").waitFor();
  await page.getByRole("link", { name: "Edit and test" }).click();
  const form = page.getByRole("form", { name: "Service" });
  expect(await form.getByLabel("Name of the header").inputValue()).toBe("X-API-Key");
  const save = form.getByRole("button", { name: "Save changes" });
  expect(await save.isDisabled()).toBe(true);

  // A saved service is tested as it is in the form; a key that it does not take fails.
  await form.getByLabel("API key", { exact: true }).last().fill("generic-demo-key");
  await form.getByLabel("Path of a GET (optional)").fill("/items");
  await form.getByRole("button", { name: "Run test" }).click();
  await steps().filter({ hasText: "API call" }).getByText("Works", { exact: true }).waitFor();
  await steps().filter({ hasText: "Identity request" }).getByText("Works", { exact: true }).waitFor();
  await look(page, "key-tested");

  // Words alone end nothing.
  await form.getByLabel("What it is, in a sentence (optional)").fill("Where parcels are.");
  await save.click();
  await toastOf(page, "Parcels is saved.").waitFor();
  await page.getByText("Where parcels are.").waitFor();

  // Another address does: the dialog names whose credentials have to be entered anew.
  await page.getByRole("link", { name: "Edit and test" }).click();
  await form.getByLabel("Base URL").fill("https://api.example.com/v1");
  await save.click();
  const dialog = dialogOf(page);
  await dialog
    .getByRole("list", { name: "Connections that need a new consent" })
    .getByText("Our parcels")
    .waitFor();
  await look(page, "reconnect");
  expect(await axeFindings(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Do not save yet" }).click();
  await dialog.waitFor({ state: "detached" });
  await save.click();
  await dialogOf(page).getByRole("button", { name: "Save and disconnect 1 connection" }).click();
  await page.waitForURL(/\/services\/parcels(\?|$)/);
  await page
    .getByRole("row", { name: "Our parcels" })
    .getByText("Sandbox: Needs re-authentication")
    .waitFor();

  // In use: not deleted. Free: gone, and its page says so.
  await page.getByRole("button", { name: "Delete…", exact: true }).click();
  await dialogOf(page).getByRole("list", { name: "Its connections" }).getByText("Our parcels").waitFor();
  expect(
    await dialogOf(page)
      .getByRole("button", { name: /^Delete service/ })
      .isDisabled(),
  ).toBe(true);
  await look(page, "in-use");
  await act(app, token, "deleteConnection", { connectionId: id }, "deletedConnectionId");
  await dialogOf(page)
    .getByText(/No connection stands on it/)
    .waitFor();
  await dialogOf(page)
    .getByRole("button", { name: /^Delete service/ })
    .click();
  await toastOf(page, "Parcels is deleted.").waitFor();
  await page.waitForURL(/\/services(\?|$)/);
  await page.getByLabel("Which").selectOption("custom");
  await page.getByRole("row", { name: "Orders" }).waitFor();
  await expect.poll(() => page.getByRole("row", { name: "Parcels" }).count()).toBe(0);
  await look(page, "deleted");
}, 120_000);

test("who may not define services is told so", async () => {
  const { app, seed } = journey;
  const supervisor = await makeMember(app, seed.id, ["COMPANY_SUPERVISOR"]);
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser.");
  const context = await openContext(app, browser, supervisor);
  const at = await context.newPage();
  await at.goto("/services");
  await settled(at);
  expect(await at.getByRole("link", { name: "Add a custom service" }).count()).toBe(0);
  await at.goto("/services/new");
  await at.getByText(/Your role does not allow defining services/).waitFor();
  await context.close();
});
