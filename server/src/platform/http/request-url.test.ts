import { expect, test } from "vitest";
import { readRequestUrl } from "./request-url.ts";

const origin = "http://127.0.0.1:4000";

test.each([
  ["/", "/"],
  ["/graphql?query={a}", "/graphql"],
  [undefined, "/"],
  ["*", "/*"],
  ["//", "//"],
  ["//evil.example/graphql", "//evil.example/graphql"],
  ["//[", "//["],
  ["http://evil.example/graphql", "/graphql"],
  ["http://[", "/"],
  ["http://", "/"],
  ["/../healthz", "/healthz"],
  [":99999", "/:99999"],
  ["@evil.example/", "/@evil.example/"],
])("of the target %s the path is %s, at our own origin", (target, pathname) => {
  const url = readRequestUrl(target, origin);
  expect(url?.pathname).toBe(pathname);
  expect(url?.origin).toBe(origin);
});
