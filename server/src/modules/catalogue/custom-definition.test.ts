import { expect, test } from "vitest";
import { systemClock } from "../../platform/clock.ts";
import { ValidationError } from "../../platform/errors.ts";
import { createNetwork } from "../../platform/network/network.ts";
import { customDefinitionInput, toDefinition } from "./custom-definition.ts";

const network = createNetwork({ clock: systemClock, allow: ["http://127.0.0.1:4010", "https://git.intern"] });

function problemsOf(given: Record<string, unknown>): string[] {
  const input = customDefinitionInput.parse({
    authType: "OAUTH2_CODE",
    authorizeUrl: "https://login.example.com/authorize",
    tokenUrl: "https://login.example.com/token",
    apiBaseUrl: "https://api.example.com",
    ...given,
  });
  try {
    toDefinition({ network }, input);
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map(({ path }) => path);
  }
}

test("places are public and https", () => {
  expect(problemsOf({})).toEqual([]);
  expect(problemsOf({ tokenUrl: "http://login.example.com/token" })).toEqual(["definition.tokenUrl"]);
  expect(problemsOf({ apiBaseUrl: "https://intranet" })).toEqual(["definition.apiBaseUrl"]);
  expect(problemsOf({ apiBaseUrl: "https://8.8.8.8" })).toEqual(["definition.apiBaseUrl"]);
  expect(problemsOf({ apiHosts: ["8.8.8.8", "*.herokuapp.com"] })).toEqual([
    "definition.apiHosts.0",
    "definition.apiHosts.1",
  ]);
});

test("but for those that the door is opened for, host and port", () => {
  expect(
    problemsOf({
      authorizeUrl: "http://127.0.0.1:4010/authorize",
      tokenUrl: "http://127.0.0.1:4010/token",
      apiBaseUrl: "https://git.intern/api",
      apiHosts: ["127.0.0.1:4010"],
    }),
  ).toEqual([]);
  expect(problemsOf({ tokenUrl: "http://127.0.0.1:4011/token" })).toEqual(["definition.tokenUrl"]);
  expect(problemsOf({ apiBaseUrl: "http://git.intern/api" })).toEqual(["definition.apiBaseUrl"]);
});

test("each problem has the path of the flat form", () => {
  expect(
    problemsOf({
      credentialName: "Host",
      identityUrl: "https://api.example.com/me",
      identityIdMember: "a b",
      scopeDelimiter: "x",
      parameters: [{ name: "a", label: "A", description: "A.", example: "a", pattern: "a+" }],
    }).toSorted(),
  ).toEqual([
    "definition.credentialName",
    "definition.identityIdMember",
    "definition.identityNameMember",
    "definition.parameters.0.pattern",
    "definition.scopeDelimiter",
  ]);
});
