import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { useTestApp } from "../test/app.ts";

const suite = useTestApp({ work: false });
const get = (path: string) => fetch(`${suite.app.origin}${path}`);

test("guides and examples are served as text, with links that work", async () => {
  const guide = await get("/docs/guides/receivers.md");
  expect([guide.status, guide.headers.get("content-type")]).toEqual([200, "text/plain; charset=utf-8"]);
  const text = await guide.text();
  expect(text).toMatch(/^# Receiving callbacks\n/);
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = ""]) => link);
  expect(links).toContain("../examples/receiver.mjs");
  for (const link of links) expect((await get(new URL(link, guide.url).pathname)).status, link).toBe(200);
  expect(await (await get("/docs/examples/receiver.py")).text()).toBe(
    await readFile(new URL("../../docs/examples/receiver.py", import.meta.url), "utf8"),
  );
});

test.each([
  "/docs/gone.md",
  "/docs/guides/..%2f..%2f..%2fpackage.json",
  "/docs/%2e%2e/README.md",
  "/docs/images/",
])("%s is no document", async (path) => {
  const answer = await get(path);
  const isConsole = answer.headers.get("content-type")?.includes("html") === true;
  expect(answer.status === 404 || isConsole).toBe(true);
  expect(await answer.text()).not.toMatch(/"workspaces"|# Patchbay/);
});
