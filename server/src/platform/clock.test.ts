import { expect, test } from "vitest";
import { makeManualClock, systemClock } from "./clock.ts";

test("a manual clock stands still until it is moved", () => {
  const clock = makeManualClock("2026-03-01T10:00:00Z");
  expect(clock.now().toISOString()).toBe("2026-03-01T10:00:00.000Z");
  clock.advance(1_500);
  expect(clock.now().toISOString()).toBe("2026-03-01T10:00:01.500Z");
});

test("timers run in the order of their moments, each at its own moment", () => {
  const clock = makeManualClock("2026-03-01T10:00:00Z");
  const seen: string[] = [];
  const note = (name: string) => () => void seen.push(`${name}@${clock.now().getUTCSeconds()}`);
  clock.setTimer(note("late"), 9_000);
  clock.setTimer(() => {
    note("early")();
    clock.setTimer(note("nested"), 2_000);
  }, 1_000);
  const cancel = clock.setTimer(note("cancelled"), 2_000);
  cancel();
  clock.advance(5_000);
  expect(seen).toEqual(["early@1", "nested@3"]);
  expect(clock.pendingTimers()).toBe(1);
  clock.advance(5_000);
  expect(seen).toEqual(["early@1", "nested@3", "late@9"]);
});

test("the system clock runs a timer, and not a cancelled one", async () => {
  const seen: string[] = [];
  const cancel = systemClock.setTimer(() => seen.push("cancelled"), 0);
  cancel();
  await new Promise<void>((resolve) => {
    const keepAlive = setTimeout(resolve, 5_000);
    systemClock.setTimer(() => {
      clearTimeout(keepAlive);
      resolve();
    }, 5);
  });
  expect(seen).toEqual([]);
});
