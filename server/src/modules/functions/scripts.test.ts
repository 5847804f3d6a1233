import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { createRule, makeScene, readRule, run } from "../rules/rules.fixture.ts";
import type { Scene } from "../rules/rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const fields =
  "id name kind url source deletedAt currentVersion { id number kind url source createdByName function { id } }";
const payloads: Record<string, string> = {
  createFunction: `function { ${fields} } signingSecret`,
  updateFunction: `function { ${fields} }`,
  deleteFunction: "deletedFunctionId preview rules { id } deployedRules { id }",
  deployProject: "deployment { number }",
};

const mutate = (
  name: string,
  input: Record<string, unknown>,
  token: string = scene.token,
): Promise<Record<string, unknown>> => {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  return run(
    suite.app,
    token,
    `mutation ($input: ${pascal}Input!) { ${name}(input: $input) { __typename
       ... on ${pascal}Payload { ${payloads[name]} } ... on Error { code message }
       ... on ValidationError { issues { path message } } } }`,
    { input },
  );
};

const script = (value: number): string => `export default () => ${value};`;

async function makeScript(source = script(1)): Promise<string> {
  const made = await mutate("createFunction", { projectId: scene.projectId, name: "Script", source });
  return (made["function"] as { id: string }).id;
}

const readVersions = (functionId: string, token = scene.token): Promise<Record<string, unknown> | null> =>
  run(
    suite.app,
    token,
    `query ($id: ID!) { function(id: $id) { ${fields} versions(first: 10) { edges { node { number source url createdByName } } }
       rules(first: 10) { edges { node { id } } } } }`,
    { id: functionId },
  );

describe("a script", () => {
  it("is made by its source, has version 1 and no secret", async () => {
    expect(
      await mutate("createFunction", { projectId: scene.projectId, name: "Script", source: script(1) }),
    ).toMatchObject({
      function: {
        kind: "SCRIPT",
        url: null,
        source: script(1),
        deletedAt: null,
        currentVersion: { number: 1, kind: "SCRIPT", source: script(1), url: null },
      },
      signingSecret: null,
    });
  });

  it.each([
    ["export default function (event) {\n  return event.;\n}", /^Line 2, column 15: /],
    ["export const run = () => 1;", /no default export/],
    ["import fs from 'node:fs';\nexport default () => fs;", /import is not available/],
    [`export default () => 1; // ${"x".repeat(65_536)}`, /64 KB/],
  ])("is refused for %#", async (source, message) => {
    const refusal = {
      code: "VALIDATION",
      issues: [{ path: "source", message: expect.stringMatching(message) }],
    };
    expect(await mutate("createFunction", { projectId: scene.projectId, name: "Bad", source })).toMatchObject(
      refusal,
    );
    expect(await mutate("updateFunction", { functionId: await makeScript(), source })).toMatchObject(refusal);
  });

  it("has a source or a URL, and keeps its kind", async () => {
    const url = "https://example.com/";
    const { projectId, functionId } = scene;
    const invalid = (path: string): object => ({ code: "VALIDATION", issues: [{ path }] });
    const named = { projectId, name: "Bad" };
    expect(await mutate("createFunction", named)).toMatchObject(invalid("url"));
    expect(await mutate("createFunction", { ...named, url, source: script(1) })).toMatchObject(
      invalid("source"),
    );
    expect(await mutate("updateFunction", { functionId, source: script(1) })).toMatchObject(
      invalid("source"),
    );
    expect(await mutate("updateFunction", { functionId: await makeScript(), url })).toMatchObject(
      invalid("url"),
    );
  });
});

describe("versions", () => {
  it("grow with each saved text, and an earlier one is brought back by saving its text", async () => {
    const functionId = await makeScript();
    for (const value of [2, 2, 1]) await mutate("updateFunction", { functionId, source: script(value) });
    await mutate("updateFunction", { functionId, name: "Renamed" });
    expect(await readVersions(functionId)).toMatchObject({
      name: "Renamed",
      source: script(1),
      currentVersion: { number: 3, function: { id: functionId } },
      versions: {
        edges: [
          { node: { number: 3, source: script(1) } },
          { node: { number: 2, source: script(2) } },
          { node: { number: 1, source: script(1) } },
        ],
      },
    });
  });

  it("are not lost to somebody who saved meanwhile", async () => {
    const functionId = await makeScript();
    const save = (value: number): Promise<Record<string, unknown>> =>
      mutate("updateFunction", { functionId, source: script(value), expectedVersion: 1 });
    const answers = await Promise.all([save(2), save(3)]);
    expect(answers.filter((answer) => answer["code"] === "VERSION_CONFLICT")).toHaveLength(1);
    expect((await readVersions(functionId))?.["currentVersion"]).toMatchObject({ number: 2 });
    expect(
      await mutate("updateFunction", { functionId, source: script(4), expectedVersion: 2 }),
    ).toMatchObject({
      function: { currentVersion: { number: 3 } },
    });
  });

  it("belong to the organization", async () => {
    const functionId = await makeScript();
    const stranger = (await makeOrganization(suite.app)).admin.token;
    expect(await readVersions(functionId, stranger)).toBeNull();
  });
});

describe("deleting", () => {
  it("says first what it would touch, and changes nothing", async () => {
    const functionId = await makeScript();
    const rule = await createRule(suite.app, scene, { functionId });
    expect(await mutate("deleteFunction", { functionId, preview: true })).toEqual({
      __typename: "DeleteFunctionPayload",
      deletedFunctionId: null,
      preview: true,
      rules: [{ id: rule.id }],
      deployedRules: [],
    });
    expect(await readVersions(functionId)).toMatchObject({
      deletedAt: null,
      rules: { edges: [{ node: { id: rule.id } }] },
    });
    expect((await readRule(suite.app, scene, rule.id))?.environments[0]?.status).toBe("ACTIVE");
  });

  it("leaves to production what is deployed", async () => {
    const functionId = await makeScript();
    const rule = await createRule(suite.app, scene, { functionId });
    expect(
      await mutate("deployProject", { projectId: scene.projectId, allowConfigurationNeeded: true }),
    ).toMatchObject({ deployment: { number: 1 } });
    expect(await mutate("deleteFunction", { functionId })).toMatchObject({
      deletedFunctionId: functionId,
      preview: false,
      rules: [{ id: rule.id }],
      deployedRules: [{ id: rule.id }],
    });
    expect(await readVersions(functionId)).toMatchObject({
      deletedAt: expect.any(String),
      source: script(1),
      rules: { edges: [] },
    });
    expect(await run(suite.app, scene.token, `{ functions { edges { node { name } } } }`)).toEqual({
      edges: [{ node: { name: "Greet" } }],
    });
    expect(await mutate("updateFunction", { functionId, source: script(2) })).toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
