import { mkdirSync } from "node:fs";
import path from "node:path";

import axe from "axe-core";
import type * as Axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { connectBooks } from "../../server/test/connect-books.ts";
import { useTestApp } from "../../server/test/app.ts";
import { registerClient } from "../../server/test/consent.ts";
import { launchBrowser } from "./browser.ts";
import { act, dialogOf, idIn, openContext, settled } from "./console.ts";
import { fillOrganization, seedOrganization, type Seed } from "./seed.ts";

// LOOKS=folder keeps a picture of every page and dialog in each look, to go through by eye.
const looksFolder = process.env["LOOKS"] ? path.resolve(process.env["LOOKS"]) : null;
if (looksFolder) mkdirSync(looksFolder, { recursive: true });

const everything = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// What a page says is the same in each look: there only what the look alters is asked again.
const looks = [
  { name: "light", colorScheme: "light", width: 1280, rules: { type: "tag", values: everything } },
  {
    name: "phone",
    colorScheme: "light",
    width: 390,
    rules: { type: "rule", values: ["color-contrast", "target-size", "scrollable-region-focusable"] },
  },
  { name: "dark", colorScheme: "dark", width: 1280, rules: { type: "rule", values: ["color-contrast"] } },
] as const satisfies {
  name: string;
  colorScheme: "light" | "dark";
  width: number;
  rules: { type: "tag" | "rule"; values: string[] };
}[];
type Look = (typeof looks)[number];

const harness = useTestApp();
let browser: Browser;
let context: BrowserContext;
let page: Page;
let seed: Seed;
let executionId: string;
let firstDeploymentId: string;
let scriptId: string;
let connection: string;

beforeAll(async () => {
  browser = await launchBrowser();
  seed = await seedOrganization(harness.app);
  ({ executionId } = await fillOrganization(harness.app, seed));
  await deployTwice();
  scriptId = await makeScript();
  await registerClient(harness.app, seed, "zoho-books");
  const { linkName } = await connectBooks(harness.app, seed);
  connection = `/connections/${linkName}`;
  context = await newContext(seed.admin);
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
});

/** Two deployments that differ, with rules that need an account in production; and a rule that someone paused. */
async function deployTwice(): Promise<void> {
  const { app } = harness;
  const { token } = seed.admin;
  const { projectId, ruleId } = seed;
  const deploy = async (note: string) =>
    idIn(
      await act(
        app,
        token,
        "deployProject",
        { projectId, allowConfigurationNeeded: true, note },
        "deployment { id }",
      ),
      "deployment",
    );
  firstDeploymentId = await deploy("The first");
  await act(
    app,
    token,
    "updateRule",
    { ruleId, name: "Welcome every lead", expectedVersion: 1 },
    "rule { id }",
  );
  await deploy("A better name");
  await act(app, token, "updateRule", { ruleId, name: "Welcome leads", expectedVersion: 2 }, "rule { id }");
  await act(app, token, "pauseRule", { ruleId, environment: "DEVELOPMENT" }, "rule { id }");
}

/** A script of two versions. */
async function makeScript(): Promise<string> {
  const { app } = harness;
  const { token } = seed.admin;
  const source =
    "// Greets.\nexport default (event) => ({ greeted: event.recordId, at: 1, by: /x/, on: null });\n";
  const input = { projectId: seed.projectId, name: "Greeter", source };
  const functionId = idIn(await act(app, token, "createFunction", input, "function { id }"), "function");
  await act(app, token, "updateFunction", { functionId, source: `${source}// 2\n` }, "function { id }");
  return functionId;
}

async function newContext(person: Seed["admin"] | null): Promise<BrowserContext> {
  // Reduced motion: a colour half-way between two themes is nobody's finding.
  const made = await openContext(harness.app, browser, person, { reducedMotion: "reduce" });
  // An init script is not subject to the content security policy, which stays as it is.
  await made.addInitScript(axe.source);
  return made;
}

type Finding = { page: string; look: string; rule: string; target: string; summary: string };

/** What axe finds on the page as it is now, in each look, and whether a phone would scroll sideways. */
async function inspect(at: Page, name: string, wanted: readonly Look[] = looks): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const look of wanted) {
    await at.emulateMedia({ colorScheme: look.colorScheme });
    await at.setViewportSize({ width: look.width, height: 800 });
    await at.waitForFunction(
      (scheme) => document.documentElement.dataset["theme"] === scheme,
      look.colorScheme,
    );
    const { violations, overflow } = await at.evaluate(async ({ type, values }) => {
      const { axe } = window as unknown as { axe: typeof Axe };
      // The theme has reached every element once its transitions, however short, have ended.
      await new Promise((resolve) => requestAnimationFrame(resolve));
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
      const result = await axe.run(document, {
        resultTypes: ["violations"],
        runOnly: { type, values: [...values] },
      });
      return {
        violations: result.violations.flatMap((rule) =>
          rule.nodes.map((node) => ({
            rule: rule.id,
            target: node.target.join(" "),
            summary: node.failureSummary ?? "",
          })),
        ),
        overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      };
    }, look.rules);
    findings.push(...violations.map((violation) => ({ page: name, look: look.name, ...violation })));
    if (overflow > 0)
      findings.push({
        page: name,
        look: look.name,
        rule: "scrolls sideways",
        target: "html",
        summary: `${overflow} px`,
      });
    if (looksFolder)
      await at.screenshot({ path: path.join(looksFolder, `${name}-${look.name}.png`), fullPage: true });
  }
  await at.emulateMedia({ colorScheme: "light" });
  await at.setViewportSize({ width: 1280, height: 800 });
  return findings;
}

test("no page has an accessibility finding, in either theme and on a phone", async () => {
  const pages: Record<string, string> = {
    overview: "/",
    "overview-production": "/?environment=production",
    services: "/services",
    service: "/services/zoho-crm",
    "service-production": "/services/zoho-crm?environment=production",
    events: "/services/zoho-crm?view=events",
    "event-type": "/services/zoho-crm/events/Leads.created",
    account: `/accounts/${encodeURIComponent(seed.accountId)}`,
    rules: "/rules",
    "new-rule": "/rules/new",
    rule: `/rules/${encodeURIComponent(seed.ruleId)}`,
    "edit-rule": `/rules/${encodeURIComponent(seed.ruleId)}/edit`,
    deployments: "/deployments",
    "project-deployments": `/projects/${encodeURIComponent(seed.projectId)}/deployments`,
    deployment: `/projects/${encodeURIComponent(seed.projectId)}/deployments/${encodeURIComponent(firstDeploymentId)}`,
    difference: `/projects/${encodeURIComponent(seed.projectId)}/deployments/difference?from=${encodeURIComponent(firstDeploymentId)}`,
    problems: "/problems",
    "problems-dismissed": "/problems?state=dismissed",
    executions: "/executions",
    execution: `/executions/${encodeURIComponent(executionId)}`,
    functions: "/functions",
    script: `/functions/${encodeURIComponent(scriptId)}`,
    endpoint: `/functions/${encodeURIComponent(seed.functionId)}`,
    connections: "/connections",
    "connections-none": "/connections?search=nothing",
    connection,
    "connection-usage": `${connection}?view=usage`,
    "connection-rules": `${connection}?view=rules`,
    "connection-use": `${connection}?view=use`,
    "connection-try": `${connection}?view=try`,
    sync: "/sync",
    "mapping-errors": "/sync/errors",
    "no-such-run": "/sync/nonsense",
    projects: "/settings/projects",
    members: "/settings/members",
    tokens: "/settings/tokens",
    "audit-log": "/settings/audit-log",
    activity: "/activity",
    "not-found": "/nothing/here",
    "no-such-account": `/accounts/${btoa("Account:00000000-0000-7000-8000-000000000000")}`,
    "malformed-account": "/accounts/nonsense",
    "connected-error":
      "/connected?error=CONSENT_DENIED&message=The+permission+was+not+given.&service=zoho-crm",
  };
  const findings: Finding[] = [];
  for (const [name, address] of Object.entries(pages)) {
    await page.goto(address);
    await settled(page);
    findings.push(...(await inspect(page, name)));
  }
  expect(findings).toEqual([]);
}, 240_000);

test("nor the pages before signing in", async () => {
  const outside = await newContext(null);
  const at = await outside.newPage();
  const findings: Finding[] = [];
  for (const [name, address] of Object.entries({
    "sign-in": "/",
    "setup-first": "/setup?first=true&token=x",
    "setup-invited": "/setup?token=x",
  })) {
    await at.goto(address);
    await at.getByRole("heading", { level: 1 }).waitFor();
    findings.push(...(await inspect(at, name)));
  }
  await outside.close();
  expect(findings).toEqual([]);
});

test("nor any dialog, menu or the palette", async () => {
  const account = `/accounts/${encodeURIComponent(seed.accountId)}`;
  const rule = `/rules/${encodeURIComponent(seed.ruleId)}`;
  const press = (name: string | RegExp) => async () => page.getByRole("button", { name }).first().click();
  const choose = (menu: string, item: string) => async () => {
    await page.getByRole("button", { name: menu }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  const createConnectionOf = (service: string) => async () => {
    await press("Create connection")();
    await dialogOf(page).getByLabel("Service", { exact: true }).fill(service);
    await dialogOf(page)
      .getByRole("button", { name: new RegExp(`^${service}`) })
      .first()
      .click();
    await dialogOf(page).getByLabel("Connection name").waitFor();
  };
  const history = `/projects/${encodeURIComponent(seed.projectId)}/deployments`;
  const dialogs: Record<string, { at: string; open: () => Promise<void> }> = {
    "add-account": { at: "/services/zoho-crm", open: press("Add account") },
    revoke: { at: account, open: press("Revoke") },
    "delete-account": { at: account, open: press("Delete") },
    associate: { at: rule, open: press("Change account") },
    "add-with-tokens": {
      at: "/services/zoho-crm",
      open: async () => {
        await press("Add account")();
        await press("Paste your own tokens")();
        await page.getByRole("heading", { name: "Paste your own tokens" }).waitFor();
      },
    },
    reconnect: { at: account, open: choose("More actions", "Reconnect…") },
    "held-event-limits": { at: account, open: choose("More actions", "Limits of held events…") },
    "delete-service": { at: "/services/zoho-crm", open: press("Delete integration…") },
    resume: { at: rule, open: press("Resume") },
    pause: {
      at: rule,
      open: async () => {
        const input = { ruleId: seed.ruleId, environment: "DEVELOPMENT" };
        await act(harness.app, seed.admin.token, "resumeRule", input, "rule { id }");
        await press("Pause")();
      },
    },
    deploy: { at: history, open: press("Deploy to production") },
    "deploy-refused": {
      at: history,
      open: async () => {
        await press("Deploy to production")();
        await dialogOf(page).getByRole("button", { name: "Deploy to production" }).click();
        await dialogOf(page)
          .getByText(/^Refused: /)
          .waitFor();
      },
    },
    "roll-back": {
      at: `${history}/${encodeURIComponent(firstDeploymentId)}`,
      open: press("Roll back to this"),
    },
    dismiss: { at: "/problems", open: press(/^Dismiss: /) },
    "associate-several": {
      at: "/problems",
      open: async () => {
        await page.getByLabel("Environment of the problem").selectOption("production");
        await page.getByLabel(/^Select all/).check();
        await press(/^Choose one account for/)();
      },
    },
    "delete-rule": { at: rule, open: press("Delete") },
    "start-sync": {
      at: "/sync",
      open: async () => {
        await press("Start a sync")();
        await dialogOf(page).getByLabel("Contacts pull").waitFor();
      },
    },
    "create-project": { at: "/settings/projects", open: press("Create project") },
    "create-function": { at: "/functions", open: press("Create function") },
    "delete-function": {
      at: `/functions/${encodeURIComponent(seed.functionId)}`,
      open: async () => {
        await press("Delete")();
        await dialogOf(page).getByText("Welcome leads").first().waitFor();
      },
    },
    "compare-versions": {
      at: `/functions/${encodeURIComponent(scriptId)}`,
      open: press("Compare version 1"),
    },
    replay: {
      at: rule,
      open: async () => {
        await press("Replay events")();
        await dialogOf(page).getByRole("button", { name: "Count first" }).click();
        await dialogOf(page).getByTestId("to-run").waitFor();
      },
    },
    "invite-member": { at: "/settings/members", open: press("Invite member") },
    "create-token": { at: "/settings/tokens", open: press("Create token") },
    "choose-connection-service": { at: "/connections", open: press("Create connection") },
    "create-connection": {
      at: "/connections",
      open: createConnectionOf("Zoho Books"),
    },
    "create-connection-with-key": {
      at: "/connections",
      open: createConnectionOf("SendGrid"),
    },
    "reconnect-connection": { at: connection, open: press("Reconnect in Sandbox") },
    "connection-tokens": { at: connection, open: choose("More for Sandbox", "Paste your own tokens…") },
    "revoke-connection": { at: connection, open: press("Revoke in Sandbox") },
    "edit-connection": { at: connection, open: press("Edit") },
    "share-connection": { at: connection, open: press("Share") },
    "delete-connection": { at: connection, open: press("Delete") },
    palette: { at: "/", open: () => page.keyboard.press("Control+k") },
    help: { at: "/", open: () => page.keyboard.press("?") },
  };
  const findings: Finding[] = [];
  for (const [name, { at, open }] of Object.entries(dialogs)) {
    await page.goto(at);
    await settled(page);
    await open();
    await dialogOf(page).waitFor();
    await page.waitForFunction(() => !document.querySelector("[data-skeleton]"));
    findings.push(...(await inspect(page, `dialog-${name}`)));
  }
  await act(harness.app, seed.admin.token, "revokeAccount", { accountId: seed.accountId }, "account { id }");
  await page.goto(account);
  await settled(page);
  await press("Grant")();
  await dialogOf(page).waitFor();
  findings.push(...(await inspect(page, "dialog-grant")));
  // A menu keeps the place that it had in the window it was opened in, so each look opens its own.
  for (const look of looks) {
    await page.setViewportSize({ width: look.width, height: 800 });
    await page.goto("/rules");
    await settled(page);
    await page
      .getByRole("button", { name: /^Actions for/ })
      .first()
      .click();
    await page.getByRole("menu").waitFor();
    findings.push(...(await inspect(page, "menu", [look])));
  }
  expect(findings).toEqual([]);
}, 240_000);
