import { beforeAll, describe, expect, it, vi } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { parseGlobalId, toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { createRule, makeScene, run } from "./rules.fixture.ts";
import type { Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
let fewId: string;
const total = 3_000;

beforeAll(async () => {
  scene = await makeScene(suite.app);
  const rule = await createRule(suite.app, scene, { name: "Émile" });
  await createRule(suite.app, scene, { name: "zulu 100%" });
  await createRule(suite.app, scene, { name: "Zulu_" });
  const { pool } = suite.app.environment.database;
  await pool.query(
    `with copies as (
       insert into "Rule" ("id", "organizationId", "projectId", "serviceId", "name", "eventTypes", "functionId", "version", "createdAt", "updatedAt") select gen_random_uuid(), r."organizationId", r."projectId", r."serviceId",
         case when n % 2 = 0 then 'Rule ' else 'rule ' end || lpad((n / 2)::text, 5, '0'),
         r."eventTypes", r."functionId", 1, r."createdAt", r."updatedAt"
       from "Rule" r, generate_series(1, $2::int) n where r."id" = $1 returning "id", "organizationId")
     insert into "RuleBinding" ("ruleId", "environment", "organizationId", "accountId", "enabled")
     select c."id", b."environment", c."organizationId", b."accountId", true
     from copies c, "RuleBinding" b where b."ruleId" = $1`,
    [parseGlobalId(rule.id)?.id, total],
  );
  // A few rules of another project and of another service, spread over the names.
  const { prisma } = suite.app.environment.database;
  const common = { organizationId: scene.organization.id, createdAt: new Date() };
  const few = await prisma.project.create({ data: { id: newId(), name: "Few", slug: "few", ...common } });
  fewId = toGlobalId("Project", few.id);
  const service = await prisma.service.create({
    data: {
      id: newId(),
      key: "few",
      name: "Few",
      description: "",
      capabilities: ["EVENTS"],
      provider: "zoho-crm",
      ...common,
    },
  });
  await pool.query(`update "Rule" set "projectId" = $1 where "name" like '%00'`, [few.id]);
  await pool.query(`update "Rule" set "serviceId" = $1 where "name" like '%50'`, [service.id]);
  await pool.query(`update "Rule" set "serviceId" = $1, "projectId" = $2 where "name" like '%75'`, [
    service.id,
    few.id,
  ]);
  await pool.query("analyze");
});

type List = {
  edges: { cursor: string; node: { id: string; name: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string; startCursor: string };
};

const list = async (args: string, variables: Record<string, unknown> = {}, token = scene.token) =>
  (await run(
    suite.app,
    token,
    `query ($after: String, $before: String, $filter: RuleFilter) { rules(${args}, after: $after, before: $before, filter: $filter) {
       edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    variables,
  )) as unknown as List;

const names = (page: List) => page.edges.map((edge) => edge.node.name);

describe("rules", () => {
  it("reads every rule once, in the byte order of the lower-case name", async () => {
    const seen: string[] = [];
    const ids = new Set<string>();
    let after: string | null = null;
    do {
      const page: List = await list("first: 100", { after });
      seen.push(...names(page));
      for (const edge of page.edges) ids.add(edge.node.id);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(ids.size).toBe(total + 3);
    const keys = seen.map((name) => Buffer.from(name.toLowerCase()));
    expect(keys.toSorted(Buffer.compare)).toEqual(keys);
  });

  it("reads backwards", async () => {
    const last = await list("last: 2");
    expect(names(last)).toEqual(["Zulu_", "Émile"]);
    const before = await list("last: 2", { before: last.pageInfo.startCursor });
    expect(names(before)).toEqual(["Rule 01500", "zulu 100%"]);
    expect(before.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: true });
  });

  it.each([
    ["ZULU", ["zulu 100%", "Zulu_"]],
    ["zulu 100%", ["zulu 100%"]],
    ["zulu%", []],
    ["zulu_", ["Zulu_"]],
    ["ÉM", ["Émile"]],
    ["RULE 00007", ["Rule 00007", "rule 00007"]],
    ["?", []],
  ])("finds names that begin with %j", async (search, found) => {
    expect(names(await list("first: 10", { filter: { search } })).toSorted()).toEqual(found.toSorted());
  });

  it("filters by project and service together", async () => {
    const filter = { projectId: scene.projectId, serviceKey: "zoho-crm", search: "z" };
    expect(names(await list("first: 10", { filter }))).toEqual(["zulu 100%", "Zulu_"]);
    expect(await list("first: 10", { filter: { ...filter, serviceKey: "none" } })).toMatchObject({
      edges: [],
    });
  });

  it("shows another organization nothing of a project that it names", async () => {
    const stranger = await makeOrganization(suite.app);
    const filter = { projectId: scene.projectId };
    expect((await list("first: 10", { filter }, stranger.admin.token)).edges).toEqual([]);
  });
});

describe("the cost of a page", () => {
  const environments = `environments { status reason account { providerOrgName service { name } } problem { title } }`;

  it.each([
    `rules(first: 20) { edges { node { name project { name } service { name } function { name } eventTypes { label }
       ${environments} } } }`,
    `project(id: "$project") { rules(first: 20) { edges { node { name ${environments} } } } }`,
    `account(id: "$account") { rules(first: 20) { edges { node { name ${environments} } } } }`,
  ])("is a fixed number of statements, however many rules are on it: %s", async (field) => {
    const query = vi.spyOn(suite.app.environment.database.pool, "query");
    const count = async (size: number): Promise<number> => {
      query.mockClear();
      const document = field.replace("$project", scene.projectId).replace("$account", scene.account.globalId);
      await run(suite.app, scene.token, `{ ${document.replace("first: 20", `first: ${size}`)} }`);
      // The heartbeat and the feed's poll come in between at times of their own.
      const texts = query.mock.calls.map(([given]) => JSON.stringify(given));
      return texts.filter((text) => !/\\"Worker\\"|feed_horizon/.test(text)).length;
    };
    try {
      expect(await count(20)).toBe(await count(1));
    } finally {
      query.mockRestore();
    }
  });

  it.each([
    ["Rule_by_name", "first: 20"],
    ["Rule_by_name", `first: 20, filter: { search: "rule 01" }`],
    ["Rule_of_service_by_name", `first: 20, filter: { serviceKey: "few" }`],
    ["Rule_of_project_by_name", `first: 20, filter: { projectId: "$few" }`],
    [
      "Rule_of_project_and_service_by_name",
      `first: 10, filter: { projectId: "$few", serviceKey: "few", search: "rule 00" }`,
    ],
  ])("is read through %s for rules(%s)", async (index, args) => {
    const { pool } = suite.app.environment.database;
    const query = vi.spyOn(pool, "query");
    const statements = query.mock.calls as unknown as [{ text?: string; values?: unknown[] }][];
    await run(suite.app, scene.token, `{ rules(${args.replace("$few", fewId)}) { edges { node { id } } } }`);
    const statement = statements.map(([each]) => each).find((each) => each.text?.includes('from "Rule" t'));
    query.mockRestore();
    const { rows } = await pool.query<{ "QUERY PLAN": string }>(
      `explain (analyze, timing off, costs off) ${statement?.text}`,
      statement?.values,
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    const scan = /Index Scan using "(\w+)" on "Rule" t[^\n]*rows=(\d+)/.exec(plan);
    expect(scan?.[1], plan).toBe(index);
    expect(Number(scan?.[2]), plan).toBeLessThanOrEqual(21);
    expect(plan).not.toContain("Rows Removed");
  });
});
