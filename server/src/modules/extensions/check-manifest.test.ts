import { readFile } from "node:fs/promises";
import { afterAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { createNetwork } from "../../platform/network/network.ts";
import { tricks } from "../../platform/network/corpus.fixture.ts";
import { systemClock } from "../../platform/clock.ts";
import { checkManifest } from "./check-manifest.ts";
import { manifestMistakes, rightManifest } from "./manifest-mistakes.fixture.ts";
import { parseManifest } from "./parse-manifest.ts";

const suite = useTestApp({ work: false });
const addresses: Record<string, string> = {
  "x.test": "93.184.215.14",
  "inside.test": "10.0.0.5",
  "bookkeeper.example": "93.184.215.14",
};
const network = createNetwork({
  clock: systemClock,
  resolve: async (hostname) => {
    const address = addresses[hostname];
    if (!address) throw new Error("no such name");
    return [{ address, family: 4 }];
  },
});
afterAll(() => network.close());

async function check(text: string, organizationId = "00000000-0000-7000-8000-000000000000") {
  return checkManifest({ ...suite.app.environment, network }, organizationId, text);
}

const numbered = <T>(make: (n: string) => T): T[] =>
  Array.from({ length: 2_000 }, (_, index) => make(index.toString(36)));

describe("a manifest", () => {
  it("is taken where it is right, with its defaults filled in", async () => {
    expect(await check(JSON.stringify(rightManifest))).toMatchObject({
      issues: [],
      extensionKey: "bookkeeper",
      version: "1.2.0",
      manifest: {
        ...rightManifest,
        description: null,
        securityContext: { scopes: ["installation:read"] },
        configParams: [],
        thirdParty: null,
      },
    });
  });

  it("is taken where it is the guide's", async () => {
    const guide = await readFile(new URL("../../../../docs/guides/extensions.md", import.meta.url), "utf8");
    const [, example = ""] = /```json\n([^`]+)```/.exec(guide) ?? [];
    expect((await check(example)).issues).toEqual([]);
  });

  it.each([
    ["of unknown events", { callbackListener: Object.fromEntries(numbered((n) => [n, 1])) }],
    ["of unknown members", Object.fromEntries(numbered((n) => [`a${n}`, 1]))],
    ["of config params", { configParams: numbered(() => ({ name: "a", type: "x" })) }],
    ["of scopes", { securityContext: { scopes: numbered(() => "config:read") } }],
  ])("with thousands %s is told 100 mistakes", async (_what, over) => {
    const { issues, manifest } = await check(JSON.stringify({ ...rightManifest, ...over }));
    expect(issues).toHaveLength(100);
    expect(manifest).toBeNull();
  });

  it("is taken as it is shown", async () => {
    const full = {
      ...rightManifest,
      description: "Keeps books.",
      securityContext: { scopes: [] },
      configParams: [{ name: "apiUrl", type: "url" }],
      thirdParty: { service: "zoho-books", connection: " Books " },
    };
    const { manifest } = await check(JSON.stringify(full));
    expect(manifest).toMatchObject({
      configParams: [{ name: "apiUrl", label: "apiUrl", type: "url", required: false, description: null }],
      thirdParty: { service: "zoho-books", connection: "Books", scopes: [] },
    });
    expect((await check(JSON.stringify(manifest, null, 2))).manifest).toEqual(manifest);
  });

  it.each(manifestMistakes.map((mistake) => [mistake.what, mistake] as const))(
    "with %s is refused by path and remedy",
    async (_what, { text, told }) => {
      const { issues, manifest } = await check(text);
      expect(issues.map(({ path, code, remedy }) => [path, code, remedy])).toEqual(told);
      for (const { message, line, column } of issues) {
        expect(message).toMatch(/\S.*\.$/);
        expect(line).toBeGreaterThan(0);
        expect(column).toBeGreaterThan(0);
      }
      expect(manifest).toBeNull();
    },
  );

  it("tells of all mistakes at once, each with line and column", async () => {
    const text = `{
  "key": "Bookkeeper",
  'name': "Bookkeeper", // ours
  "version": "1.0",
  "callbackListener": {
    "onZohoAuthorize": "https://x.test/hook",
    "onInstall": "https://x.test/hook%22",
  },
}`;
    const { issues } = await check(text);
    expect(issues.map(({ path, code, line, column }) => [path, code, line, column])).toEqual([
      ["$.key", "KEY_INVALID", 2, 10],
      ["$", "QUOTES", 3, 3],
      ["$", "COMMENT", 3, 25],
      ["$.version", "VERSION_INVALID", 4, 14],
      ["$.callbackListener.onZohoAuthorize", "UNKNOWN_EVENT", 6, 5],
      ["$.callbackListener.onInstall", "URL_QUOTE", 7, 18],
      ["$.callbackListener.onInstall", "TRAILING_COMMA", 7, 42],
      ["$.callbackListener", "TRAILING_COMMA", 8, 4],
    ]);
  });

  it.each(
    tricks
      .filter(({ how }) => how !== "REDIRECT" && how !== "DNS" && how !== "REBINDING")
      .map(({ name, url }) => [name, url.replace("{port}", "8080")] as const),
  )("leads nowhere private by a URL with %s", async (_name, url) => {
    const { issues, manifest } = await check(
      JSON.stringify({ ...rightManifest, callbackListener: { onInstall: url } }),
    );
    expect(manifest).toBeNull();
    expect(new Set(issues.map(({ path }) => path))).toEqual(new Set(["$.callbackListener.onInstall"]));
  });

  it("may call hosts that the organization's allow-list opens, over http too", async () => {
    const { id } = await makeOrganization(suite.app);
    const text = JSON.stringify({
      ...rightManifest,
      callbackListener: { onInstall: "http://127.0.0.1:4020/hook" },
    });
    expect((await check(text, id)).issues).toMatchObject([{ code: "URL_PRIVATE_ADDRESS" }]);
    await suite.app.environment.database.prisma.allowedHost.create({
      data: { organizationId: id, host: "127.0.0.1:4020", createdAt: new Date() },
    });
    expect((await check(text, id)).issues).toEqual([]);
    expect((await check(text)).issues).toMatchObject([{ code: "URL_PRIVATE_ADDRESS" }]);
  });

  it("is read in a time that grows with its length alone", () => {
    for (const part of [" ", "[", '"', ",", "{", "/*", "x y", '{"a"', "\\", '"\\u', "<", "%22"]) {
      const text = part.repeat(Math.floor(65_000 / part.length));
      expect(parseManifest(text).issues.length).toBeLessThanOrEqual(101);
      expect(
        parseManifest(JSON.stringify({ ...rightManifest, name: text.slice(0, 30_000) })).manifest,
      ).toBeNull();
    }
  });
});
