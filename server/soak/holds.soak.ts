// Walks at random through revoking, granting, pausing, deploying, failing, crashing and waiting, against a small model of what should be
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeManualClock } from "../src/platform/clock.ts";
import { startTestApp } from "../test/app.ts";
import type { TestApp } from "../test/app.ts";
import { walk } from "../test/holds/walk.ts";

const seeds = (process.env["PATCHBAY_SOAK_SEED"] ?? "1,2,3").split(",").map(Number);
const walks = 5;
const steps = 80;
const clock = makeManualClock(new Date(Date.now()));
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ work: false, clock });
});
afterAll(() => app.close());

test.each(seeds)("walks of seed %i", async (seed) => {
  const start = performance.now();
  const taken = await walk(app, clock, { walks, steps, seed, shrinkMs: 300_000 });
  expect(taken).toBeGreaterThan(0);
  console.log(
    `seed ${seed}: ${walks} walks, ${taken} steps in ${((performance.now() - start) / 1_000).toFixed(0)} s`,
  );
});
