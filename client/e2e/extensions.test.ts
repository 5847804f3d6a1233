import type { BrowserContext, Locator, Page } from "playwright-core";
import { beforeAll, afterAll, expect, test } from "vitest";

import { makeMember, makeOrganization, query } from "../../server/test/builders.ts";
import type { TestOrganization } from "../../server/test/builders.ts";
import { checkCallback } from "../../server/test/check-callback.ts";
import { registerClient } from "../../server/test/consent.ts";
import { makeMovedClock } from "../../server/test/moved-clock.ts";
import { axeFindings, useAxe } from "./axe.ts";
import { act, consentTo, countLoads, dialogOf, idIn, openContext, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";

const { clock, advance } = makeMovedClock();
const journey = useJourney({ clock });
const look = makeLookTaker("extensions");
const key = "bookkeeper";
/** The customer's page, and that of the publisher, who is another organization. */
let page: Page;
let publisher: Page;
let context: BrowserContext;
let owner: TestOrganization;
let secret: string;

beforeAll(async () => {
  const { app, seed } = journey;
  ({ page } = journey);
  await useAxe(page);
  await registerClient(app, seed, "zoho-books");
  owner = await makeOrganization(app);
  const host = new URL(app.simulator.origin).host;
  // As an operator would, by `npm run allow-host`.
  const { clock, database } = app.environment;
  const allowed = { organizationId: owner.id, host, createdAt: clock.now() };
  await database.prisma.allowedHost.create({ data: allowed });
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser.");
  context = await openContext(app, browser, owner.admin);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: app.origin });
  publisher = await context.newPage();
  await useAxe(publisher);
});
afterAll(() => context?.close());

const hook = (event: string) => `${journey.app.simulator.origin}/receiver/${key}/${event}`;

function manifest(version: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  const events = [
    "onInstall",
    "onZohoAuthorise",
    "onTPAAuthorise",
    "onTPARevoke",
    "onConfigParamAdd",
    "onConfigParamDelete",
    "onUninstall",
  ];
  return {
    key,
    name: "Bookkeeper",
    version,
    description: "Keeps the books in step.",
    callbackListener: Object.fromEntries(events.map((event) => [event, hook(event)])),
    securityContext: { scopes: ["installation:read", "config:read"] },
    configParams: [
      { name: "apiUrl", label: "API address", type: "url", required: true },
      { name: "apiKey", label: "API key", type: "secret" },
    ],
    thirdParty: { service: "zoho-books", connection: "Books" },
    ...change,
  };
}

/** Takes the place of all that stands in the editor. */
async function write(text: string): Promise<void> {
  await publisher.getByRole("textbox", { name: "Manifest" }).click();
  await publisher.keyboard.press("Control+A");
  await publisher.keyboard.insertText(text);
}

const upload = (value: unknown) =>
  publisher.getByLabel("Upload a manifest").setInputFiles({
    name: "manifest.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify(value, null, 2)),
  });
const step = (name: string): Locator =>
  page.getByRole("list", { name: "Steps of the installation" }).getByRole("listitem", { name });
const event = (name: string): Locator =>
  page.getByRole("list", { name: "Events" }).getByRole("listitem", { name, exact: true });

/** Every callback so far, oldest first, checked by hand and by the package as a receiver should. */
async function received(count: number): Promise<string[]> {
  const requests = await journey.app.simulator.control.waitForRequests(key, count, 20_000);
  return requests.map(({ url, headers, body }) => {
    const told = checkCallback(secret, { headers, body });
    expect(url).toBe(`/receiver/${key}/${told.event}`);
    expect(told.securityContext).toMatch(/^pbsc_/);
    return told.event;
  });
}

/** What the extension's program does with the securityContext of the callback it got last for an event. */
async function callBack(event: string, fields: string): Promise<{ data: unknown; codes: unknown[] }> {
  const last = journey.app.simulator.control
    .receivedRequests(key)
    .map(({ body }) => JSON.parse(body) as { event: string; securityContext: string })
    .findLast((told) => told.event === event);
  const answer = await fetch(`${journey.app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${last?.securityContext}` },
    body: JSON.stringify({ query: `{ ${fields} }` }),
  });
  const { data, errors } = (await answer.json()) as {
    data?: unknown;
    errors?: { extensions: { code: string } }[];
  };
  return { data: data ?? null, codes: (errors ?? []).map(({ extensions }) => extensions.code) };
}

test("a manifest is mended where it is marked, and published; its secret is shown once", async () => {
  await publisher.goto("/extensions");
  await settled(publisher);
  await publisher.getByText(/^Nothing is published yet/).waitFor();
  await look(publisher, "none");
  expect(await axeFindings(publisher)).toEqual([]);
  await publisher.getByRole("link", { name: "Publish an extension" }).first().click();
  await publisher.waitForURL(/\/extensions\/new/);
  await publisher.getByText(/^This is an example/).waitFor();
  await publisher.getByRole("textbox", { name: "Manifest" }).waitFor();
  await look(publisher, "new");

  // Two mistakes: both are told at once, in the text and as a list with what was meant.
  await upload(
    manifest("1.0.0", {
      callbackListener: { onInstall: `${hook("onInstall")}%22`, onZohoAuthorize: hook("onZohoAuthorise") },
    }),
  );
  const issues = publisher.getByRole("list", { name: "Issues" }).getByRole("listitem");
  await issues.filter({ hasText: "$.callbackListener.onInstall" }).getByText("%22").first().waitFor();
  const unknown = issues.filter({ hasText: "$.callbackListener.onZohoAuthorize" });
  await unknown.getByText(/onZohoAuthorise/).waitFor();
  await expect.poll(() => publisher.locator(".cm-lintRange-error").count()).toBeGreaterThanOrEqual(2);
  expect(await publisher.getByRole("button", { name: "Publish…" }).isDisabled()).toBe(true);
  await look(publisher, "mistakes");
  expect(await axeFindings(publisher)).toEqual([]);

  // A path leads to its line, by keyboard too.
  await unknown.getByRole("button").press("Enter");
  await expect
    .poll(() => publisher.locator(".cm-activeLine").textContent(), { timeout: 5_000 })
    .toContain("onZohoAuthorize");

  // Leaving asks first.
  await publisher.getByRole("link", { name: "Rules", exact: true }).first().click();
  await dialogOf(publisher).getByText("What you changed in the manifest is lost.").waitFor();
  await dialogOf(publisher).getByRole("button", { name: "Stay" }).click();

  await write(JSON.stringify(manifest("1.0.0"), null, 2));
  await publisher.getByText("Nothing to mend").waitFor();
  await publisher
    .getByRole("region", { name: "Difference" })
    .getByRole("listitem")
    .filter({ hasText: "onTPAAuthorise" })
    .getByText("New", { exact: true })
    .waitFor();
  await look(publisher, "mended");
  await publisher.getByRole("button", { name: "Publish…" }).click();
  await dialogOf(publisher).getByText(hook("onUninstall")).waitFor();
  await look(publisher, "publish");
  await dialogOf(publisher).getByRole("button", { name: "Publish 1.0.0" }).click();
  await dialogOf(publisher)
    .getByText(/^Copy it now/)
    .waitFor();
  await look(publisher, "secret");
  expect(await axeFindings(publisher)).toEqual([]);
  await dialogOf(publisher).getByRole("button", { name: "Copy signing secret" }).click();
  secret = await publisher.evaluate(() => navigator.clipboard.readText());
  expect(secret).toMatch(/^whsec_/);
  await dialogOf(publisher).getByRole("button", { name: "I have copied it" }).click();
  await publisher.waitForURL(new RegExp(`/extensions/${key}`));
  await publisher.getByRole("row", { name: "1.0.0" }).waitFor();
  expect(await publisher.content()).not.toContain(secret);
  await settled(publisher);
  await look(publisher, "own");
  expect(await axeFindings(publisher)).toEqual([]);
  await publisher.getByRole("tab", { name: "Who listens" }).click();
  const listeners = publisher.getByRole("list", { name: "Listeners" }).getByRole("listitem");
  await listeners.filter({ hasText: "onUpdate" }).getByText("Nobody").waitFor();
  await look(publisher, "listeners");
}, 120_000);

test("another organization installs it by the link, after reading what it asks for", async () => {
  await publisher.getByRole("tab", { name: "Installations" }).click();
  await publisher.getByText(/^Nobody has installed it yet/).waitFor();
  const counter = countLoads(publisher);

  await page.goto(`/extensions?install=${key}`);
  const dialog = dialogOf(page);
  await dialog.getByText("Keeps the books in step.").waitFor();
  await dialog.getByText(/Read the configuration that it is given, secret values included/).waitFor();
  await dialog.getByText(new URL(journey.app.simulator.origin).host).waitFor();
  await dialog.getByLabel("API address (the extension needs it)").waitFor();
  await look(page, "install");
  expect(await axeFindings(page)).toEqual([]);

  // A key that nobody has says so.
  await dialog.getByLabel("Key", { exact: true }).fill("no-such-thing");
  await dialog.getByRole("button", { name: "Look it up" }).click();
  await dialog
    .getByRole("alert")
    .getByText(/no-such-thing|not/i)
    .waitFor();
  await dialog.getByLabel("Key", { exact: true }).fill(key);
  await dialog.getByRole("button", { name: "Look it up" }).click();
  await dialog.getByRole("button", { name: "Install", exact: true }).click();
  await page.waitForURL(/\/installations\//);
  await page.getByRole("heading", { level: 1, name: "Bookkeeper" }).waitFor();
  await page.getByText("Needs authorisation", { exact: true }).waitFor();
  await event("onInstall").getByText("Succeeded").waitFor();
  await settled(page);
  await look(page, "installed");
  expect(await axeFindings(page)).toEqual([]);

  // The publisher sees it appear: a number, no name.
  await publisher
    .getByRole("row", { name: /^Organization \d+$/ })
    .getByText("Needs authorisation")
    .waitFor();
  expect(counter.loads).toBe(0);
}, 120_000);

test("each step of its life has its button, is seen live, and calls the extension back", async () => {
  await step("Authorise the platform").getByRole("button", { name: "Authorise" }).click();
  await page.getByText("Needs the third-party app", { exact: true }).waitFor();
  await event("onZohoAuthorise").getByText("Succeeded").waitFor();

  // Consent ends where it began, also when it is denied.
  const { pathname } = new URL(page.url());
  await step("Authorise Zoho Books").getByRole("button", { name: "Authorise…" }).click();
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await page.getByTestId("deny").click();
  await page.getByText("Consent was declined").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.waitForURL((url) => url.pathname === pathname);
  await dialogOf(page).getByRole("button", { name: "Cancel" }).click();
  await step("Authorise Zoho Books").getByRole("button", { name: "Authorise…" }).click();
  await dialogOf(page)
    .getByText(/It becomes the connection “Books” of Bookkeeper alone/)
    .waitFor();
  await look(page, "third-party");
  await dialogOf(page).getByRole("button", { name: "Continue to consent" }).click();
  await consentTo(page, "acme");
  await page.waitForURL((url) => url.pathname === pathname);
  await page.getByText("Active", { exact: true }).waitFor();
  await event("onTPAAuthorise").getByText("Succeeded").waitFor();

  // Configuration: a wrong value is told beside its field, a secret one is never shown.
  const rows = page.getByRole("table", { name: "Configuration" });
  await rows.getByRole("row", { name: "apiUrl" }).getByText("Needed").waitFor();
  await page.getByRole("button", { name: "Add configuration" }).click();
  const dialog = dialogOf(page);
  await dialog.getByLabel("API address (the extension needs it)").fill("ftp://books.example");
  await dialog.getByLabel("API key").fill("a secret value of the customer");
  await look(page, "configure");
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog
    .getByText(/is an http or https URL/)
    .first()
    .waitFor();
  await dialog.getByLabel("API address (the extension needs it)").fill("https://books.example");
  await dialog.getByRole("button", { name: "Save" }).click();
  await rows.getByRole("row", { name: "apiUrl" }).getByText("https://books.example").waitFor();
  await rows
    .getByRole("row", { name: "apiKey" })
    .getByText(/kept encrypted/)
    .waitFor();
  expect(await page.content()).not.toContain("a secret value of the customer");
  await event("onConfigParamAdd").getByText("Succeeded").waitFor();
  await settled(page);
  await look(page, "active");
  expect(await axeFindings(page)).toEqual([]);
  expect(await received(4)).toEqual(["onInstall", "onZohoAuthorise", "onTPAAuthorise", "onConfigParamAdd"]);

  // Its program calls back, and reads what its scopes allow.
  expect(
    await callBack("onConfigParamAdd", "currentInstallation { event status configParams { name value } }"),
  ).toEqual({
    data: {
      currentInstallation: {
        event: "onConfigParamAdd",
        status: "ACTIVE",
        configParams: [
          { name: "apiKey", value: "a secret value of the customer" },
          { name: "apiUrl", value: "https://books.example" },
        ],
      },
    },
    codes: [],
  });
  for (const fields of [
    "currentInstallation { connections { linkName } }",
    "viewer { name }",
    "accounts { edges { cursor } }",
  ])
    expect((await callBack("onConfigParamAdd", fields)).codes).toEqual(["FORBIDDEN"]);

  // What an extension calls through is changed here and nowhere else.
  await step("Authorise Zoho Books").getByRole("link", { name: "Its connection and calls" }).click();
  await page.getByText(/It belongs to the installed extension/).waitFor();
  expect(await page.getByRole("button", { name: "Delete" }).count()).toBe(0);
  await look(page, "connection");
  await page.getByRole("link", { name: "Bookkeeper" }).click();
  await page.waitForURL((url) => url.pathname === pathname);

  // What it is, as its customers may read it.
  await page.getByRole("link", { name: "About the extension" }).click();
  await page.getByRole("region", { name: "The version that is installed here" }).waitFor();
  expect(await page.content()).not.toContain(hook("onInstall"));
  await settled(page);
  await look(page, "about");
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "Version 1.0.0" }).click();
  await page.waitForURL((url) => url.pathname === pathname);

  // The publisher's side of the same installation.
  await publisher.getByRole("link", { name: /^Organization \d+$/ }).click();
  await publisher
    .getByRole("list", { name: "Events" })
    .getByText("onConfigParamAdd", { exact: true })
    .waitFor();
  expect(await publisher.content()).not.toContain("books.example");
  await settled(publisher);
  await look(publisher, "customer-of-ours");
  expect(await axeFindings(publisher)).toEqual([]);
}, 120_000);

test("a new version is laid beside the one before, and an installation is upgraded to it", async () => {
  await publisher.goto(`/extensions/${key}/publish`);
  await publisher.getByText("Nothing to mend").waitFor();
  const next = manifest("1.1.0", { securityContext: { scopes: ["installation:read"] } });
  const listeners = { ...(next["callbackListener"] as object), onUpdate: hook("onUpdate") };
  await write(JSON.stringify({ ...next, callbackListener: listeners }, null, 2));
  const difference = publisher.getByRole("region", { name: "Difference" });
  await difference.getByText("Against 1.0.0").waitFor();
  await difference.getByText(/May no more \(config:read\)/).waitFor();
  await difference.getByText("7 listeners stay as before.").waitFor();
  await look(publisher, "next");
  await publisher.getByRole("button", { name: "Publish…" }).click();
  await dialogOf(publisher).getByRole("button", { name: "Publish 1.1.0" }).click();
  await publisher.waitForURL(new RegExp(`/extensions/${key}(\\?|$)`));
  await publisher.getByRole("button", { name: "Show 1.1.0" }).click();
  await dialogOf(publisher).getByText("Against 1.0.0").waitFor();
  await look(publisher, "version");
  await dialogOf(publisher).getByRole("button", { name: "Close" }).last().click();

  // The customer hears of it without loading anything.
  await page.getByRole("button", { name: "Upgrade to 1.1.0" }).click();
  await dialogOf(page).getByText("onUpdate", { exact: true }).waitFor();
  await look(page, "upgrade");
  await dialogOf(page).getByRole("button", { name: "Upgrade", exact: true }).click();
  await toastOf(page, "Bookkeeper is upgraded to 1.1.0.").waitFor();
  await event("onUpdate").getByText("Succeeded").waitFor();
  await expect.poll(() => page.getByRole("button", { name: /^Upgrade to/ }).count()).toBe(0);
}, 120_000);

test("the secret rotates, and callbacks are signed with both meanwhile", async () => {
  await publisher.getByRole("button", { name: "Rotate…" }).click();
  await look(publisher, "rotate");
  await dialogOf(publisher).getByRole("button", { name: "Rotate", exact: true }).click();
  await dialogOf(publisher)
    .getByText(/The former secret signs beside it/)
    .waitFor();
  await dialogOf(publisher).getByRole("button", { name: "Copy signing secret" }).click();
  const rotated = await publisher.evaluate(() => navigator.clipboard.readText());
  await dialogOf(publisher).getByRole("button", { name: "I have copied it" }).click();
  await publisher.getByText(/^The former secret signs beside it and ends/).waitFor();
  expect(rotated).not.toBe(secret);

  await page.getByRole("button", { name: "Delete apiKey" }).click();
  await dialogOf(page).getByRole("button", { name: "Delete apiKey" }).click();
  await event("onConfigParamDelete").getByText("Succeeded").waitFor();
  const { control } = journey.app.simulator;
  const requests = await control.waitForRequests(key, 6, 20_000);
  const last = requests.at(-1);
  if (!last) throw new Error("Nothing was received.");
  expect(checkCallback(rotated, last).event).toBe("onConfigParamDelete");
  expect(checkCallback(secret, last, "hash-previous").event).toBe("onConfigParamDelete");
}, 60_000);

test("revoking and uninstalling name exactly what goes", async () => {
  await page.getByRole("button", { name: "Revoke third party" }).click();
  await dialogOf(page)
    .getByRole("list", { name: "Connections that stop" })
    .getByText("Books")
    .first()
    .waitFor();
  await look(page, "revoke");
  await dialogOf(page).getByRole("button", { name: "Revoke Zoho Books" }).click();
  await dialogOf(page).getByRole("button", { name: "Done" }).click();
  await page.getByText("Needs the third-party app", { exact: true }).waitFor();
  await event("onTPARevoke").getByText("Succeeded").waitFor();
  await look(page, "revoked");

  await page.getByRole("button", { name: "Uninstall" }).click();
  const goes = dialogOf(page).getByRole("list", { name: "What goes" });
  await goes.getByText(/^1 configuration value/).waitFor();
  await goes.getByText(/^The connection Books/).waitFor();
  await look(page, "uninstall");
  expect(await axeFindings(page)).toEqual([]);
  expect(
    await dialogOf(page)
      .getByRole("button", { name: "Keep it installed" })
      .evaluate((button) => button === document.activeElement),
  ).toBe(true);
  await dialogOf(page).getByRole("button", { name: "Uninstall and lose 1 value and 1 connection" }).click();
  await page.getByText("Uninstalled", { exact: true }).first().waitFor();
  await event("onUninstall").getByText("Succeeded").waitFor();
  expect(await page.getByRole("button", { name: "Uninstall" }).count()).toBe(0);
  await settled(page);
  await look(page, "uninstalled");
  expect(await axeFindings(page)).toEqual([]);
  const requests = await journey.app.simulator.control.waitForRequests(key, 8, 20_000);
  expect(requests.map(({ body }) => (JSON.parse(body) as { event: string }).event)).toEqual([
    "onInstall",
    "onZohoAuthorise",
    "onTPAAuthorise",
    "onConfigParamAdd",
    "onUpdate",
    "onConfigParamDelete",
    "onTPARevoke",
    "onUninstall",
  ]);
  // Only the last callback's credential is good now, for 15 minutes.
  const mine = "currentInstallation { status }";
  expect((await callBack("onTPARevoke", mine)).codes).toEqual(["UNAUTHENTICATED"]);
  expect(await callBack("onUninstall", mine)).toEqual({
    data: { currentInstallation: { status: "UNINSTALLED" } },
    codes: [],
  });
  advance(15 * 60_000 + 1_000);
  expect((await callBack("onUninstall", mine)).codes).toEqual(["UNAUTHENTICATED"]);
  await page.getByRole("link", { name: "Extensions", exact: true }).first().click();
  await page.getByRole("tab", { name: "Installed here" }).click();
  await page.getByText(/^No extension is installed/).waitFor();
  await page.getByLabel("Which installations").selectOption("past");
  await page.getByRole("row", { name: "Bookkeeper" }).getByText("Uninstalled").first().waitFor();
  await look(page, "past");
}, 120_000);

test("an extension of one's own that keeps its credentials itself takes any configuration", async () => {
  const { app } = journey;
  const written = {
    key: "notes",
    name: "Notes",
    version: "0.1.0",
    callbackListener: { onTPAAuthorise: hook("notes") },
  };
  await act(
    app,
    owner.admin.token,
    "publishExtensionVersion",
    { manifest: JSON.stringify(written) },
    "extension { id }",
  );
  await publisher.goto("/extensions");
  await publisher.getByRole("link", { name: "Notes", exact: true }).click();
  await publisher.getByRole("button", { name: "Install it here" }).click();
  await dialogOf(publisher).getByText("None that Patchbay keeps credentials for").waitFor();
  await dialogOf(publisher).getByRole("button", { name: "Install", exact: true }).click();
  await publisher.waitForURL(/\/installations\//);
  const steps = publisher.getByRole("list", { name: "Steps of the installation" });
  await steps.getByRole("button", { name: "Authorise", exact: true }).click();
  await steps.getByRole("button", { name: "Authorise…" }).click();
  await dialogOf(publisher)
    .getByText(/Patchbay keeps no credentials for it/)
    .waitFor();
  await dialogOf(publisher).getByRole("button", { name: "Authorise" }).click();
  await publisher.getByText("Active", { exact: true }).waitFor();
  const events = publisher.getByRole("list", { name: "Events" }).getByRole("listitem");
  await events.filter({ hasText: "onTPAAuthorise" }).getByText("Succeeded").waitFor();
  await events.filter({ hasText: "onInstall" }).getByText("Nobody listens").waitFor();

  await publisher.getByRole("button", { name: "Add configuration" }).click();
  await dialogOf(publisher).getByLabel("Name").fill("colour");
  await dialogOf(publisher).getByLabel("Value").fill("green");
  await dialogOf(publisher).getByRole("button", { name: "Save" }).click();
  const rows = publisher.getByRole("table", { name: "Configuration" });
  await rows.getByRole("row", { name: "colour" }).getByText("green").waitFor();
  await publisher.getByRole("button", { name: "Replace colour" }).click();
  await dialogOf(publisher).getByLabel("Value").fill("a hidden colour");
  await dialogOf(publisher)
    .getByLabel(/^Secret/)
    .check();
  await dialogOf(publisher).getByRole("button", { name: "Replace", exact: true }).click();
  await rows
    .getByRole("row", { name: "colour" })
    .getByText(/kept encrypted/)
    .waitFor();
  expect(await publisher.content()).not.toContain("a hidden colour");
  await look(publisher, "own-installation");
}, 60_000);

test("a third-party app with keys is authorised by typing one in; a wrong one is told", async () => {
  const { app } = journey;
  const { token } = owner.admin;
  const definition = {
    authType: "API_KEY",
    apiBaseUrl: `${app.simulator.origin}/generic/api`,
    credentialName: "X-API-Key",
    credentialTemplate: "{credential}",
    identityUrl: "/me",
    identityIdMember: "account.id",
    identityNameMember: "account.name",
  };
  await act(app, token, "createCustomService", { name: "Parcels", definition }, "service { key }");
  const thirdParty = { service: "parcels", connection: "Parcels" };
  const written = { key: "shipper", name: "Shipper", version: "1.0.0", callbackListener: {}, thirdParty };
  const published = { manifest: JSON.stringify(written) };
  await act(app, token, "publishExtensionVersion", published, "extension { id }");
  const made = await act(app, token, "installExtension", { extensionKey: "shipper" }, "installation { id }");
  const installationId = idIn(made, "installation");
  await act(app, token, "authorizeInstallation", { installationId }, "installation { id }");
  await publisher.goto(`/installations/${encodeURIComponent(installationId)}`);
  const steps = publisher.getByRole("list", { name: "Steps of the installation" });
  await steps.getByRole("button", { name: "Authorise…" }).click();
  const dialog = dialogOf(publisher);
  await dialog.getByLabel("API key").fill("a-wrong-key");
  await dialog.getByRole("button", { name: "Authorise" }).click();
  await dialog
    .getByText(/refused|not accepted|not take/)
    .first()
    .waitFor();
  await look(publisher, "wrong-key");
  await dialog.getByLabel("API key").fill("generic-demo-key");
  await dialog.getByRole("button", { name: "Authorise" }).click();
  await toastOf(publisher, "Shipper may call Parcels now.").waitFor();
  await publisher.getByText("Active", { exact: true }).waitFor();
  expect(await publisher.content()).not.toContain("generic-demo-key");
}, 60_000);

test("who may not publish or install is told so", async () => {
  const { app, seed } = journey;
  const browser = page.context().browser();
  if (!browser) throw new Error("The page has no browser.");
  const billing = await makeMember(app, seed.id, ["BILLING_ADMIN"]);
  const other = await openContext(app, browser, billing);
  const at = await other.newPage();
  await at.goto("/extensions?view=installed");
  await settled(at);
  expect(await at.getByRole("button", { name: "Install by key" }).count()).toBe(0);
  await at.goto("/extensions/new");
  await at.getByText(/Your role does not allow publishing extensions/).waitFor();
  await other.close();
  const answer = await query(app, billing.token, `{ extensions(first: 5) { edges { node { id } } } }`);
  expect(answer.data?.["extensions"]).toEqual({ edges: [] });
});
