import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterAll, describe, expect, it } from "vitest";

import { codeFixtures } from "./boundaries-code-fixtures.ts";
import { importFixtures, type FixtureFiles } from "./boundaries-fixtures.ts";

const root = path.resolve(import.meta.dirname, "../..");
const scratch = mkdtempSync(path.join(tmpdir(), "patchbay-boundaries-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function writeTree(name: string, files: FixtureFiles): string {
  const folder = path.join(scratch, name);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  }
  return folder;
}

const { default: ruleSet } = await import(pathToFileURL(path.join(root, ".dependency-cruiser.mjs")).href);

async function runCruiser(baseDir: string, folders: string[]): Promise<ICruiseResult> {
  const { output } = await cruise(folders, { ...ruleSet.options, ruleSet, validate: true, baseDir });
  if (typeof output === "string") throw new Error("expected an object");
  return output;
}

function runLint(folder: string): { code: string; file: string }[] {
  cpSync(path.join(root, ".oxlintrc.json"), path.join(folder, ".oxlintrc.json"));
  // The configuration names its plugins relative to itself.
  for (const name of ["node_modules", "scripts"]) symlinkSync(path.join(root, name), path.join(folder, name));
  const oxlint = path.join(root, "node_modules/oxlint/bin/oxlint");
  const { stdout } = spawnSync(process.execPath, [oxlint, "--format=json", "server", "client"], {
    cwd: folder,
    encoding: "utf8",
  });
  const report: { diagnostics: { code: string; filename: string }[] } = JSON.parse(stdout);
  return report.diagnostics.map(({ code, filename }) => ({ code, file: filename }));
}

describe("import rules", () => {
  it.each(importFixtures)("$rule refuses $because", async ({ rule, because, files }) => {
    const folder = writeTree(`import-${rule}-${because.replaceAll(/\W+/g, "-")}`, files);
    const { summary } = await runCruiser(
      folder,
      ["server", "client"].filter((top) => Object.keys(files).some((file) => file.startsWith(top))),
    );
    expect(summary.totalCruised).toBeGreaterThan(0);
    expect(summary.violations.map((violation) => violation.rule.name)).toContain(rule);
  });

  it("has a fixture for each rule", () => {
    const names: string[] = ruleSet.forbidden.map((rule: { name: string }) => rule.name);
    expect(names.filter((name) => !importFixtures.some(({ rule }) => rule === name))).toEqual([]);
  });

  it("accepts what follows the rules", async () => {
    const folder = writeTree("import-clean", {
      "server/src/main.ts": 'import "./app.ts";',
      "server/src/app.ts": 'import "node:http"; import "./config.ts"; import "./schema.ts";',
      "server/src/config.ts": "",
      "server/src/schema.ts": 'import "./modules/a/a.graphql.ts";',
      "server/src/modules/a/a.graphql.ts": 'import "./do-it.ts"; import "../../graphql/builder.ts";',
      "server/src/modules/a/do-it.ts":
        'import "../b/index.ts"; import "../../platform/clock.ts"; import "../../context.ts";',
      "server/src/modules/b/index.ts": "",
      "server/src/context.ts": 'import "./platform/clock.ts"; import "./providers/provider.ts";',
      "server/src/graphql/builder.ts": "",
      "server/src/platform/clock.ts": 'import "node:net";',
      "server/src/providers/provider.ts": 'import "../platform/clock.ts";',
      "client/src/main.tsx": 'import "./app.tsx";',
      "client/src/app.tsx": 'import "./routes.tsx";',
      "client/src/routes.tsx": 'import "./features/a/page.tsx";',
      "client/src/features/a/page.tsx": 'import "../../graphql/client.ts"; import "../../ui/button.tsx";',
      "client/src/graphql/client.ts": 'import "../lib/text.ts";',
      "client/src/ui/button.tsx": 'import "../lib/text.ts";',
      "client/src/lib/text.ts": "",
    });
    const { summary } = await runCruiser(folder, ["server", "client"]);
    expect(summary.violations).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(18);
  });

  it("reads the real tree: a guard that sees no file passes silently", async () => {
    const { modules } = await runCruiser(root, ["server", "client", "scripts"]);
    const count = (prefix: string) => modules.filter((module) => module.source.startsWith(prefix)).length;
    expect(count("server/src/")).toBeGreaterThan(50);
    expect(count("client/src/")).toBeGreaterThan(20);
    const dependencies = modules.reduce((sum, module) => sum + module.dependencies.length, 0);
    expect(dependencies).toBeGreaterThan(300);
  });
});

describe("code rules", () => {
  it.each(codeFixtures)("$rule refuses $because", ({ rule, because, file, code, allowedIn }) => {
    const files: FixtureFiles = { [file]: code };
    if (allowedIn) files[allowedIn] = code;
    const found = runLint(writeTree(`code-${because.replaceAll(/\W+/g, "-")}`, files)).filter(
      (entry) => entry.code === rule,
    );
    expect(found.map((entry) => entry.file)).toEqual([file]);
  });
});
