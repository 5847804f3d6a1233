import { afterEach, describe, expect, it } from "vitest";
import type { SandboxErrorClass } from "./sandbox-outcome.ts";
import { body, useSandbox } from "./sandbox.fixture.ts";

// Short limits keep the suite short; what they do does not depend on their size.
const limits = { cpuMs: 400, wallMs: 1_500 };
// What ends by itself takes its time on a busy machine.
const patient = { cpuMs: 15_000, wallMs: 15_000 };
const suite = useSandbox();

/** After each attack the next script finds a sandbox as it was. */
afterEach(async () => {
  const after = await suite.run(
    body(
      `return [1, 2].map(String).join() + Object.keys(globalThis).length + ({}).polluted + typeof leaked;`,
    ),
    { limits },
  );
  // oxlint-disable-next-line vitest/no-standalone-expect -- it is of every test
  expect(after).toMatchObject({ ok: true, output: '"1,21undefinedundefined"' });
});

describe("attacks that fail", () => {
  const failing: [name: string, expected: SandboxErrorClass, text: string][] = [
    ["an endless loop", "TIMED_OUT", `for (;;) {}`],
    [
      "an endless loop that catches",
      "TIMED_OUT",
      `for (;;) { try { for (;;) {} } catch {} finally { continue; } }`,
    ],
    ["an endless loop after an await", "TIMED_OUT", `await null; for (;;) {}`],
    [
      "endless promise jobs",
      "TIMED_OUT",
      `const again = () => Promise.resolve().then(again); await again();`,
    ],
    [
      "endless microtasks",
      "TIMED_OUT",
      `const again = () => queueMicrotask(again); again(); await new Promise(() => {});`,
    ],
    [
      "an endless loop in a rejected promise's handler",
      "TIMED_OUT",
      `await Promise.reject(1).catch(() => { for (;;) {} });`,
    ],
    [
      "an endless generator",
      "TIMED_OUT",
      `function* all() { for (;;) yield 1; } for (const one of all()) {}`,
    ],
    ["an endless loop in toJSON", "TIMED_OUT", `return { toJSON() { for (;;) {} } };`],
    ["an endless loop in a getter while serialising", "TIMED_OUT", `return { get a() { for (;;) {} } };`],
    [
      "an endless loop in a Proxy while serialising",
      "TIMED_OUT",
      `return new Proxy({}, { ownKeys() { for (;;) {} } });`,
    ],
    [
      "an endless loop in toString of what is logged",
      "TIMED_OUT",
      `console.log({ toJSON() { for (;;) {} } });`,
    ],
    ["an endless thenable", "TIMED_OUT", `return { then(resolve) { resolve(this); } };`],
    ["catastrophic backtracking", "TIMED_OUT", `/^(a+)+$/.test("a".repeat(60) + "b");`],
    [
      "a built-in loop that heeds nothing",
      "TIMED_OUT",
      `Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);`,
    ],
    ["a string of 1 GB", "OUT_OF_MEMORY", `return "x".repeat(2 ** 30 - 1).length;`],
    [
      "strings that double",
      "OUT_OF_MEMORY",
      `let text = "x".repeat(1000); for (;;) text = [text, text].join("");`,
    ],
    ["an array without end", "OUT_OF_MEMORY", `const all = []; for (;;) all.push({ at: all.length });`],
    ["an array of all lengths", "OUT_OF_MEMORY", `return new Array(2 ** 32 - 1).fill(0).length;`],
    ["a buffer of 1 GB", "OUT_OF_MEMORY", `return new ArrayBuffer(2 ** 30).byteLength;`],
    ["many buffers", "OUT_OF_MEMORY", `const all = []; for (;;) all.push(new Uint8Array(2 ** 20).fill(7));`],
    ["a shared buffer of 1 GB", "OUT_OF_MEMORY", `return new SharedArrayBuffer(2 ** 30).byteLength;`],
    [
      "a resizable buffer",
      "OUT_OF_MEMORY",
      `const b = new ArrayBuffer(1, { maxByteLength: 2 ** 30 }); b.resize(2 ** 29);`,
    ],
    [
      "a Map without end",
      "OUT_OF_MEMORY",
      `const all = new Map(); for (let i = 0; ; i++) all.set(i, new Array(100).fill(i));`,
    ],
    ["a huge output that is made by toJSON", "OUT_OF_MEMORY", `return { toJSON: () => "x".repeat(40e6) };`],
    ["deep recursion", "STACK_OVERFLOW", `const f = () => f() + 1; return f();`],
    ["deep recursion through sort", "STACK_OVERFLOW", `const f = () => [2, 1].sort(f); return f();`],
    [
      "deep recursion through a getter",
      "STACK_OVERFLOW",
      `const o = { get a() { return this.a; } }; return o.a;`,
    ],
    [
      "deep recursion through toString",
      "STACK_OVERFLOW",
      `const o = { toString: () => "" + o }; return "" + o;`,
    ],
    ["deep nesting for JSON.parse", "STACK_OVERFLOW", `return JSON.parse("[".repeat(1e6));`],
    [
      "deep nesting of a source for eval",
      "STACK_OVERFLOW",
      `return eval("(".repeat(1e5) + ")".repeat(1e5));`,
    ],
    ["a dynamic import", "IMPORT", `const fs = await import("node:fs"); return fs.readdirSync("/");`],
    [
      "a dynamic import by data URL",
      "IMPORT",
      `return await import("data:text/javascript,export default 1");`,
    ],
    ["require", "EXCEPTION", `return require("fs");`],
    ["process", "EXCEPTION", `return process.env;`],
    ["the process by a constructor", "EXCEPTION", `return this.constructor.constructor("return process")();`],
    [
      "the process by a function of the host",
      "EXCEPTION",
      `return console.log.constructor("return process")().env;`,
    ],
    [
      "the process by an error of the host",
      "EXCEPTION",
      `try { null.x } catch (e) { return e.constructor.constructor("return process")().env; }`,
    ],
    [
      "the process by an import error",
      "EXCEPTION",
      `try { await import("x") } catch (e) { return e.constructor.constructor("return process")().env; }`,
    ],
    ["timers", "EXCEPTION", `setTimeout(() => {}, 1);`],
    ["fetch", "EXCEPTION", `await fetch("http://169.254.169.254/");`],
    ["Atomics.wait", "EXCEPTION", `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`],
    ["WebAssembly", "EXCEPTION", `new WebAssembly.Memory({ initial: 1 });`],
    [
      "a throw in toString of what is thrown",
      "EXCEPTION",
      `throw { toString() { throw 1; }, toJSON() { throw 2; } };`,
    ],
    [
      "a throw in the message of what is thrown",
      "EXCEPTION",
      `throw Object.defineProperty(new Error(), "message", { get() { throw 1; } });`,
    ],
    [
      "an error whose name loops",
      "EXCEPTION",
      `throw Object.defineProperty(new Error(), "name", { get() { for (;;); } });`,
    ],
    ["null thrown", "EXCEPTION", `throw null;`],
    ["a number thrown", "EXCEPTION", `throw 42;`],
    ["a symbol thrown", "EXCEPTION", `throw Symbol("x");`],
    ["a revoked Proxy thrown", "EXCEPTION", `const p = Proxy.revocable({}, {}); p.revoke(); throw p.proxy;`],
    ["a BigInt in the output", "NOT_SERIALISABLE", `return { total: 1n };`],
    ["a cyclic output", "NOT_SERIALISABLE", `const o = {}; o.o = o; return o;`],
    ["a function as output", "NOT_SERIALISABLE", `return () => 1;`],
    [
      "a revoked Proxy as output",
      "NOT_SERIALISABLE",
      `const p = Proxy.revocable({}, {}); p.revoke(); return { a: p.proxy };`,
    ],
    ["a throwing toJSON", "NOT_SERIALISABLE", `return { toJSON() { throw new Error("no"); } };`],
    [
      "an output nested 1,000 deep",
      "NOT_SERIALISABLE",
      `let a = []; for (let i = 0; i < 1000; i++) a = [a]; return a;`,
    ],
    ["an output of 21 KB", "OUTPUT_TOO_LARGE", `return "x".repeat(21 * 1024);`],
    ["an output of 21 KB in few characters", "OUTPUT_TOO_LARGE", `return "\\u{1F600}".repeat(5_400);`],
    ["a promise that never settles", "NEVER_SETTLED", `await new Promise(() => {});`],
    ["a thenable that never settles", "NEVER_SETTLED", `return { then() {} };`],
  ];

  it.each(failing)("%s ends in %s", async (_name, errorClass, text) => {
    const given = errorClass === "TIMED_OUT" ? limits : patient;
    expect(await suite.run(body(text), { limits: given })).toMatchObject({ ok: false, errorClass });
  });

  it.each<[name: string, expected: SandboxErrorClass, source: string]>([
    ["an import", "IMPORT", `import fs from "node:fs"; export default () => fs.readdirSync("/");`],
    ["an export from elsewhere", "IMPORT", `export { default } from "node:fs";`],
    ["no module", "SYNTAX", `export default function (event) { return event. }`],
    ["sloppy code", "SYNTAX", `export default function () { with ({}) {} }`],
    ["no default export", "NO_DEFAULT_EXPORT", `export const run = () => 1;`],
    ["a default export that is no function", "NO_DEFAULT_EXPORT", `export default { run() {} };`],
    ["an endless loop at the top", "TIMED_OUT", `for (;;) {}\nexport default () => 1;`],
    [
      "a top-level await that never settles",
      "NEVER_SETTLED",
      `await new Promise(() => {});\nexport default () => 1;`,
    ],
    ["a source of parentheses", "STACK_OVERFLOW", `export default ${"(".repeat(100_000)}1`],
    ["a source that is too large", "SOURCE_TOO_LARGE", `export default () => 1; //${"x".repeat(256 * 1024)}`],
  ])("%s ends in %s", async (_name, errorClass, source) => {
    const given = errorClass === "TIMED_OUT" ? limits : patient;
    expect(await suite.run(source, { limits: given })).toMatchObject({ ok: false, errorClass });
  });

  // The engine looks for circles at each level: on a slow machine the time is up before the stack is.
  it.each(["return JSON.stringify(a);", "return a;"])("deep nesting with %s ends", async (end) => {
    const text = `let a = []; for (let i = 0; i < 20000; i++) a = [a]; ${end}`;
    expect(await suite.run(body(text))).toMatchObject({
      ok: false,
      errorClass: expect.stringMatching(/^(STACK_OVERFLOW|TIMED_OUT)$/),
    });
  });

  it("an input that is too large ends in INPUT_TOO_LARGE", async () => {
    const args = ["x".repeat(1024 * 1024)];
    expect(await suite.run(body("return 1"), { args })).toMatchObject({
      ok: false,
      errorClass: "INPUT_TOO_LARGE",
    });
  });
});

describe("attacks that stay inside", () => {
  it.each<[name: string, text: string, output: unknown]>([
    [
      "pollution of prototypes",
      `Object.prototype.polluted = 1; Array.prototype.map = null; JSON.stringify = null; return ({}).polluted;`,
      1,
    ],
    ["globals", `globalThis.leaked = 1; Object.freeze(globalThis); return typeof leaked;`, "number"],
    [
      "replaced built-ins that the sandbox needs",
      `Promise.prototype.then = null; Reflect.apply = null; JSON.parse = null; globalThis.String = null; return 1;`,
      1,
    ],
    [
      "__proto__ in the output",
      `return JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": 2}}');`,
      JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": 2}}'),
    ],
    ["a Proxy as output", `return new Proxy({ a: 1 }, {});`, { a: 1 }],
    [
      "Symbol.species",
      `class Mine extends Array { static get [Symbol.species]() { return function () { return { length: 0 }; }; } } return Mine.from([1]).map((x) => x).length;`,
      0,
    ],
    [
      "Error.prepareStackTrace",
      `Error.prepareStackTrace = (_error, frames) => frames; const { stack } = new Error("x"); return typeof stack === "string" || Array.isArray(stack);`,
      true,
    ],
    [
      "eval and Function",
      `return [eval("typeof process"), Function("return typeof globalThis.process")(), (0, eval)("1 + 1")];`,
      ["undefined", "undefined", 2],
    ],
    [
      "what the global object offers",
      `return ["process", "require", "module", "fetch", "setTimeout", "WebAssembly", "Atomics", "Worker", "Deno", "std", "os", "print", "scriptArgs"].filter((name) => name in globalThis);`,
      [],
    ],
    [
      "memory that is caught",
      `let all = []; try { for (;;) all.push("x".repeat(1e6) + all.length); } catch { all = null; } return "went on";`,
      "went on",
    ],
    [
      "a stack that is caught",
      `const f = () => f(); try { f(); } catch (error) { return error.name; }`,
      "RangeError",
    ],
    ["an unhandled rejection", `Promise.reject(new Error("nobody hears")); return 1;`, 1],
    ["undefined", `return;`, null],
    ["numbers that JSON does not have", `return [NaN, Infinity, -0];`, [null, null, 0]],
  ])("%s", async (_name, text, output) => {
    const outcome = await suite.run(body(text), { limits: patient });
    expect(outcome).toMatchObject({ ok: true });
    if (outcome.ok) expect(JSON.parse(outcome.output)).toEqual(output);
  });
});

describe("text that PostgreSQL would refuse", () => {
  const hostile = `"a\\0b\\ud800c\\udc00\\ud83d\\ude00\\\\u0000"`;

  it("is mended in the output", async () => {
    const outcome = await suite.run(body(`return { [${hostile}]: ${hostile} };`));
    expect(outcome).toMatchObject({ ok: true });
    if (outcome.ok)
      expect(JSON.parse(outcome.output)).toEqual({ "ab\uFFFDc\uFFFD😀\\u0000": "ab\uFFFDc\uFFFD😀\\u0000" });
  });

  it("is mended in logs and errors", async () => {
    const outcome = await suite.run(body(`console.log(${hostile}); throw new Error(${hostile});`));
    expect(outcome).toMatchObject({ ok: false, errorClass: "EXCEPTION" });
    const told = JSON.stringify(outcome);
    expect(told.match(/ab\uFFFDc\uFFFD😀/g)).toHaveLength(2);
    expect(told).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/);
  });
});

describe("logs", () => {
  it("are cut, not kept without end", async () => {
    const outcome = await suite.run(body(`for (;;) console.log("x".repeat(150));`), { limits });
    expect(outcome).toMatchObject({ ok: false, errorClass: "TIMED_OUT" });
    expect(outcome.logs).toHaveLength(101);
    expect(outcome.logs.at(-1)?.text).toMatch(/^… \d+ more lines were cut$/);
  });

  it("of one huge line are cut", async () => {
    const outcome = await suite.run(
      body(`console.log("x".repeat(1e6)); console.warn({ a: "y".repeat(1e6) });`),
    );
    expect(outcome).toMatchObject({ ok: true });
    expect(outcome.logs.map(({ level, text }) => [level, text.length < 2_100, text.endsWith(" …")])).toEqual([
      ["INFO", true, true],
      ["WARN", true, true],
    ]);
  });
});
