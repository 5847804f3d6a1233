import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedDemo } from "../src/demo/seed-demo.ts";
import { useTestApp } from "./app.ts";
import { readSteps, toPattern } from "./read-document.ts";

// Executes these documents as they stand: all commands in one bash, the output of each step compared with what is shown.
const documents = ["docs/tutorial.md", "docs/guides/worked-example.md"];
const root = path.resolve(import.meta.dirname, "../..");
const suite = useTestApp();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "patchbay-tutorial-"));
  const dataDir = path.join(folder, ".patchbay");
  await mkdir(dataDir);
  await seedDemo(suite.app.environment, {
    dataDir,
    simulatorOrigin: suite.app.simulator.origin,
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const mark = "--- step ";
// The document's own tools; without them the run says that the test was skipped.
const hasTools = ["bash", "curl"].every((tool) => spawnSync(tool, ["--version"]).status === 0);

test.skipIf(!hasTools).each(documents)(
  "%s works and answers what it shows",
  { timeout: 120_000 },
  async (file) => {
    const steps = readSteps(await readFile(path.join(root, file), "utf8"));
    expect(steps.length).toBeGreaterThan(8);
    const script = steps.map((step, index) => `echo "${mark}${index}"\n${step.commands}`).join("\n");
    const bash = spawn("bash", ["-e", "-u", "-o", "pipefail", "-c", script], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 100_000,
      killSignal: "SIGKILL",
      env: {
        PATH: `${path.join(root, "node_modules/.bin")}${path.delimiter}${process.env["PATH"] ?? ""}`,
        HOME: folder,
        PATCHBAY: suite.app.origin,
        SIMULATOR: suite.app.simulator.origin,
      },
    });
    let output = "";
    let complaints = "";
    bash.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    bash.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
    const [code] = (await once(bash, "close")) as [number | null];
    const outputs = output.split(new RegExp(`^${mark}\\d+\\n`, "m")).slice(1);
    for (const [index, step] of steps.entries()) {
      const shown = outputs[index];
      if (shown === undefined) break;
      if (step.expected === null) continue;
      expect(shown.trimEnd(), `line ${step.line} of ${file}`).toMatch(toPattern(step.expected));
    }
    expect(complaints).toBe("");
    expect(code, `bash ended at: ${steps[outputs.length - 1]?.commands}`).toBe(0);
    expect(outputs).toHaveLength(steps.length);
  },
);

test("what is shown is compared, but for its wildcards", () => {
  const [step] = readSteps('Text\n\n```sh\necho 1\n```\n\n```json\n{"id":"<id>"}\n…\nend\n```\n');
  expect(step).toEqual({ commands: "echo 1\n", expected: '{"id":"<id>"}\n…\nend', line: 4 });
  const pattern = toPattern(step?.expected ?? "");
  expect('{"id":"a.b"}\nend').toMatch(pattern);
  expect('{"id":"a"}\none\ntwo\nend').toMatch(pattern);
  for (const other of [
    '{"id":""}\nend',
    '{"id":"a"}\nends',
    '{"id":"a"}',
    '{"name":"a"}\nend',
    'x{"id":"a"}\nend',
  ])
    expect(other).not.toMatch(pattern);
});
