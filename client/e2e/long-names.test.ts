import { expect, test } from "vitest";

import { act, idIn, settled } from "./console.ts";
import { useJourney } from "./journey.ts";

const journey = useJourney();
const key = "a".repeat(50);
/** HTML, and no place to break at: what a publisher may write, and its customers are to read. */
const unbroken = (length: number): string => "<b onclick=alert(1)>".padEnd(length, "N");

test("texts of an extension without a place to break at widen no page, and are shown as text", async () => {
  const { app, seed, page } = journey;
  const manifest = JSON.stringify({
    key,
    name: unbroken(100),
    description: unbroken(1_000),
    version: `1.0.0-${"a".repeat(90)}`,
    callbackListener: { onInstall: `${app.simulator.origin}/receiver/${"p".repeat(1_900)}` },
    configParams: [{ name: "p".repeat(64), label: unbroken(100), description: unbroken(300), type: "text" }],
  });
  const published = await act(
    app,
    seed.admin.token,
    "publishExtensionVersion",
    { manifest },
    "subscriptions { id }",
  );
  const installed = await act(
    app,
    seed.admin.token,
    "installExtension",
    { extensionKey: key, configParams: [{ name: "p".repeat(64), value: unbroken(9_000) }] },
    "installation { id } delivery { id }",
  );
  const [subscription] = published["subscriptions"] as { id: string }[];
  const wide: string[] = [];
  const at = (folder: string, id: string | undefined) => `/${folder}/${encodeURIComponent(id ?? "")}`;
  for (const width of [1_280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of [
      "/extensions",
      `/extensions/${key}`,
      `/extensions/${key}/callbacks`,
      `/extensions/${key}/verify`,
      at("callbacks", subscription?.id),
      at("deliveries", idIn(installed, "delivery")),
      at("installations", idIn(installed, "installation")),
    ]) {
      await page.goto(path);
      await settled(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (overflow > 0) wide.push(`${path.slice(0, 30)} at ${width}: by ${overflow} px`);
      expect(await page.locator("b[onclick]").count()).toBe(0);
    }
  }
  expect(wide).toEqual([]);
});
