import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { toolEnvironment } from "./run-program.ts";
import { root } from "./stamps.ts";

export type Totals = { passed: number; failed: number; skipped: number };

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

/** A file that could not be loaded has no tests and would count for nothing. */
function countFailures(report: Report): number {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return report.numFailedTests + broken.length;
}

/** Runs one vitest configuration with its output shown, and counts. A run that ends badly never counts as passed. */
export async function runVitest(
  folder: string,
  config: string,
  args: string[],
  env: Record<string, string>,
): Promise<Totals> {
  const scratch = mkdtempSync(path.join(tmpdir(), "patchbay-report-"));
  const reportFile = path.join(scratch, "report.json");
  const child = spawn(
    process.execPath,
    [
      path.join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      `--config=${config}`,
      "--passWithNoTests",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
      ...args,
    ],
    {
      cwd: path.join(root, folder),
      env: { ...toolEnvironment, ...env },
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  const endChild = () => void child.kill("SIGTERM");
  process.once("SIGTERM", endChild);
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
  process.off("SIGTERM", endChild);
  const report: Report | undefined = existsSync(reportFile)
    ? JSON.parse(readFileSync(reportFile, "utf8"))
    : undefined;
  rmSync(scratch, { recursive: true, force: true });
  const failed = report ? countFailures(report) : 0;
  return {
    passed: report?.numPassedTests ?? 0,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  };
}

/** `N passed, N failed`, and the skipped ones if there are any. */
export function formatTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
