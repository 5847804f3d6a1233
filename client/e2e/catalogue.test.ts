import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { axeFindings, useAxe } from "./axe.ts";
import { act, dialogOf, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";

const journey = useJourney();
const look = makeLookTaker("catalogue");
let page: Page;

beforeAll(async () => {
  ({ page } = journey);
  await useAxe(page);
});

test("hundreds of services: what is connected first, found as one types, narrowed by what they are", async () => {
  await page.goto("/services");
  await settled(page);
  const connected = page.getByRole("table", { name: "Your services" });
  await connected.getByRole("row", { name: "Zoho CRM" }).getByText("Connected", { exact: true }).waitFor();
  const services = page.getByRole("table", { name: "Services", exact: true });
  expect(await services.locator("[data-row]").count()).toBe(50);
  await look(page, "first");
  await page.getByRole("button", { name: "Load more" }).click();
  await expect.poll(() => services.locator("[data-row]").count()).toBe(100);
  await look(page, "all");
  expect(await axeFindings(page)).toEqual([]);

  // By keyboard: `/` jumps to the search, Enter on a row's link opens it.
  await page.keyboard.press("/");
  await page.keyboard.type("hub");
  await services.getByRole("row", { name: "HubSpot", exact: true }).waitFor();
  await expect.poll(() => connected.count()).toBe(0);
  await look(page, "search");
  await page.getByLabel("Search services").fill("");
  await page.getByLabel("Category").selectOption("Support");
  await services.getByRole("row", { name: "Zendesk", exact: true }).waitFor();
  await page.getByLabel("Sign-in").selectOption("API_KEY");
  await expect.poll(() => services.getByRole("row", { name: "Zendesk", exact: true }).count()).toBe(0);
  await page.getByLabel("Category").selectOption("");
  await page.getByLabel("Sign-in").selectOption("");
  await page.getByLabel("Which").selectOption("custom");
  await page.getByText(/No service matches/).waitFor();
  await look(page, "none");
  await page.getByRole("button", { name: "Show all services" }).click();
  await connected.getByRole("row", { name: "Zoho CRM" }).waitFor();
});

test("a service says how it is set up, what its scopes mean and where calls may go; its client makes it ready", async () => {
  await page.goto("/services/github");
  await settled(page);
  const setup = page.getByRole("region", { name: "OAuth client" });
  await setup.getByText(/\/oauth\/callback\/[^/]+\/github$/).waitFor();
  await setup.getByRole("button", { name: "Copy redirect URI" }).waitFor();
  expect(await setup.getByRole("listitem").count()).toBeGreaterThan(1);
  const about = page.getByRole("region", { name: "About" });
  await about.getByText("api.github.com", { exact: true }).waitFor();
  expect(await about.getByRole("link").first().getAttribute("href")).toMatch(/^https:\/\/docs\.github\.com/);
  const scopes = page.getByRole("region", { name: "Scopes" });
  await scopes.getByLabel("Search scopes").fill("repo");
  await scopes.getByRole("row", { name: "repo", exact: true }).waitFor();
  await look(page, "service");
  expect(await axeFindings(page)).toEqual([]);

  await setup.getByLabel("Client id").fill("client-of-the-journey");
  await setup.getByLabel("Client secret").fill("a secret of the journey");
  await setup.getByRole("button", { name: "Save client" }).click();
  await toastOf(page, "OAuth client of GitHub saved.").waitFor();
  await page.getByText(/No connection to GitHub yet/).waitFor();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await dialogOf(page).getByLabel("Connection name").waitFor();
  await page.keyboard.press("Escape");

  // A connection that somebody else makes appears.
  await act(
    journey.app,
    journey.seed.admin.token,
    "createConnection",
    { name: "Our repositories", serviceKey: "github" },
    "connection { id }",
  );
  await page.getByRole("row", { name: "Our repositories" }).getByText("Sandbox: Not connected").waitFor();
  await page.goto("/services");
  await page
    .getByRole("table", { name: "Your services" })
    .getByRole("row", { name: "GitHub", exact: true })
    .getByText("Connected", { exact: true })
    .waitFor();
  await look(page, "connected");
});

test("a service of Zoho says its token budget in words; a key's service has no client to save", async () => {
  await page.goto("/services/zoho-books");
  await settled(page);
  await page.getByText(/keeps at most \d+ refresh tokens per user and client/).waitFor();
  expect(await page.getByRole("tab", { name: "Development" }).count()).toBe(0);
  await look(page, "budget");
  await page.goto("/services?auth=API_KEY");
  await settled(page);
  await page.getByRole("table", { name: "Services", exact: true }).getByRole("link").first().click();
  await page.getByRole("heading", { level: 2, name: "About" }).waitFor();
  expect(await page.getByRole("region", { name: "OAuth client" }).count()).toBe(0);
  await look(page, "api-key");
  expect(await axeFindings(page)).toEqual([]);
});
