import { describe, expect, it } from "vitest";
import { makeManualClock, systemClock } from "../clock.ts";
import { createLogger } from "../logger.ts";
import { HostFunctionError, SandboxBusyError, SandboxStoppingError } from "./sandbox-outcome.ts";
import { makeSandbox } from "./sandbox.ts";
import { body, useSandbox } from "./sandbox.fixture.ts";

const log = createLogger("silent");
const suite = useSandbox();

describe("a run", () => {
  it("gets its arguments and gives its value, time and memory", async () => {
    const outcome = await suite.run(body("return { sum: event.a + context.b };"), {
      args: [{ a: 1 }, { b: 2 }],
    });
    expect(outcome).toEqual({
      ok: true,
      output: '{"sum":3}',
      logs: [],
      durationMs: expect.any(Number),
      memoryBytes: expect.any(Number),
    });
  });

  it("may be a plain function, use await at the top, and modern built-ins", async () => {
    const source = `const four = await Promise.resolve(4);
      export default (event) => [four, [3, 1].toSorted(), Object.groupBy([1, 2], (n) => (n > 1 ? "b" : "a")), event?.x ?? null];`;
    expect(await suite.run(source)).toMatchObject({ output: '[4,[1,3],{"a":[1],"b":[2]},null]' });
  });

  it("keeps what it logs, with level and time", async () => {
    const { logs } = await suite.run(
      body(`console.debug("a", 1); console.log({ b: [1n > 0n] }, null, undefined); console.info(new Date(0)); console.warn(2n, Symbol("s"));
        console.error(new TypeError("no")); const cyclic = {}; cyclic.self = cyclic; console.log(cyclic, () => 1);`),
    );
    expect(logs.map(({ level, text }) => [level, text.split("\n")[0]])).toEqual([
      ["DEBUG", "a 1"],
      ["INFO", '{"b":[true]} null undefined'],
      ["INFO", "1970-01-01T00:00:00.000Z"],
      ["WARN", "2n Symbol(s)"],
      ["ERROR", "TypeError: no"],
      ["INFO", "[object Object] () => 1"],
    ]);
    expect(logs.every(({ atMs }) => Number.isInteger(atMs) && atMs >= 0)).toBe(true);
  });

  it("keeps what it logged before it failed", async () => {
    expect(await suite.run(body(`console.log("so far"); null.x;`))).toMatchObject({
      ok: false,
      errorClass: "EXCEPTION",
      message: "TypeError: cannot read property 'x' of null",
      line: 2,
      logs: [{ level: "INFO", text: "so far" }],
    });
  });

  it.each([
    ["let x = ;", 1, 9, "unexpected token in expression: ';'"],
    ["export default function (event) {\n  return { a: 1\n    b: 2 };\n}", 3, 5, "Unexpected identifier 'b'"],
    ["export default function (event) {\n  if (event {\n  }\n}", 2, 13, "Unexpected token '{'"],
    ["export default function (event) {", 1, 33, "unexpected token in expression: the end of the source"],
    ["const a = 1;\nconst pattern = /(/;", 2, 19, "expecting ')'"],
  ])("says where the syntax of %j is wrong", async (source, line, column, message) => {
    const fault = { errorClass: "SYNTAX", line, column, message };
    expect(await suite.run(source)).toMatchObject({ ok: false, ...fault });
    expect(await suite.sandbox.check(source)).toEqual(fault);
  });

  it("says where an error was thrown", async () => {
    const source = body(`const fail = () => {\n  throw new TypeError("no");\n};\nfail();`);
    expect(await suite.run(source)).toMatchObject({ message: "TypeError: no", line: 3 });
  });
});

describe("a check", () => {
  it("finds what keeps a source from running, and runs nothing", async () => {
    const check = (source: string): Promise<unknown> => suite.sandbox.check(source);
    expect(await check("for (;;) {}\nexport default () => { for (;;) {} };")).toBeNull();
    expect(await check("export { run as default };\nfunction run() {}")).toBeNull();
    expect(await check("export const run = 1;")).toMatchObject({ errorClass: "NO_DEFAULT_EXPORT" });
    expect(await check("import 'x';\nexport default 1;")).toMatchObject({ errorClass: "IMPORT" });
    expect(await check(`export default ${"[".repeat(100_000)}`)).toMatchObject({
      errorClass: "STACK_OVERFLOW",
    });
    expect(await check("x".repeat(300_000))).toMatchObject({ errorClass: "SOURCE_TOO_LARGE" });
  });
});

describe("host functions", () => {
  it("are called with JSON and awaited, several at once", async () => {
    const seen: unknown[] = [];
    const outcome = await suite.run(
      body(`const answers = await Promise.all([1, 2].map((n) => connections.invoke("crm", { n })));
        return [answers, await double(21)];`),
      {
        hostFunctions: {
          "connections.invoke": async (args) => {
            seen.push(args);
            return { status: 200, args };
          },
          double: async ([value]) => Number(value) * 2,
        },
      },
    );
    expect(outcome).toMatchObject({
      ok: true,
      output: '[[{"status":200,"args":["crm",{"n":1}]},{"status":200,"args":["crm",{"n":2}]}],42]',
    });
    expect(seen).toEqual([
      ["crm", { n: 1 }],
      ["crm", { n: 2 }],
    ]);
  });

  it("tell the script their own errors, and mask others", async () => {
    const hostFunctions = {
      refuse: async () => {
        throw new HostFunctionError("NOT_FOUND", "There is no such connection.");
      },
      break: async () => {
        throw new Error("password=hunter2");
      },
    };
    const caught = body(
      `const told = []; for (const f of [refuse, globalThis.break]) try { await f(); } catch (error) { told.push([error.code, error.message, error instanceof Error]); } return told;`,
    );
    expect(await suite.run(caught, { hostFunctions })).toMatchObject({
      output:
        '[["NOT_FOUND","There is no such connection.",true],["INTERNAL","Something went wrong on our side.",true]]',
    });
    expect(await suite.run(body("await refuse();"), { hostFunctions })).toMatchObject({
      errorClass: "EXCEPTION",
      message: "Error: There is no such connection.",
    });
  });

  it("are bounded in number, at once and in size", async () => {
    let calls = 0;
    const hostFunctions = {
      once: async () => ++calls,
      big: async () => "x".repeat(2 * 1024 * 1024),
    };
    const failing = (text: string): Promise<unknown> =>
      suite.run(body(`try { ${text} } catch (error) { return error.code; }`), { hostFunctions });
    expect(await failing("for (;;) await once();")).toMatchObject({ output: '"TOO_MANY_CALLS"' });
    expect(calls).toBe(50);
    expect(await failing("await Promise.all(Array.from({ length: 11 }, () => once()));")).toMatchObject({
      output: '"TOO_MANY_AT_ONCE"',
    });
    expect(await failing(`await once("x".repeat(300_000));`)).toMatchObject({
      output: '"REQUEST_TOO_LARGE"',
    });
    expect(await failing("await big();")).toMatchObject({ output: '"ANSWER_TOO_LARGE"' });
  });

  it("that never answer end with the wall time, and hear of it", async () => {
    const aborted = Promise.withResolvers<void>();
    const outcome = await suite.run(body(`console.log("asked"); await wait();`), {
      limits: { wallMs: 200 },
      hostFunctions: {
        wait: (_args, signal) =>
          new Promise(() => {
            signal.addEventListener("abort", () => aborted.resolve());
          }),
      },
    });
    expect(outcome).toMatchObject({ ok: false, errorClass: "TIMED_OUT", logs: [{ text: "asked" }] });
    await expect(aborted.promise).resolves.toBeUndefined();
  });
});

describe("many at once", () => {
  it("lets other lanes past one that computes without end", async () => {
    const sandbox = makeSandbox({ clock: systemClock, log });
    let ended = 0;
    const endless = Array.from({ length: 6 }, async () => {
      const limits = { cpuMs: 120_000, wallMs: 120_000 };
      const outcome = await sandbox.run({ source: body("for (;;) {}"), args: [], lane: "endless", limits });
      ended += 1;
      return outcome;
    });
    const quick = Array.from({ length: 20 }, (_, index) =>
      sandbox.run({ source: body("return event;"), args: [index], lane: `quick ${index % 4}` }),
    );
    expect((await Promise.all(quick)).map((outcome) => outcome.ok && outcome.output)).toEqual(
      Array.from({ length: 20 }, (_, index) => String(index)),
    );
    expect(ended).toBe(0);
    await sandbox.close();
    expect(
      (await Promise.all(endless)).every((outcome) => !outcome.ok && outcome.errorClass === "SANDBOX_LOST"),
    ).toBe(true);
  });

  it("lets others run while host functions are waited for", async () => {
    const sandbox = makeSandbox({ clock: systemClock, log, workers: 1 });
    const gate = Promise.withResolvers<number>();
    const waiting = sandbox.run({
      source: body("return await wait();"),
      args: [],
      lane: "waits",
      hostFunctions: { wait: () => gate.promise },
    });
    expect(await sandbox.run({ source: body("return 1;"), args: [], lane: "runs" })).toMatchObject({
      output: "1",
    });
    gate.resolve(2);
    expect(await waiting).toMatchObject({ output: "2" });
    await sandbox.close();
  });

  it("refuses what would make the queue too long", async () => {
    const sandbox = makeSandbox({ clock: systemClock, log, workers: 1, maxThreads: 1, maxWaiting: 2 });
    const run = (): Promise<unknown> => sandbox.run({ source: body("return 1;"), args: [] });
    const ends = await Promise.allSettled([run(), run(), run(), run(), run()]);
    expect(ends.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "rejected",
      "rejected",
    ]);
    expect(ends.at(-1)).toMatchObject({ reason: expect.any(SandboxBusyError) });
    expect(await run()).toMatchObject({ ok: true });
    await sandbox.close();
  });
});

describe("a thread", () => {
  it("that does not answer is replaced; the others go on", async () => {
    const clock = makeManualClock();
    const sandbox = makeSandbox({ clock, log, workers: 2 });
    const begun = Promise.withResolvers<void>();
    const stuck = sandbox.run({
      source: body(`begun(); Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);`),
      args: [],
      lane: "stuck",
      hostFunctions: {
        begun: async () => {
          begun.resolve();
          return null;
        },
      },
    });
    const gate = Promise.withResolvers<number>();
    await begun.promise;
    clock.advance(5_000);
    const asked = Promise.withResolvers<void>();
    const other = sandbox.run({
      source: body("return await wait();"),
      args: [],
      lane: "other",
      hostFunctions: {
        wait: () => {
          asked.resolve();
          return gate.promise;
        },
      },
    });
    await asked.promise;
    clock.advance(1_000);
    expect(await stuck).toMatchObject({ ok: false, errorClass: "TIMED_OUT" });
    gate.resolve(1);
    expect(await other).toMatchObject({ output: "1" });
    expect(await sandbox.run({ source: body("return 2;"), args: [] })).toMatchObject({ output: "2" });
    await sandbox.close();
  });

  it("is ended by closing: what runs and what waits is lost, and nothing hangs", async () => {
    const sandbox = makeSandbox({ clock: systemClock, log, workers: 1, maxThreads: 1 });
    const asked = Promise.withResolvers<void>();
    const running = sandbox.run({
      source: body("await ask();"),
      args: [],
      hostFunctions: {
        ask: () => {
          asked.resolve();
          return new Promise(() => {});
        },
      },
    });
    const waiting = sandbox.run({ source: body("return 1;"), args: [] });
    await asked.promise;
    await sandbox.close();
    const lost = { ok: false, errorClass: "SANDBOX_LOST" };
    expect(await Promise.all([running, waiting])).toMatchObject([lost, lost]);
    expect(await sandbox.run({ source: body("return 1;"), args: [] })).toMatchObject(lost);
    expect(await sandbox.check("")).toMatchObject({ errorClass: "SANDBOX_LOST" });
  });
});

it("a sandbox that drains lets what runs end, and refuses what waits and comes", async () => {
  const sandbox = makeSandbox({ log, clock: systemClock, workers: 1, maxThreads: 1 });
  try {
    const running = sandbox.run({
      source:
        "export default () => { const until = Date.now() + 300; while (Date.now() < until); return 1; };",
      args: [],
    });
    const waiting = sandbox
      .run({ source: "export default () => 2;", args: [] })
      .catch((error: unknown) => error);
    await sandbox.drain();
    expect(await waiting).toBeInstanceOf(SandboxStoppingError);
    expect(await running).toMatchObject({ ok: true, output: "1" });
    await expect(sandbox.run({ source: "export default () => 4;", args: [] })).rejects.toBeInstanceOf(
      SandboxStoppingError,
    );
  } finally {
    await sandbox.close();
  }
});
