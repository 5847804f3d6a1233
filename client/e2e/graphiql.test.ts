import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { useTestApp } from "../../server/test/app.ts";
import { launchBrowser } from "./browser.ts";
import { act, openContext } from "./console.ts";
import { seedOrganization, type Seed } from "./seed.ts";

const harness = useTestApp();
let browser: Browser;
let seed: Seed;

beforeAll(async () => {
  browser = await launchBrowser();
  seed = await seedOrganization(harness.app);
});
afterAll(async () => {
  await browser?.close();
});

test("GraphiQL opens from the console signed in, with examples, and follows a subscription", async () => {
  const context = await openContext(harness.app, browser, seed.admin);
  const page = await context.newPage();
  await page.goto("/");
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "GraphiQL" }).click();
  const graphiql = await opened;
  await graphiql
    .getByText(/subscription/)
    .first()
    .waitFor();

  const query = "subscription { ruleChanged { cursor rule { name environments { environment status } } } }";
  const sockets: string[] = [];
  graphiql.on("websocket", (socket) => sockets.push(new URL(socket.url()).pathname));
  await graphiql.goto(`/graphiql?query=${encodeURIComponent(query)}`);
  await graphiql.getByRole("button", { name: /^Execute/ }).click();
  await expect.poll(() => sockets).toContain("/graphql");
  // The subscription has begun once a change of the rule arrives; until then each attempt makes one.
  const answer = graphiql.locator(".graphiql-response");
  await expect
    .poll(
      async () => {
        for (const field of ["disableRule", "enableRule"])
          await act(
            harness.app,
            seed.admin.token,
            field,
            { ruleId: seed.ruleId, environment: "DEVELOPMENT" },
            "rule { id }",
          );
        return answer.textContent();
      },
      { timeout: 15_000, interval: 500 },
    )
    .toMatch(/Welcome\s+new\s+leads/); // The editor shows its blanks as no-break spaces.
  await context.close();
}, 60_000);
