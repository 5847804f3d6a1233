import { beforeAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { subscribe } from "../../../test/subscribe.ts";
import { inTransaction } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { silentChanges } from "./activity-text.ts";
import { createProject } from "../projects/index.ts";

const suite = useTestApp({ work: false });
let organization: TestOrganization;
beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const append = (changes: { name: string; entityType: string; payload?: object }[]) =>
  inTransaction(suite.app.environment, ({ tx, now }) =>
    appendChanges(
      tx,
      now,
      changes.map((change) => ({
        organizationId: organization.id,
        entityId: newId(),
        actorName: "Ann",
        ...change,
      })) as never,
    ),
  );

type Entry = { cursor: string; change: string; text: string; node: { id: string } | null };

const list = async (args: string, token = organization.admin.token) => {
  const answer = await query(
    suite.app,
    token,
    `{ activity${args} { edges { cursor node { cursor change at actorName text entityType entityId
       node { id __typename ... on Project { name } } } } pageInfo { hasNextPage endCursor } } }`,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.["activity"] as {
    edges: { cursor: string; node: Entry }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
};

describe("activity", () => {
  it("lists the news, newest first, with what it happened to", async () => {
    const project = await createProject(organization.admin.ctx, { name: "Shop" });
    await append([
      { name: "syncRun.progressed", entityType: "SyncRun" },
      { name: "execution.started", entityType: "Execution" },
      { name: "rule.deleted", entityType: "Rule", payload: { ruleName: "Greet" } },
    ]);
    const page = await list("(first: 2)");
    expect(page.edges.map((edge) => edge.node)).toMatchObject([
      {
        change: "rule.deleted",
        text: "“Greet” was deleted.",
        actorName: "Ann",
        entityType: "Rule",
        node: null,
      },
      {
        change: "project.created",
        text: "The project Shop was created.",
        entityId: toGlobalId("Project", project.id),
        node: { id: toGlobalId("Project", project.id), __typename: "Project", name: "Shop" },
      },
    ]);
    const rest = await list(`(first: 100, after: "${page.pageInfo.endCursor}")`);
    expect(rest.edges.map((edge) => edge.node.change)).not.toContain("project.created");
    expect(rest.pageInfo.hasNextPage).toBe(false);
  });

  it("is read through its index, past a burst of what is no news", async () => {
    await append([{ name: "rule.created", entityType: "Rule", payload: { ruleName: "Old" } }]);
    await append(
      Array.from({ length: 2_000 }, () => ({ name: "syncRun.progressed", entityType: "SyncRun" })),
    );
    const { pool } = suite.app.environment.database;
    await pool.query("analyze");
    const shown = silentChanges.map((name) => `'${name}'`).join(", ");
    const { rows } = await pool.query<{ "QUERY PLAN": string }>(
      `explain (analyze, costs off, timing off) select * from "Change" t where t."organizationId" = $1
       and t."name" not in (${shown}) order by t."position" desc limit 21`,
      [organization.id],
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).not.toContain("Rows Removed");
    expect(plan).not.toContain("Sort");
    const page = await list("(first: 1)");
    expect(page.edges[0]?.node.text).toBe("“Old” was created.");
  });

  it("shows nothing of other organizations", async () => {
    const stranger = await makeOrganization(suite.app);
    const page = await list("", stranger.admin.token);
    expect(page.edges.map((edge) => edge.node.change)).toEqual(["apiToken.created"]);
  });
});

describe("activityAdded", () => {
  it("continues after the cursor of an entry, without what is no news", async () => {
    const [first] = (await list("(first: 1)")).edges;
    await append([
      { name: "rule.created", entityType: "Rule", payload: { ruleName: "One" } },
      { name: "execution.started", entityType: "Execution" },
    ]);
    const live = subscribe(
      suite.app,
      organization.admin.token,
      `subscription ($after: String) { activityAdded(after: $after) { change text } }`,
      { after: first?.node.cursor },
    );
    expect(await live.next()).toEqual({ change: "rule.created", text: "“One” was created." });
    await append([{ name: "rule.deleted", entityType: "Rule", payload: { ruleName: "One" } }]);
    expect(await live.next()).toEqual({ change: "rule.deleted", text: "“One” was deleted." });
    await live.close();
  });
});
