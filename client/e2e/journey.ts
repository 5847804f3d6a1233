import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

import { useTestApp, type TestApp } from "../../server/test/app.ts";
import { launchBrowser } from "./browser.ts";
import { openContext } from "./console.ts";
import { seedOrganization, type Seed } from "./seed.ts";

export type Journey = { readonly app: TestApp; readonly seed: Seed; readonly page: Page };

/** An organization at work and a page of its admin, for all tests of a file; read it inside tests. */
export function useJourney(overrides: Parameters<typeof useTestApp>[0] = {}): Journey {
  const harness = useTestApp(overrides);
  let browser: Browser | undefined;
  let opened: { seed: Seed; page: Page } | undefined;
  const present = (): { seed: Seed; page: Page } => {
    if (!opened) throw new Error("The journey begins in beforeAll: use it inside tests.");
    return opened;
  };
  beforeAll(async () => {
    browser = await launchBrowser();
    const seed = await seedOrganization(harness.app);
    const context = await openContext(harness.app, browser, seed.admin);
    opened = { seed, page: await context.newPage() };
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    get app() {
      return harness.app;
    },
    get seed() {
      return present().seed;
    },
    get page() {
      return present().page;
    },
  };
}
