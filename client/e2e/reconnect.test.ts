import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { useTestApp } from "../../server/test/app.ts";
import { makeMember, query } from "../../server/test/builders.ts";
import { spawnPatchbay, type PatchbayProcess } from "../../server/test/process.ts";
import { launchBrowser } from "./browser.ts";
import { act, connectionOf, countLoads, openContext, settled, toastOf } from "./console.ts";
import { seedOrganization, type Seed } from "./seed.ts";

const harness = useTestApp();
let browser: Browser;
let node: PatchbayProcess | undefined;
let seed: Seed;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launchBrowser();
  seed = await seedOrganization(harness.app);
});
afterEach(async () => {
  await context?.close();
});
afterAll(async () => {
  await browser?.close();
  await node?.kill("SIGKILL");
});

/** A second node on the same database: the one that is killed, while the test's own goes on. */
async function startNode(port?: number): Promise<PatchbayProcess> {
  const { app } = harness;
  return spawnPatchbay({
    databaseUrl: app.database.url,
    simulatorOrigin: app.simulator.origin,
    masterKeys: app.options.masterKeys[0].key.export().toString("base64url"),
    ...(port === undefined ? {} : { port }),
  });
}

/** The rule's page at a node of its own, live; and how to kill that node and to start it again at its address. */
async function openRuleAtNode(): Promise<{ page: Page; kill(): Promise<void>; restart(): Promise<void> }> {
  const started = (node ??= await startNode());
  context = await openContext({ origin: started.origin }, browser, seed.admin);
  const page = await context.newPage();
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}`);
  await settled(page);
  return {
    page,
    async kill() {
      await started.kill("SIGKILL");
      await connectionOf(page).and(page.locator('[data-state="reconnecting"]')).waitFor();
    },
    async restart() {
      node = await startNode(Number(new URL(started.origin).port));
      await page.getByRole("button", { name: "Retry now" }).click();
      await connectionOf(page).and(page.locator('[data-state="live"]')).waitFor();
    },
  };
}

const changeRule = (field: "enableRule" | "disableRule") =>
  act(
    harness.app,
    seed.admin.token,
    field,
    { ruleId: seed.ruleId, environment: "DEVELOPMENT" },
    "rule { id }",
  );

test("a console whose server was killed catches up on what happened meanwhile, without a reload", async () => {
  const { page, kill, restart } = await openRuleAtNode();
  const counter = countLoads(page);
  await page.getByText("Active", { exact: true }).first().waitFor();
  await kill();
  await changeRule("disableRule");
  await restart();
  await toastOf(page, /^Back live: \d+ changes? caught up\.$/).waitFor();
  await page.getByText("Disabled", { exact: true }).first().waitFor();
  // And it is live again, not only up to date.
  await changeRule("enableRule");
  await page.getByText("Active", { exact: true }).first().waitFor();
  expect(counter.loads).toBe(0);
});

test("after a gap that the feed no longer keeps, everything is read again", async () => {
  const { page, kill, restart } = await openRuleAtNode();
  const counter = countLoads(page);
  await kill();
  await changeRule("disableRule");
  await dropTheFeed();
  await restart();
  await toastOf(page, "The gap was too long to replay: everything was read again.").waitFor();
  await page.getByText("Disabled", { exact: true }).first().waitFor();
  await changeRule("enableRule");
  await page.getByText("Active", { exact: true }).first().waitFor();
  expect(counter.loads).toBe(0);
});

/** As retention does after some days: drops the partitions up to today's and raises the floor of cursors. */
async function dropTheFeed(): Promise<void> {
  const client = await harness.app.environment.database.pool.connect();
  try {
    await client.query("begin");
    await client.query("select drop_change_partitions((now() at time zone 'utc')::date + 1)");
    await client.query("select ensure_change_partitions((now() at time zone 'utc')::date, 8)");
    await client.query("commit");
  } finally {
    client.release();
  }
}

test("signing out in one tab ends the other", async () => {
  context = await openContext(harness.app, browser, seed.admin);
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto("/rules");
  await second.goto("/services");
  await settled(first);
  await settled(second);
  await first.getByRole("button", { name: "Sign out" }).click();
  await first.getByRole("button", { name: "Sign in" }).waitFor();
  await second.getByText("Your session has ended. Sign in to go on.").waitFor();
  expect(await second.getByRole("button", { name: "Sign in" }).count()).toBe(1);
});

test("a member whose role is withdrawn sees the buttons go, and stays where they are", async () => {
  const member = await makeMember(harness.app, seed.id, ["DEVELOPER"]);
  context = await openContext(harness.app, browser, member);
  const page = await context.newPage();
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}`);
  await settled(page);
  const counter = countLoads(page);
  const edit = page.getByRole("link", { name: "Edit" });
  await edit.waitFor();
  const found = await query(
    harness.app,
    seed.admin.token,
    `{ members(first: 50) { edges { node { id email } } } }`,
  );
  const members = found.data?.["members"] as { edges: { node: { id: string; email: string } }[] } | undefined;
  const memberId = members?.edges.find(({ node }) => node.email === member.email)?.node.id;
  const setRoles = (roles: string[]) =>
    act(harness.app, seed.admin.token, "setMemberRoles", { memberId, roles }, "member { id }");

  await setRoles(["BILLING_ADMIN"]);
  await edit.waitFor({ state: "detached" });
  await toastOf(page, "Your roles have changed: this is what you may do now.").waitFor();
  await settled(page);
  expect(await page.getByRole("button", { name: "Disable" }).count()).toBe(0);
  // Live under the new roles, up to the next change of them.
  await changeRule("disableRule");
  await page.getByText("Disabled", { exact: true }).first().waitFor();
  await changeRule("enableRule");
  await setRoles(["DEVELOPER"]);
  await edit.waitFor();
  expect(counter.loads).toBe(0);
});
