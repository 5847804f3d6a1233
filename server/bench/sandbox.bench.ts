// How responsive the process stays while scripts attack the sandbox, and what a run of a small script costs. See docs/guides/functions.md.
import { cpus, loadavg } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { systemClock } from "../src/platform/clock.ts";
import { createLogger } from "../src/platform/logger.ts";
import { makeSandbox } from "../src/platform/sandbox/sandbox.ts";
import type { Sandbox } from "../src/platform/sandbox/sandbox.ts";

const body = (text: string): string => `export default async (event) => { ${text} };`;
const attacks: Record<string, string> = {
  "endless loop": "for (;;) {}",
  "endless promise jobs": "const again = () => Promise.resolve().then(again); await again();",
  "a loop in a built-in that heeds nothing": "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);",
  "array without end": "const all = []; for (;;) all.push({ at: all.length });",
  "string of 1 GB": `return "x".repeat(2 ** 30 - 1).length;`,
  "deep recursion": "const f = () => f() + 1; return f();",
  "regex backtracking": `/^(a+)+$/.test("a".repeat(60) + "b");`,
  "endless logs": `for (;;) console.log("x".repeat(1000));`,
};

/** The delay of this process's event loop during `work`, in ms: the mean, the 99th percentile and the longest. */
async function watch(work: () => Promise<string>): Promise<string> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const told = await work();
  delay.disable();
  const ms = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(1);
  return `${told.padEnd(34)} mean ${ms(delay.mean)}  p99 ${ms(delay.percentile(99))}  max ${ms(delay.max)} ms`;
}

const lane = (index: number): string => `lane ${index}`;

/** Four lanes attack at once, each twice. */
async function attack(sandbox: Sandbox, text: string): Promise<string> {
  const runs = Array.from({ length: 8 }, (_, index) =>
    sandbox.run({ source: body(text), args: [{}], lane: lane(index % 4) }),
  );
  const outcomes = await Promise.all(runs);
  const classes = outcomes.map((outcome) => (outcome.ok ? "OK" : outcome.errorClass));
  return [...new Set(classes)].join(", ");
}

/** Runs one after the other, then as many as there is room for. */
async function measureRuns(sandbox: Sandbox): Promise<void> {
  const source = body("return { id: event.id, twice: event.id * 2 };");
  const run = async (id: number): Promise<void> => {
    const outcome = await sandbox.run({ source, args: [{ id }], lane: lane(id % 8) });
    if (!outcome.ok) throw new Error(outcome.message);
  };
  const time = async (work: () => Promise<unknown>): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const first = await time(() => run(0));
  for (let id = 0; id < 200; id++) await run(id);
  const single: number[] = [];
  for (let id = 0; id < 500; id++) single.push(await time(() => run(id)));
  single.sort((a, b) => a - b);
  const count = 4_000;
  const together = await time(async () => {
    for (let done = 0; done < count; done += 500)
      await Promise.all(Array.from({ length: 500 }, (_, index) => run(done + index)));
  });
  const at = (share: number): string => (single[Math.floor(share * single.length)] ?? 0).toFixed(1);
  console.log(
    `first run ${first.toFixed(0)} ms; then, one after the other: p50 ${at(0.5)}  p99 ${at(0.99)} ms`,
  );
  console.log(`${count} runs, many at once: ${Math.round((count / together) * 1_000)} runs/s`);
  console.log(`memory of the process afterwards: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`);
}

const sandbox = makeSandbox({ clock: systemClock, log: createLogger("silent") });
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? "?"}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
);
await measureRuns(sandbox);
const settle = (): Promise<string> =>
  new Promise((done) => systemClock.setTimer(() => done("nothing runs"), 3_000));
const idle = globalThis.setInterval(() => undefined, 1_000);
console.log(`${"event loop while".padEnd(42)} ${await watch(settle)}`);
for (const [name, text] of Object.entries(attacks))
  console.log(`${name.padEnd(42)} ${await watch(() => attack(sandbox, text))}`);
clearInterval(idle);
console.log(`memory of the process: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`);
await sandbox.close();
