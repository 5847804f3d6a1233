import { mkdirSync } from "node:fs";
import path from "node:path";

import type { Page } from "playwright-core";

// LOOKS=folder keeps pictures of a journey to go through by eye; without it none is taken.
const folder = process.env["LOOKS"] ? path.resolve(process.env["LOOKS"]) : null;
if (folder) mkdirSync(folder, { recursive: true });

/** Takes a picture of each stop of a journey: light, and on a phone in the dark; of the whole page where `fullPage` is set. */
export function makeLookTaker(
  journey: string,
  { fullPage = false }: { fullPage?: boolean } = {},
): (page: Page, name: string) => Promise<void> {
  return async (page, name) => {
    if (!folder) return;
    const take = (look: string) =>
      page.screenshot({
        path: path.join(folder, `${journey}-${name}-${look}.png`),
        animations: "disabled",
        fullPage,
      });
    await take("light");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize({ width: 390, height: 800 });
    await take("phone");
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize({ width: 1280, height: 800 });
  };
}
