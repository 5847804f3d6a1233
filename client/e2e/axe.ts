import axe from "axe-core";
import type * as Axe from "axe-core";
import type { Page } from "playwright-core";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Makes axe present on every later page of this tab. An init script is not subject to the content security policy. */
export async function useAxe(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.addInitScript(axe.source);
}

/** What axe finds on the page as it is now, in both themes, and on a phone whether it scrolls sideways. */
export async function axeFindings(page: Page): Promise<string[]> {
  const findings: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.waitForFunction((scheme) => document.documentElement.dataset["theme"] === scheme, colorScheme);
    const found = await page.evaluate(async (values) => {
      const { axe } = window as unknown as { axe: typeof Axe };
      await new Promise((resolve) => requestAnimationFrame(resolve));
      await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
      const { violations } = await axe.run(document, {
        resultTypes: ["violations"],
        runOnly: { type: "tag", values },
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
      );
    }, tags);
    findings.push(...found.map((finding) => `${colorScheme}: ${finding}`));
  }
  await page.setViewportSize({ width: 390, height: 800 });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (overflow > 0) findings.push(`phone: scrolls sideways by ${overflow} px`);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  return findings;
}
