import { mkdirSync } from "node:fs";
import path from "node:path";

import type * as Axe from "axe-core";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { startTestApp } from "../../server/test/app.ts";
import type { TestApp } from "../../server/test/app.ts";
import { makeMailSamples } from "../../server/test/mail-samples.ts";
import type { MailSample } from "../../server/test/mail-samples.ts";
import { launchBrowser } from "./browser.ts";

// LOOKS=folder keeps a picture of each mail in both themes, as wide as mail clients show it and as wide as a phone.
const folder = process.env["LOOKS"] ? path.resolve(process.env["LOOKS"]) : null;
const widths = [640, 390];
// Rules about a page's landmarks are for the mail client that the mail is shown in.
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let app: TestApp;
let browser: Browser;
let page: Page;
let samples: MailSample[];

beforeAll(async () => {
  app = await startTestApp({ work: false });
  const strange = (name: string) => `<b>${name}</b> שלום "👩‍👩‍👧" ${"without-a-space".repeat(700)}`;
  samples = [
    ...(await makeMailSamples(app)),
    ...(await makeMailSamples(app, strange)).map((sample) => ({ ...sample, name: `strange-${sample.name}` })),
  ];
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.addInitScript(axe.source);
  if (folder) mkdirSync(folder, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

test("mails of every kind are accessible in both themes, fit a phone, and fetch nothing", async () => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const findings: string[] = [];
  for (const { name, html } of samples) {
    // Axe is there from the page's own beginning; the mail takes the page's place.
    await page.goto("about:blank");
    await page.setContent(html);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (overflow > 0)
          findings.push(`${name} ${colorScheme} ${width}: scrolls sideways by ${overflow} px`);
        if (folder)
          await page.screenshot({
            path: path.join(folder, `${name}-${colorScheme}-${width}.png`),
            fullPage: true,
          });
      }
      findings.push(...(await axeFindings()).map((finding) => `${name} ${colorScheme}: ${finding}`));
    }
  }
  expect(findings).toEqual([]);
  expect(asked.filter((url) => url !== "about:blank")).toEqual([]);
  expect(samples.length).toBeGreaterThan(40);
});

test("what axe looks for is found", async () => {
  await page.goto("about:blank");
  await page.setContent("<html><title>Pale</title><p style='color: #ccc; background: #fff'>Pale</p></html>");
  expect((await axeFindings()).join("\n")).toMatch(/color-contrast/);
});

test("dark is dark", async () => {
  const [sample] = samples;
  if (!sample) throw new Error("There are no mails.");
  await page.setContent(sample.html);
  const background = () =>
    page.evaluate(() => {
      const card = document.querySelector(".card");
      return card ? getComputedStyle(card).backgroundColor : null;
    });
  await page.emulateMedia({ colorScheme: "light" });
  expect(await background()).toBe("rgb(255, 255, 255)");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await background()).toBe("rgb(23, 24, 29)");
});

function axeFindings(): Promise<string[]> {
  return page.evaluate(async (values) => {
    const { axe: inPage } = window as unknown as { axe: typeof Axe };
    const { violations } = await inPage.run(document, {
      resultTypes: ["violations"],
      runOnly: { type: "tag", values },
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
    );
  }, tags);
}
