import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeGenericClient } from "../generic/test-client.ts";
import { startSimulator, type Simulator } from "../simulator.ts";
import { makeTestClient } from "../test-client.ts";

const guide = readFileSync(new URL("../../../docs/simulator.md", import.meta.url), "utf8");
const CURL = /^curl (?:-X (?<method>[A-Z]+) )?"?\$C\/(?<path>[^\s";]+)"?(?: -d '(?<body>[^']*)')?/gm;

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

it("the guide's curl examples work as they stand", async () => {
  const authorizeUrl = makeTestClient(simulator).authorizeUrl();
  const genericUrl = makeGenericClient(simulator).authorizeUrl();
  const examples = [...guide.matchAll(CURL)].map((match) => match.groups ?? {});
  expect(examples.length).toBeGreaterThan(70);
  for (const { method, path = "", body } of examples) {
    const url = `${simulator.origin}/control/${path.replace(/timeoutMs=\d+/, "timeoutMs=10")}`;
    // The guide abbreviates what only the reader knows.
    const consent = body?.includes("/generic/") === true ? genericUrl : authorizeUrl;
    const sent = body?.replace(/"authorizeUrl": "[^"]*"/, `"authorizeUrl": ${JSON.stringify(consent)}`);
    const verb = method ?? (sent === undefined ? "GET" : "POST");
    const response = await fetch(url, { method: verb, ...(sent === undefined ? {} : { body: sent }) });
    const expected = path.includes("waitFor") ? [408] : [200, 204];
    expect(expected, `${verb} ${path} ${sent}: ${response.status}`).toContain(response.status);
  }
});
