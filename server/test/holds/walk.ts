import fc from "fast-check";
import type { ManualClock } from "../../src/platform/clock.ts";
import type { TestApp } from "../app.ts";
import { commands } from "./commands.ts";
import { openSimulator, makeWorld } from "./world.ts";

/**
 * Random walks of people, providers, functions and time through holds, each held against a small model after every
 * step. Answers how many steps were taken. What fails is made as short as can be and told with its seed; `seed` and `path` repeat it.
 */
export async function walk(
  app: TestApp,
  clock: ManualClock,
  options: { walks: number; steps: number; seed?: number; path?: string; shrinkMs?: number },
): Promise<number> {
  openSimulator(app);
  let taken = 0;
  const seed = options.seed ?? Date.now() % 2 ** 31;
  console.log(`${options.walks} walks of up to ${options.steps} steps from seed ${seed}`);
  const step = fc.oneof(...commands);
  await fc.assert(
    fc.asyncProperty(fc.commands([step], { maxCommands: options.steps, size: "max" }), async (walk) => {
      const { world, model } = await makeWorld(app, clock);
      try {
        await fc.asyncModelRun(() => ({ model, real: world }), walk);
        taken += [...walk].length;
      } finally {
        await world.close();
      }
    }),
    {
      seed,
      numRuns: options.walks,
      ...(options.path === undefined ? {} : { path: options.path }),
      // Making a failure short takes a walk each time: no longer than this.
      ...(options.shrinkMs === 0
        ? { endOnFailure: true }
        : { interruptAfterTimeLimit: options.shrinkMs ?? 60_000 }),
    },
  );
  return taken;
}
