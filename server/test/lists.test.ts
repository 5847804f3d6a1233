import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "./app.ts";
import { makeMember, makeOrganization, query } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";

const suite = useTestApp();
let organization: TestOrganization;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
  for (let index = 0; index < 4; index += 1) await makeMember(suite.app, organization.id, ["DEVELOPER"]);
  await makeOrganization(suite.app);
});

type Members = {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
};

async function readMembers(variables: Record<string, unknown>): Promise<Members> {
  const answer = await query(
    suite.app,
    organization.admin.token,
    `query Members($first: Int, $after: String, $last: Int, $before: String) {
      members(first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`,
    variables,
  );
  expect(answer.errors).toBeUndefined();
  return answer.data?.members as Members;
}

describe("a list", () => {
  test("reads forwards page by page, then backwards, without gap or repetition", async () => {
    const all = await readMembers({});
    expect(all.edges).toHaveLength(5);
    expect(all.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    const ids = all.edges.map((edge) => edge.node.id);

    const first = await readMembers({ first: 2 });
    const second = await readMembers({ first: 2, after: first.pageInfo.endCursor });
    const third = await readMembers({ first: 2, after: second.pageInfo.endCursor });
    expect([first, second, third].flatMap((page) => page.edges.map((edge) => edge.node.id))).toEqual(ids);
    expect([first, second, third].map((page) => page.pageInfo.hasNextPage)).toEqual([true, true, false]);

    const last = await readMembers({ last: 3 });
    const before = await readMembers({ last: 3, before: last.pageInfo.startCursor });
    expect([...before.edges, ...last.edges].map((edge) => edge.node.id)).toEqual(ids);
    expect([before.pageInfo.hasPreviousPage, last.pageInfo.hasPreviousPage]).toEqual([false, true]);
  });

  test.each([
    ["first: 0", /from 1 to 100; it was 0/],
    ["first: 101", /from 1 to 100; it was 101/],
    ["last: -1", /from 1 to 100; it was -1/],
    ["first: 1, last: 1", /not both/],
    ['first: 1, before: "WyJhIl0"', /not both/],
    ['after: "nonsense"', /cursor/],
    ['after: "WyJhIl0"', /cursor/],
  ])("refuses (%s)", async (args, message) => {
    const answer = await query(
      suite.app,
      organization.admin.token,
      `{ members(${args}) { edges { cursor } } }`,
    );
    expect(answer.errors?.[0]?.message).toMatch(message);
    expect(answer.errors?.[0]?.extensions?.code).toBe("BAD_USER_INPUT");
  });
});
