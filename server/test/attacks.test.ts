import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { GUARDS } from "../src/platform/guards.ts";
import { attacks } from "./attacks/attacks.ts";
import { startWorld } from "./attacks/world.ts";
import type { World } from "./attacks/world.ts";

// Every attack is run twice: it fails where the guards stand, and works where its own is left out, so that the test can fail.
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(() => world.evil.forget());

describe.each(attacks)("$guard: $name", ({ guard, run }) => {
  test("gets nothing, and no code or token reaches the wrong endpoint", async () => {
    expect(await world.without(null, () => run(world))).toBe(null);
    const secrets = [...world.bank.secretsOf("vera"), ...world.bank.clientSecrets()];
    expect(world.evil.knows(secrets)).toEqual([]);
  });

  test("works without its guard", async () => {
    expect(await world.without(guard, () => run(world))).toEqual(expect.any(String));
  });
});

test("every guard has an attack that needs it, and every attack is told in the guide", async () => {
  expect(attacks.length).toBeGreaterThanOrEqual(14);
  expect(new Set(attacks.map(({ name }) => name)).size).toBe(attacks.length);
  expect(new Set(attacks.map(({ guard }) => guard))).toEqual(new Set(Object.keys(GUARDS)));
  const guide = await readFile(resolve(import.meta.dirname, "../../docs/security.md"), "utf8");
  for (const { name, guard, story } of attacks) {
    expect(guide).toContain(`### ${name.slice(0, 1).toUpperCase()}${name.slice(1)} (\`${guard}\`)`);
    expect(guide.replaceAll(/\s+/g, " ")).toContain(story);
  }
  for (const sentence of Object.values(GUARDS)) expect(guide.replaceAll(/\s+/g, " ")).toContain(sentence);
});
