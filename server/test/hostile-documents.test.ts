import { beforeAll, expect, test } from "vitest";
import { useTestApp } from "./app.ts";
import { makeOrganization, query } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";
import { connectLive } from "./live-client.ts";

const suite = useTestApp();
let organization: TestOrganization;
beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

const createProject =
  "mutation ($input: CreateProjectInput!) { createProject(input: $input) { __typename } }";

test.each([
  ["\0", "a NUL"],
  ["a\0b", "a NUL within"],
  ["\uD800", "half a surrogate pair"],
])("%j (%s) in a variable is refused, not a fault of ours", async (name) => {
  const answer = await query(suite.app, organization.admin.token, createProject, { input: { name } });
  expect(answer.errors?.map(({ extensions }) => extensions?.["code"])).toEqual(["BAD_USER_INPUT"]);
});

test.each([101, 1_000, 2_500])("variables nested %i deep are refused, not a fault of ours", async (depth) => {
  const payload = JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`) as unknown;
  const answer = await query(
    suite.app,
    organization.admin.token,
    "mutation ($input: TestRuleInput!) { testRule(input: $input) { __typename } }",
    { input: { serviceKey: "zoho-crm", event: { payload } } },
  );
  expect(answer.errors?.map(({ extensions }) => extensions?.["code"])).toEqual(["BAD_USER_INPUT"]);
});

test("a NUL in the document itself is refused", async () => {
  const answer = await query(
    suite.app,
    organization.admin.token,
    String.raw`{ rules(filter: { serviceKey: "\u0000" }) { edges { cursor } } }`,
  );
  expect(answer.errors?.map(({ extensions }) => extensions?.["code"])).toEqual(["BAD_USER_INPUT"]);
});

test("30 aliases pass and 31 do not, signed in or not", async () => {
  const aliased = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(" ")} }`;
  for (const token of [organization.admin.token, null]) {
    expect((await query(suite.app, token, aliased(30))).errors).toBeUndefined();
    expect((await query(suite.app, token, aliased(31))).errors).toHaveLength(1);
  }
});

test("`nodes` takes 100 ids and no more, and costs by their number", async () => {
  const { data } = await query(suite.app, organization.admin.token, "{ viewer { organization { id } } }");
  const viewer = data?.["viewer"] as { organization: { id: string } } | undefined;
  const ask = (count: number, fields: string) =>
    query(suite.app, organization.admin.token, `query ($ids: [ID!]!) { nodes(ids: $ids) { id ${fields} } }`, {
      ids: Array.from({ length: count }, () => viewer?.organization.id),
    });
  expect((await ask(100, "")).data?.["nodes"]).toHaveLength(100);
  expect((await ask(101, "")).errors?.[0]?.message).toBe("`ids` may have at most 100; it has 101.");
  const rules = "... on Account { rules(first: 100) { edges { node { id } } } }";
  expect((await ask(10, rules)).errors).toBeUndefined();
  expect(
    (
      await ask(
        100,
        `${rules} ... on Service { accounts(first: 100) { edges { node { problems { id } } } } }`,
      )
    ).errors?.[0]?.extensions?.["code"],
  ).toBe("COST_EXCEEDED");
});

test("a socket refuses the same texts, of subscriptions too", async () => {
  const live = connectLive(suite.app.origin, { token: organization.admin.token });
  const first = async (document: string, variables: Record<string, unknown>) =>
    (await live.client.iterate({ query: document, variables }).next()).value;
  try {
    const subscription = "subscription ($after: String) { accountChanged(after: $after) { cursor } }";
    for (const answer of [
      await first(createProject, { input: { name: "\0" } }),
      await first(subscription, { after: "\0" }),
    ])
      expect(answer?.errors?.[0]?.message).toMatch(/NUL character/);
  } finally {
    await live.dispose();
  }
});
