import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization } from "../../../test/builders.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { openCredential } from "../credentials/index.ts";
import { createRule, insertWaiting, makeScene, readRule, run } from "../rules/rules.fixture.ts";
import type { Scene } from "../rules/rules.fixture.ts";
import { functionSecretPurpose } from "./index.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const rawId = (globalId: string) => parseGlobalId(globalId)?.id ?? "";

const mutate = (name: string, input: Record<string, unknown>, token: string = scene.token) => {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const payload = {
    createFunction: "function { id name url kind project { slug } } signingSecret",
    updateFunction: "function { id name url }",
    deleteFunction: "deletedFunctionId rules { id environments { status cause } }",
  }[name];
  return run(
    suite.app,
    token,
    `mutation ($input: ${pascal}Input!) { ${name}(input: $input) {
       ... on ${pascal}Payload { ${payload} } ... on Error { code message }
       ... on ValidationError { issues { path message } } } }`,
    { input },
  );
};

describe("createFunction", () => {
  it("shows the signing secret once and keeps it sealed", async () => {
    const url = `${suite.app.simulator.origin}/receiver/new?key=1`;
    const answer = await mutate("createFunction", { projectId: scene.projectId, name: " New ", url });
    expect(answer).toMatchObject({
      function: { name: "New", url, kind: "HTTP", project: { slug: "shop" } },
      signingSecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { prisma } = suite.app.environment.database;
    const row = await prisma.function.findUniqueOrThrow({
      where: { id: rawId((answer["function"] as { id: string }).id) },
    });
    const { organizationId, credentialId } = row;
    expect(
      await openCredential(suite.app.environment, {
        organizationId,
        credentialId: credentialId ?? "",
        purpose: functionSecretPurpose,
      }),
    ).toBe(answer["signingSecret"]);
    const written = JSON.stringify([
      await prisma.auditEntry.findMany({ where: { organizationId } }),
      await prisma.change.findMany({ where: { organizationId }, omit: { position: true } }),
    ]);
    expect(written).not.toContain(answer["signingSecret"]);
  });

  it.each([
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://169.254.169.254/latest",
    "https://2130706433/",
    "http://example.com/hook",
    "https://user:password@example.com/",
  ])("refuses %s with the path", async (url) => {
    expect(await mutate("createFunction", { projectId: scene.projectId, name: "Bad", url })).toMatchObject({
      code: "VALIDATION",
      issues: [{ path: "url" }],
    });
  });

  it("refuses the project of another organization", async () => {
    const other = await makeScene(suite.app);
    expect(
      await mutate("createFunction", {
        projectId: other.projectId,
        name: "Bad",
        url: "https://example.com/",
      }),
    ).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("updateFunction", () => {
  it("changes name and URL, keeps the secret, and checks the URL again", async () => {
    const { functionId } = scene;
    expect(await mutate("updateFunction", { functionId, url: "https://10.0.0.1/" })).toMatchObject({
      code: "VALIDATION",
    });
    expect(await mutate("updateFunction", { functionId, url: "https://example.com/x" })).toMatchObject({
      function: { name: "Greet", url: "https://example.com/x" },
    });
    expect(await mutate("updateFunction", { functionId, name: "Welcome" })).toMatchObject({
      function: { name: "Welcome", url: "https://example.com/x" },
    });
  });
});

describe("deleteFunction", () => {
  it("stops the rules that ran it, with a Problem, and a new function resolves it", async () => {
    const rule = await createRule(suite.app, scene);
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id));
    const { prisma } = suite.app.environment.database;
    const before = await prisma.function.findUniqueOrThrow({ where: { id: rawId(scene.functionId) } });
    expect(await mutate("deleteFunction", { functionId: scene.functionId })).toMatchObject({
      deletedFunctionId: scene.functionId,
      rules: [
        {
          id: rule.id,
          environments: [
            { status: "CONFIGURATION_NEEDED", cause: "FUNCTION_MISSING" },
            { status: "NOT_DEPLOYED" },
          ],
        },
      ],
    });
    expect((await readRule(suite.app, scene, rule.id))?.environments[0]?.problem).toMatchObject({
      cause: "FUNCTION_MISSING",
      message: expect.stringContaining("Greet was deleted by Person"),
      fix: { mutation: "updateRule", input: { ruleId: rule.id } },
    });
    expect(await prisma.execution.findUnique({ where: { id: waiting } })).toMatchObject({
      status: "DISCARDED",
    });
    expect(await prisma.credential.findUnique({ where: { id: before.credentialId ?? "" } })).toBeNull();

    const made = await mutate("createFunction", {
      projectId: scene.projectId,
      name: "Another",
      url: "https://example.com/",
    });
    await run(
      suite.app,
      scene.token,
      `mutation ($input: UpdateRuleInput!) { updateRule(input: $input) { __typename } }`,
      { input: { ruleId: rule.id, functionId: (made["function"] as { id: string }).id } },
    );
    expect((await readRule(suite.app, scene, rule.id))?.environments[0]).toMatchObject({
      status: "ACTIVE",
      problem: null,
    });
  });
});

describe("who may", () => {
  it("is for builders of the same organization", async () => {
    const { functionId, projectId } = scene;
    const url = "https://example.com/";
    const inputs = {
      createFunction: { projectId, name: "Mine", url },
      updateFunction: { functionId, name: "Mine" },
      deleteFunction: { functionId },
    };
    const supervisor = await makeMember(suite.app, scene.organization.id, ["COMPANY_SUPERVISOR"]);
    const billing = await makeMember(suite.app, scene.organization.id, ["BILLING_ADMIN"]);
    const reader = await makeMember(suite.app, scene.organization.id, ["DEVELOPER"], ["READ"]);
    const stranger = (await makeOrganization(suite.app)).admin;
    for (const [name, input] of Object.entries(inputs)) {
      for (const { token } of [supervisor, billing, reader])
        expect(await mutate(name, input, token), name).toMatchObject({ code: "FORBIDDEN" });
      expect(await mutate(name, input, stranger.token), name).toMatchObject({ code: "NOT_FOUND" });
    }
    const list = `{ functions { edges { node { name } } } }`;
    expect(await run(suite.app, stranger.token, list)).toEqual({ edges: [] });
    expect(await run(suite.app, supervisor.token, list)).toEqual({ edges: [{ node: { name: "Greet" } }] });
    const filtered = `query ($projectId: ID!) { functions(filter: { projectId: $projectId }) { edges { node { name } } } }`;
    expect(await run(suite.app, stranger.token, filtered, { projectId })).toEqual({ edges: [] });
    expect(await run(suite.app, scene.token, filtered, { projectId })).toEqual({
      edges: [{ node: { name: "Greet" } }],
    });
  });
});
