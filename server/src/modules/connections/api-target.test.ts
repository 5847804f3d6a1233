import { expect, test } from "vitest";
import { ApiCallError } from "../../providers/api-door.ts";
import { assertHost, resolveTarget } from "./api-target.ts";

const place = { baseUrl: "https://api.example.com/v2", hosts: ["api.example.com", "*.files.example.com"] };

test.each([
  ["/contacts", "https://api.example.com/v2/contacts"],
  ["contacts?x=1", "https://api.example.com/v2/contacts?x=1"],
  ["", "https://api.example.com/v2"],
  ["?page=2", "https://api.example.com/v2?page=2"],
  ["//elsewhere.example/x", "https://api.example.com/v2//elsewhere.example/x"],
  ["/@elsewhere.example", "https://api.example.com/v2/@elsewhere.example"],
  ["@elsewhere.example", "https://api.example.com/v2/@elsewhere.example"],
  ["/../v3/x#part", "https://api.example.com/v3/x"],
  ["https://eu.files.example.com/a?b=c", "https://eu.files.example.com/a?b=c"],
])("%j is %s, of the service", (path, url) => {
  const target = resolveTarget(place, path);
  expect(target.href).toBe(url);
  expect(() => assertHost(target, place)).not.toThrow();
});

test.each([
  ["https://elsewhere.example/", "HOST_NOT_ALLOWED"],
  ["https://api.example.com.elsewhere.example/", "HOST_NOT_ALLOWED"],
  ["https://files.example.com/", "HOST_NOT_ALLOWED"],
  ["https://api.example.com@elsewhere.example/", "HOST_NOT_ALLOWED"],
  ["https://user@api.example.com/", "HOST_NOT_ALLOWED"],
  ["https://api.example.com:8443/", "HOST_NOT_ALLOWED"],
  ["/\\elsewhere.example", "INVALID_REQUEST"],
  ["\\\\elsewhere.example", "INVALID_REQUEST"],
  ["/a b", "INVALID_REQUEST"],
  ["/a\r\nhost: elsewhere.example", "INVALID_REQUEST"],
  ["file:///etc/passwd", "INVALID_REQUEST"],
  ["javascript:alert(1)", "INVALID_REQUEST"],
])("%j is refused", (path, code) => {
  try {
    const target = resolveTarget(place, path);
    assertHost(target, place);
  } catch (error) {
    expect(error).toBeInstanceOf(ApiCallError);
    expect((error as ApiCallError).code).toBe(code);
    return;
  }
  expect.unreachable("it was not refused");
});

test("the query is added, lists as repeated names", () => {
  expect(resolveTarget(place, "/x?a=1", { b: "2", c: ["3", "4 &"] }).search).toBe("?a=1&b=2&c=3&c=4+%26");
});

test("without a base URL a path is not enough", () => {
  expect(() => resolveTarget({ baseUrl: null, hosts: [] }, "/x")).toThrow(/whole https URL/);
});
