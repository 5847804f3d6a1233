import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { consentTo, dialogOf, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";
import { makeLead, waitForExecutions, type Seed } from "./seed.ts";

const journey = useJourney();
const look = makeLookTaker("holds");
let page: Page;
let seed: Seed;

beforeAll(() => {
  ({ page, seed } = journey);
});

test("a paused rule keeps its events, beside every other hold, until a person resumes it", async () => {
  const development = page.getByRole("region", { name: "Development", exact: true });
  const holds = development.getByRole("list", { name: "Holds" }).getByRole("listitem");
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}`);
  await development.getByRole("button", { name: "Pause" }).click();
  await dialogOf(page).getByRole("button", { name: "Pause and hold events" }).click();
  await holds.filter({ hasText: "The rule was paused by" }).waitFor();
  await makeLead(journey.app, "Grace");
  await development.getByRole("link", { name: "1 event waits" }).waitFor();

  // The account is revoked in another place: a hold of its own, which goes by itself.
  const account = await page.context().newPage();
  await account.goto(`/accounts/${encodeURIComponent(seed.accountId)}`);
  await account.getByRole("button", { name: "Revoke" }).click();
  await dialogOf(account)
    .getByLabel(/Also revoke at the provider/)
    .check();
  await dialogOf(account).getByRole("button", { name: "Revoke here and at the provider" }).click();
  await dialogOf(account).getByText("The provider's receipt:").waitFor();
  await dialogOf(account).getByText("Revoked", { exact: true }).waitFor();
  await look(account, "receipt");
  await dialogOf(account).getByRole("button", { name: "Done" }).click();
  await account.getByText("Revoked at the provider", { exact: true }).waitFor();
  await expect.poll(() => holds.count()).toBeGreaterThan(1);
  await look(page, "several");

  // Granting needs a new consent, since the provider ended the tokens.
  await account.getByRole("button", { name: "Grant" }).click();
  await dialogOf(account).getByRole("button", { name: "Grant and replay" }).click();
  await dialogOf(account).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(account, "acme");
  await account.waitForURL(/\/accounts\//);
  await account.getByText("Granted", { exact: true }).first().waitFor();

  // The pause stands all the same. Resumed, what waited runs.
  await expect.poll(() => holds.count()).toBe(1);
  await holds.filter({ hasText: "The rule was paused by" }).getByRole("button", { name: "Resume" }).click();
  await dialogOf(page).getByText("1 event is held.").waitFor();
  await dialogOf(page).getByLabel("Events per minute").fill("600");
  await look(page, "resume");
  await dialogOf(page).getByRole("button", { name: "Resume and replay" }).click();
  await toastOf(page, /goes on/).waitFor();
  await waitForExecutions(journey.app, seed.admin.token, "SUCCEEDED", 1);
  await development.getByText("Active", { exact: true }).waitFor();
});

test("an account moves to another organization only where someone asks for it", async () => {
  const address = `/accounts/${encodeURIComponent(seed.accountId)}`;
  await page.goto(address);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Limits of held events…" }).click();
  await dialogOf(page).getByLabel("Events").fill("500");
  await dialogOf(page).getByLabel("Days").fill("7");
  await dialogOf(page).getByRole("button", { name: "Save limits" }).click();
  await page.getByText("at most 500, for 7 days").waitFor();

  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Reconnect…" }).click();
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(page, "globex");
  await page.getByRole("heading", { name: "Another organization was picked" }).waitFor();
  await look(page, "another");
  await page.getByRole("button", { name: "Try again" }).click();
  await dialogOf(page)
    .getByLabel(/Allow another organization/)
    .check();
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(page, "globex");
  await page.waitForURL(/\/accounts\//);
  await page.getByRole("heading", { level: 1, name: "Globex Labs" }).waitFor();
  await page.getByText("Granted", { exact: true }).first().waitFor();
  expect(new URL(page.url()).pathname).toBe(address);
});

test("an account is added from a refresh token that somebody holds", async () => {
  const clientId = `client-${seed.slug}`;
  const { refreshTokens } = journey.app.simulator.control.listTokens({ clientId });
  const held = refreshTokens.find(({ live }) => live)?.value ?? "";
  await page.goto(`/services/zoho-crm?environment=production&project=${encodeURIComponent(seed.projectId)}`);
  await page.getByRole("button", { name: "Add account" }).first().click();
  await dialogOf(page).getByRole("button", { name: "Paste your own tokens" }).click();
  await dialogOf(page).getByLabel("Refresh token").fill("1000.not-a-token");
  await dialogOf(page).getByRole("button", { name: "Add account" }).click();
  await expect
    .poll(() => dialogOf(page).getByLabel("Refresh token").getAttribute("aria-invalid"))
    .toBe("true");
  await look(page, "tokens-refused");
  await dialogOf(page).getByLabel("Refresh token").fill(held);
  await dialogOf(page).getByRole("button", { name: "Add account" }).click();
  await page.waitForURL(/\/accounts\//);
  await page.getByRole("heading", { level: 1, name: /Acme Trading|Globex Labs/ }).waitFor();
  await page.getByText("Granted", { exact: true }).first().waitFor();
});
