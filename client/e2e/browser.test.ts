import http from "node:http";

import { expect, it } from "vitest";

import { launchBrowser } from "./browser.ts";

it("opens pages of this machine and of no other", async () => {
  const server = http.createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Here</title><h1>Patchbay</h1><script>document.title += '!'</script>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    expect(await page.title()).toBe("Here!");
    expect((await page.screenshot()).length).toBeGreaterThan(1_000);
    await page.goto(`http://localhost:${port}/`);
    expect(await page.getByRole("heading", { name: "Patchbay" }).isVisible()).toBe(true);
    await expect(page.goto("http://example.com/")).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/);
    // TEST-NET-1: an address literal needs no resolver, and must fail all the same.
    await expect(page.goto("http://192.0.2.1/", { timeout: 5_000 })).rejects.toThrow(/ERR_NAME_NOT_RESOLVED/);
  } finally {
    await browser.close();
    server.close();
  }
});
