import { expect, it } from "vitest";
import { requestAsCurl } from "./request-as-curl.ts";

it("writes a request with its headers and body, quoted for a shell", () => {
  const request = {
    url: "https://books.example/hooks?a=1",
    headers: { "content-type": "application/json", HASH: "ab12", "Content-Length": "20" },
    body: `{"event":"it's"}`,
  };
  expect(requestAsCurl(request)).toBe(
    [
      `curl -i -X POST 'https://books.example/hooks?a=1' \\`,
      `  -H 'content-type: application/json' \\`,
      `  -H 'HASH: ab12' \\`,
      `  --data-raw '{"event":"it'\\''s"}'`,
    ].join("\n"),
  );
});

it("leaves out what was not kept", () => {
  expect(requestAsCurl({ url: "https://books.example/", headers: null, body: null })).toBe(
    "curl -i -X POST 'https://books.example/'",
  );
});
