import { expect, test } from "vitest";
import { ValidationError } from "../../platform/errors.ts";
import { checkConfigParams } from "./check-config-params.ts";
import type { ConfigParamDefinition, ConfigParamType } from "./manifest.ts";

function define(name: string, type: ConfigParamType): ConfigParamDefinition {
  return { name, label: name, type, required: false, description: null };
}

const definitions = [
  define("greeting", "text"),
  define("token", "secret"),
  define("rate", "number"),
  define("strict", "boolean"),
  define("home", "url"),
];

function issuesOf(params: Parameters<typeof checkConfigParams>[1]): [string, string][] {
  try {
    checkConfigParams(definitions, params, "params");
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map(({ path, message }) => [path, message]);
  }
}

test("declared params are taken by their type; a secret one is sealed", () => {
  const given = [
    { name: "greeting", value: "Hello" },
    { name: "token", value: "s3cret" },
    { name: "rate", value: "-12.5" },
    { name: "strict", value: "false" },
    { name: "home", value: "https://example.com/a" },
  ];
  expect(checkConfigParams(definitions, given, "params").map(({ isSecret }) => isSecret)).toEqual([
    false,
    true,
    false,
    false,
    false,
  ]);
  const sealed = checkConfigParams(definitions, [{ name: "greeting", value: "x", secret: true }], "params");
  expect(sealed).toEqual([{ name: "greeting", value: "x", isSecret: true }]);
});

test.each([
  ["rate", "1e3", '"rate" is a decimal number, such as 12.5.'],
  ["rate", " 1", '"rate" is a decimal number, such as 12.5.'],
  ["strict", "yes", '"strict" is true or false.'],
  ["home", "javascript:alert(1)", '"home" is an http or https URL.'],
  ["home", "not a url", '"home" is an http or https URL.'],
])("%s = %s is refused", (name, value, message) => {
  expect(issuesOf([{ name, value }])).toEqual([["params.0.value", message]]);
});

test("every issue is told at once, with its path and without the value", () => {
  const given = [
    { name: "token", value: "a-private-text", secret: false },
    { name: "nobody", value: "a-private-text" },
    { name: "token", value: "a-private-text" },
  ];
  expect(issuesOf(given)).toEqual([
    ["params.0.secret", '"token" is declared as a secret: it is sealed.'],
    [
      "params.1.name",
      'The installed version declares no "nobody", only "greeting", "token", "rate", "strict", "home".',
    ],
    ["params.2.name", '"token" was given before.'],
  ]);
});

test("without declarations every name is taken", () => {
  expect(checkConfigParams([], [{ name: "anything", value: "x", secret: null }], "params")).toEqual([
    { name: "anything", value: "x", isSecret: false },
  ]);
});
