import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { createRule, mutateRule, run } from "../rules/rules.fixture.ts";
import { addSecondService, deploy, makeProductionScene, withAccounts } from "./deployments.fixture.ts";
import type { ProductionScene } from "./deployments.fixture.ts";

const suite = useTestApp({ work: false });
let scene: ProductionScene;
beforeEach(async () => {
  scene = await makeProductionScene(suite.app);
});

const mutate = (name: string, input: Record<string, unknown>) =>
  mutateRule(suite.app, scene.token, name, input);
const difference = (from: string, to: string | null = null, token = scene.token) =>
  run(
    suite.app,
    token,
    `query ($from: ID!, $to: ID) { deploymentDifference(from: $from, to: $to) { from { number } to { number } same
      rules { ruleId rule { id } name change fields { field before after } } } }`,
    { from, to },
  );

describe("deploymentDifference", () => {
  it("says field by field what differs from the drafts, and between two deployments", async () => {
    const same = await createRule(suite.app, scene, { name: "a same" });
    const changed = await createRule(suite.app, scene, { name: "b changed" });
    const removed = await createRule(suite.app, scene, { name: "c removed" });
    const first = (await deploy(suite.app, scene, withAccounts(scene, same.id, changed.id, removed.id)))
      .deployment;
    expect(await difference(first.id)).toEqual({ from: { number: 1 }, to: null, same: 3, rules: [] });

    const serviceKey = await addSecondService(suite.app, scene);
    await mutate("updateRule", {
      ruleId: changed.id,
      name: "b renamed",
      serviceKey,
      eventTypes: ["Leads.updated", "Leads.created"],
      condition: {
        root: {
          match: "ALL",
          items: [{ comparison: { field: "affectedValues.Email", comparator: "IS_NOT_EMPTY" } }],
        },
      },
    });
    await mutate("deleteRule", { ruleId: removed.id });
    const added = await createRule(suite.app, scene, { name: "d added" });
    const rules = [
      {
        ruleId: changed.id,
        rule: { id: changed.id },
        name: "b renamed",
        change: "CHANGED",
        fields: [
          { field: "name", before: "b changed", after: "b renamed" },
          { field: "service", before: "Zoho CRM", after: "Second CRM" },
          { field: "eventTypes", before: "Leads.created", after: "Leads.created, Leads.updated" },
          { field: "condition", before: null, after: expect.stringContaining("is not empty") },
        ],
      },
      {
        ruleId: removed.id,
        rule: { id: removed.id },
        name: "c removed",
        change: "REMOVED",
        fields: expect.arrayContaining([{ field: "name", before: "c removed", after: null }]),
      },
      {
        ruleId: added.id,
        rule: { id: added.id },
        name: "d added",
        change: "ADDED",
        fields: expect.arrayContaining([
          { field: "function", before: null, after: "Greet, version 1" },
          { field: "eventTypes", before: null, after: "Leads.created" },
        ]),
      },
    ];
    expect(await difference(first.id)).toEqual({ from: { number: 1 }, to: null, same: 1, rules });

    const second = (await deploy(suite.app, scene, { allowConfigurationNeeded: true })).deployment;
    expect(await difference(first.id, second.id)).toEqual({
      from: { number: 1 },
      to: { number: 2 },
      same: 1,
      rules: rules.map((rule) => (rule.change === "REMOVED" ? { ...rule, rule: null } : rule)),
    });
    expect(await difference(second.id, first.id)).toMatchObject({
      same: 1,
      rules: [
        { change: "CHANGED" },
        { name: "c removed", change: "ADDED" },
        { name: "d added", change: "REMOVED" },
      ],
    });
  });

  it("shows another version of a function with its text", async () => {
    const rule = await createRule(suite.app, scene);
    const { deployment } = await deploy(suite.app, scene, withAccounts(scene, rule.id));
    const url = `${suite.app.simulator.origin}/receiver/other`;
    await run(
      suite.app,
      scene.token,
      `mutation ($id: ID!, $url: URL!) { updateFunction(input: { functionId: $id, url: $url }) { __typename } }`,
      { id: scene.functionId, url },
    );
    expect(await difference(deployment.id)).toMatchObject({
      rules: [
        {
          change: "CHANGED",
          fields: [
            { field: "function", before: "Greet, version 1", after: "Greet, version 2" },
            { field: "functionUrl", before: `${suite.app.simulator.origin}/receiver/greet`, after: url },
          ],
        },
      ],
    });
  });

  it("refuses deployments of two projects, and those of others", async () => {
    const { deployment } = await deploy(suite.app, scene);
    const project = await run(
      suite.app,
      scene.token,
      `mutation { createProject(input: { name: "Other" }) { ... on CreateProjectPayload { project { id } } } }`,
    );
    const other = { ...scene, projectId: (project["project"] as { id: string }).id };
    const elsewhere = (await deploy(suite.app, other)).deployment;
    await expect(difference(deployment.id, elsewhere.id)).rejects.toThrow("same project");
    const stranger = await makeProductionScene(suite.app);
    await expect(difference(deployment.id, null, stranger.token)).rejects.toThrow("NOT_FOUND");
  });
});

describe("deployments", () => {
  it("are listed newest first, the current one marked", async () => {
    const rule = await createRule(suite.app, scene);
    await deploy(suite.app, scene, withAccounts(scene, rule.id));
    await mutate("updateRule", { ruleId: rule.id, name: "Renamed" });
    await deploy(suite.app, scene);
    const answer = await run(
      suite.app,
      scene.token,
      `query ($id: ID!) { deployments(projectId: $id, first: 10) { edges { node { number isCurrent deployedByName project { id }
        rules(first: 10) { edges { node { name rule { id } ruleId ruleVersion condition { sentence } functionVersion { number } } } } } } } }`,
      { id: scene.projectId },
    );
    const rules = (name: string, ruleVersion: number) => ({
      edges: [
        {
          node: {
            name,
            rule: { id: rule.id },
            ruleId: rule.id,
            ruleVersion,
            condition: null,
            functionVersion: { number: 1 },
          },
        },
      ],
    });
    expect(answer).toMatchObject({
      edges: [
        {
          node: { number: 2, isCurrent: true, project: { id: scene.projectId }, rules: rules("Renamed", 2) },
        },
        { node: { number: 1, isCurrent: false, rules: rules("Greet leads", 1) } },
      ],
    });
  });
});
