import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { Person, TestOrganization } from "../../../test/builders.ts";

const suite = useTestApp();
let organization: TestOrganization;
let developer: Person;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
  developer = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
});

type Result = { __typename?: string; code?: string; token?: string; apiToken?: { id: string } };

async function create(token: string | null, input: Record<string, unknown>): Promise<Result> {
  const answer = await query(
    suite.app,
    token,
    `mutation($input: CreateApiTokenInput!) { createApiToken(input: $input) {
      __typename ... on Error { code } ... on CreateApiTokenPayload { token apiToken { id name prefix scopes expiresAt } }
    } }`,
    { input },
  );
  return (answer.data?.createApiToken as Result) ?? { code: String(answer.errors?.[0]?.extensions?.code) };
}

async function revoke(token: string | null, apiTokenId: string | undefined): Promise<Result> {
  const answer = await query(
    suite.app,
    token,
    `mutation($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) {
      __typename ... on Error { code } ... on RevokeApiTokenPayload { apiToken { id revokedAt } }
    } }`,
    { input: { apiTokenId } },
  );
  return (answer.data?.revokeApiToken as Result) ?? { code: String(answer.errors?.[0]?.extensions?.code) };
}

async function listNames(token: string): Promise<string[]> {
  const answer = await query(suite.app, token, "{ apiTokens { edges { node { name member { id } } } } }");
  const list = answer.data?.apiTokens as { edges: { node: { name: string } }[] } | undefined;
  return (list?.edges ?? []).map(({ node }) => node.name);
}

describe("an API token", () => {
  test("is shown once, works within its scopes, and stops when revoked", async () => {
    const made = await create(developer.token, { name: "CI", scopes: ["READ"], expiresInDays: 1 });
    expect(made).toMatchObject({
      apiToken: { name: "CI", scopes: ["READ"], prefix: made.token?.slice(0, 10) },
    });
    const stored = await suite.app.environment.database.pool.query<{ text: string }>(
      `select to_jsonb(t)::text as text from "ApiToken" t where t."name" = 'CI'`,
    );
    expect(stored.rows[0]?.text).not.toContain(made.token);
    expect(await listNames(String(made.token))).toContain("CI");
    expect(await create(String(made.token), { name: "more", scopes: ["READ"] })).toMatchObject({
      __typename: "ForbiddenError",
    });
    expect(await revoke(developer.token, made.apiToken?.id)).toMatchObject({
      apiToken: { id: made.apiToken?.id },
    });
    expect(await query(suite.app, String(made.token), "{ apiTokens { edges { cursor } } }")).toMatchObject({
      errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
    });
    expect(await revoke(developer.token, made.apiToken?.id)).toMatchObject({ code: "ALREADY_REVOKED" });
  });

  test("never has more than its maker's roles or its maker's token", async () => {
    expect(await create(developer.token, { name: "x", scopes: ["REPORTS_WRITE"] })).toMatchObject({
      __typename: "ForbiddenError",
    });
    const narrow = await makeMember(suite.app, organization.id, ["COMPANY_ADMIN"], ["READ", "ADMIN"]);
    expect(await create(narrow.token, { name: "x", scopes: ["RULES_WRITE"] })).toMatchObject({
      __typename: "ForbiddenError",
    });
    expect(await create(narrow.token, { name: "x", scopes: ["READ"] })).toMatchObject({
      __typename: "CreateApiTokenPayload",
    });
  });

  test.each([
    [{ name: "", scopes: ["READ"] }],
    [{ name: "x", scopes: [] }],
    [{ name: "x", scopes: ["READ"], expiresInDays: 0 }],
    [{ name: "x", scopes: ["READ"], expiresInDays: 366 }],
  ])("refuses %j", async (input) => {
    expect(await create(developer.token, input)).toMatchObject({ __typename: "ValidationError" });
  });

  test("is seen and revoked by its member and by company admins alone", async () => {
    const other = await makeOrganization(suite.app);
    const colleague = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
    const made = await create(developer.token, { name: "mine", scopes: ["READ"] });
    const id = made.apiToken?.id;
    expect(await listNames(colleague.token)).not.toContain("mine");
    expect(await listNames(other.admin.token)).not.toContain("mine");
    expect(await listNames(organization.admin.token)).toContain("mine");
    for (const token of [colleague.token, other.admin.token]) {
      expect(await revoke(token, id)).toMatchObject({ __typename: "NotFoundError" });
      expect(await query(suite.app, token, "query($id: ID!) { node(id: $id) { id } }", { id })).toEqual({
        data: { node: null },
      });
    }
    const billing = await makeMember(suite.app, organization.id, ["BILLING_ADMIN"]);
    expect(await revoke(billing.token, id)).toMatchObject({ __typename: "ForbiddenError" });
    expect(await create(billing.token, { name: "x", scopes: ["READ"] })).toMatchObject({
      __typename: "ForbiddenError",
    });
    expect(await revoke(null, id)).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await revoke(organization.admin.token, id)).toMatchObject({
      __typename: "RevokeApiTokenPayload",
    });
  });
});
