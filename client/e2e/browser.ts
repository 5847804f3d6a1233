import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";

import chromiumPackage from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const root = path.resolve(import.meta.dirname, "../..");

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const folder = entry.slice(0, entry.lastIndexOf(`${path.sep}build${path.sep}`));
  const manifest: { version: string } = createRequire(import.meta.url)(path.join(folder, "package.json"));
  return manifest.version;
}

/** The package's own file looks for its fonts in fixed places below /tmp and /opt. */
function fontSettings(folder: string): string {
  const folders = [path.join(folder, "fonts"), "/usr/share/fonts", "/usr/local/share/fonts"];
  return [
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    `<fontconfig>${folders.map((at) => `<dir>${at}</dir>`).join("")}`,
    `<cachedir>${path.join(folder, "fonts-cache")}</cachedir></fontconfig>`,
  ].join("\n");
}

/**
 * The browser's program, unpacked once into node_modules/.cache (about 2.5 s, 200 MB). The package would put it
 * straight into the system's temporary folder, where it takes whatever lies there for a finished copy, of any user.
 */
async function unpackChromium(): Promise<string> {
  const folder = path.join(root, "node_modules/.cache/patchbay", `chromium-${packageVersion()}`);
  if (existsSync(path.join(folder, "chromium"))) return folder;
  mkdirSync(path.dirname(folder), { recursive: true });
  const scratch = mkdtempSync(path.join(tmpdir(), "patchbay-chromium-"));
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = scratch;
  try {
    await chromiumPackage.executablePath();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
  // Copied beside its place first: the temporary folder may be on another disk, and a rename is all or nothing.
  const beside = `${folder}.${process.pid}`;
  cpSync(scratch, beside, { recursive: true });
  rmSync(scratch, { recursive: true, force: true });
  writeFileSync(path.join(beside, "fonts", "fonts.conf"), fontSettings(folder));
  try {
    renameSync(beside, folder);
  } catch (error) {
    rmSync(beside, { recursive: true, force: true });
    if (!existsSync(path.join(folder, "chromium"))) throw error;
  }
  return folder;
}

/**
 * A headless Chromium from npm for the journeys, as root and as an ordinary user. It reaches nothing but loopback.
 * Starts in about 0.3 s once unpacked. Close it with `browser.close()`.
 */
export async function launchBrowser(): Promise<Browser> {
  const folder = await unpackChromium();
  return await chromium.launch({
    executablePath: path.join(folder, "chromium"),
    headless: true,
    // A sandbox needs privileges that containers withhold, and only our own pages are opened.
    chromiumSandbox: false,
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-gpu",
      "--font-render-hinting=none",
      "--no-zygote",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
    // The fonts of the package, so that pages look the same on a machine without any.
    env: { ...process.env, FONTCONFIG_PATH: path.join(folder, "fonts"), TZ: "UTC" },
  });
}
