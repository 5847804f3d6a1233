import { afterAll, beforeAll, expect, test } from "vitest";
import { makeManualClock } from "../src/platform/clock.ts";
import { startTestApp } from "./app.ts";
import type { TestApp } from "./app.ts";
import { walk } from "./holds/walk.ts";

const clock = makeManualClock(new Date(Date.now()));
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, clock });
});
afterAll(() => app.close());

// One seed, so that a change that is not about holds cannot fail by chance; soak/holds.soak.ts walks many.
test(
  "no event is lost, none starts while a hold stands or after its success, statuses are what the facts say",
  { timeout: 120_000 },
  async () => {
    expect(await walk(app, clock, { walks: 3, steps: 40, seed: 20_261_122 })).toBeGreaterThan(0);
  },
);
