import { expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { registerClient } from "../../../test/consent.ts";
import { connectBooks } from "../../../test/connect-books.ts";
import { createRule, makeScene, run } from "../rules/rules.fixture.ts";
import type { Scene } from "../rules/rules.fixture.ts";

const suite = useTestApp();

async function makeScript(scene: Scene, name: string, source: string): Promise<string> {
  const { function: made } = await run(
    suite.app,
    scene.token,
    `mutation ($input: CreateFunctionInput!) { createFunction(input: $input) {
       ... on CreateFunctionPayload { function { id } } ... on Error { message } } }`,
    { input: { projectId: scene.projectId, name, source } },
  );
  return (made as { id: string }).id;
}

const readPlan = (scene: Scene) =>
  run(
    suite.app,
    scene.token,
    `query ($projectId: ID!) { deploymentPlan(projectId: $projectId) { connections { status rules connection { linkName } } } }`,
    { projectId: scene.projectId },
  );

it("lists the connections that scripts of the drafts name, and how each stands in production", async () => {
  const { app } = suite;
  const scene = await makeScene(app);
  await registerClient(app, scene.organization, "zoho-books");
  const books = await connectBooks(app, scene.organization, { name: "Books" });
  const ledger = await connectBooks(app, scene.organization, {
    name: "Ledger",
    environment: "PRODUCTION",
    org: "globex",
  });
  await connectBooks(app, scene.organization, { name: "Unused" });
  const call = (linkName: string) => `connections.invoke("${linkName}", { path: "/contacts" });`;
  const both = await makeScript(
    scene,
    "Copy",
    `export default async () => { ${call(books.linkName)} ${call(ledger.linkName)} };`,
  );
  const one = await makeScript(
    scene,
    "Count",
    `export default async () => { ${call(books.linkName)} ${call("nobody__knows")} };`,
  );
  await createRule(app, scene, { name: "Copy", functionId: both });
  await createRule(app, scene, { name: "Count", functionId: one });
  expect(await readPlan(scene)).toEqual({
    connections: [
      { status: "MISSING", rules: 2, connection: { linkName: books.linkName } },
      { status: "READY", rules: 1, connection: { linkName: ledger.linkName } },
    ],
  });

  await run(
    app,
    scene.token,
    `mutation ($input: RevokeConnectionInput!) { revokeConnection(input: $input) { __typename ... on Error { message } } }`,
    { input: { connectionId: ledger.globalId, environment: "PRODUCTION" } },
  );
  expect(await readPlan(scene)).toMatchObject({
    connections: [{ status: "MISSING" }, { status: "REVOKED" }],
  });
});
