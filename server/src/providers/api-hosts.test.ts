import { expect, test } from "vitest";
import { hostEntry, matchesHost, normalizeHost } from "./api-hosts.ts";

const hosts = ["api.example.com", "*.shop.example", "127.0.0.1:4010", "bücher.example", "[::1]:8443"];

test("exact hosts, wildcards of at least one label, ports and spellings that mean the same", () => {
  for (const url of [
    "https://api.example.com/x?y#z",
    "https://API.Example.COM:443/",
    "https://api.example.com./",
    "https://a.shop.example",
    "https://a.b.shop.example",
    "http://127.0.0.1:4010/",
    "http://2130706433:4010/",
    "https://xn--bcher-kva.example/",
    "https://BÜCHER.example/",
    "https://[0:0:0:0:0:0:0:1]:8443/",
    "https://api。example.com/",
  ])
    expect([url, matchesHost(new URL(url), hosts)]).toEqual([url, true]);
});

test("everything else is another host", () => {
  for (const url of [
    "https://example.com",
    "https://api.example.com.evil.example",
    "https://evilapi.example.com",
    "https://x.api.example.com",
    "https://api.example.com:8443",
    "http://api.example.com",
    "https://shop.example",
    "https://evilshop.example",
    "https://.shop.example",
    "https://a..shop.example",
    "https://user@api.example.com",
    "https://user:pass@api.example.com",
    "https://api.example.com@evil.example",
    "https://127.0.0.1:4010.evil.example",
    "http://127.0.0.1",
    "http://127.0.0.2:4010",
    "https://api.example.com..",
    "ftp://api.example.com",
    "https://аpi.example.com",
    "https://api.example.com%2eevil.example",
  ]) {
    const parsed = URL.parse(url);
    expect([url, parsed !== null && matchesHost(parsed, hosts)]).toEqual([url, false]);
  }
});

test("an entry that is no host matches nothing, and a wildcard never an address", () => {
  const url = new URL("https://evil.example/api.example.com");
  for (const entry of [
    "",
    "*",
    "*.",
    "*.*",
    "api.example.com/x",
    "x@evil.example",
    "evil.example/",
    "evil.example?",
    "evil.example#",
    "https://evil.example",
    "*.evil.example",
    "evil.example:0443:1",
    " evil.example",
  ])
    expect([entry, matchesHost(url, [entry])]).toEqual([entry, false]);
  expect(matchesHost(new URL("https://127.0.0.1"), ["*.0.0.1"])).toBe(false);
  expect(matchesHost(new URL("https://a.b.example:8443"), ["*.b.example:8443"])).toBe(true);
});

test("entries are written as URL writes hosts", () => {
  expect(normalizeHost("API.Example.com:443")).toBe("api.example.com");
  expect(normalizeHost("*.Bücher.example:8443")).toBe("*.xn--bcher-kva.example:8443");
  expect(normalizeHost("x/y")).toBe(null);
  expect(hostEntry(new URL("http://Example.com./"))).toBe("example.com:80");
});
