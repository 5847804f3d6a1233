import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { Person, TestOrganization } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";

const suite = useTestApp();
let organization: TestOrganization;
let developer: Person;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
  developer = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
});

async function mutate(
  token: string | null,
  name: string,
  input: Record<string, unknown>,
  selection = "",
): Promise<Record<string, unknown>> {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const answer = await query(
    suite.app,
    token,
    `mutation($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Error { message code } ${selection} } }`,
    { input },
  );
  return (
    (answer.data?.[name] as Record<string, unknown>) ?? {
      __typename: "top-level",
      code: answer.errors?.[0]?.extensions?.code,
    }
  );
}

const memberId = (person: Person): string => toGlobalId("Member", person.memberId);
const invite = (token: string, email: string, roles = ["DEVELOPER"]) =>
  mutate(
    token,
    "inviteMember",
    { email, name: "Ina Invited", roles },
    "... on InviteMemberPayload { setupUrl member { id name email roles } }",
  );
const tokenOf = (url: unknown): string => new URL(String(url)).searchParams.get("token") ?? "";
const accept = (token: string, password = "a long enough password") =>
  mutate(
    null,
    "acceptInvitation",
    { token, password },
    "... on AcceptInvitationPayload { viewer { member { email } organization { slug } } }",
  );
const signIn = (email: string, password: string) =>
  mutate(
    null,
    "signIn",
    { email, password },
    "... on SignInPayload { viewer { organization { slug } permissions } }",
  );

describe("an invitation", () => {
  test("lets a person choose a password once, and sign in", async () => {
    const invited = await invite(organization.admin.token, "Ina@Example.com");
    expect(invited).toMatchObject({
      __typename: "InviteMemberPayload",
      member: { name: "Ina Invited", email: "ina@example.com", roles: ["DEVELOPER"] },
    });
    const token = tokenOf(invited.setupUrl);
    expect(await signIn("ina@example.com", "")).toMatchObject({ code: "INVALID_CREDENTIALS" });
    expect(await accept(token, "short")).toMatchObject({ code: "VALIDATION" });
    expect(await accept(token)).toMatchObject({
      viewer: { member: { email: "ina@example.com" }, organization: { slug: organization.slug } },
    });
    expect(await accept(token, "another password, of a thief")).toMatchObject({ code: "SETUP_LINK_INVALID" });
    expect(await signIn("ina@example.com", "a long enough password")).toMatchObject({
      viewer: { organization: { slug: organization.slug } },
    });
    expect(await invite(organization.admin.token, "ina@example.com")).toMatchObject({
      code: "ALREADY_MEMBER",
    });
  });

  test("made again ends the earlier link", async () => {
    const first = await invite(organization.admin.token, "twice@example.com");
    const second = await invite(organization.admin.token, "twice@example.com");
    expect(await accept(tokenOf(first.setupUrl))).toMatchObject({ code: "SETUP_LINK_INVALID" });
    expect(await accept(tokenOf(second.setupUrl))).toMatchObject({ __typename: "AcceptInvitationPayload" });
  });

  test("cannot take over a person of another organization", async () => {
    const other = await makeOrganization(suite.app);
    expect(await invite(organization.admin.token, other.admin.email)).toMatchObject({ code: "EMAIL_TAKEN" });
    expect(await signIn(other.admin.email, other.admin.password)).toMatchObject({
      viewer: { organization: { slug: other.slug } },
    });
  });

  test("of a person who left everywhere starts afresh, without the old password", async () => {
    const other = await makeOrganization(suite.app);
    const leaver = await makeMember(suite.app, other.id, ["DEVELOPER"]);
    await mutate(other.admin.token, "removeMember", { memberId: memberId(leaver) });
    const invited = await invite(organization.admin.token, leaver.email);
    expect(await signIn(leaver.email, leaver.password)).toMatchObject({ code: "INVALID_CREDENTIALS" });
    expect(await accept(tokenOf(invited.setupUrl))).toMatchObject({
      viewer: { organization: { slug: organization.slug } },
    });
  });

  test.each([
    ["not an address", ["DEVELOPER"], "top-level"],
    ["nobody@example.com", [], "ValidationError"],
    ["nobody@example.com", ["EMPEROR"], "top-level"],
  ])("refuses %s with %j", async (email, roles, typename) => {
    expect(await invite(organization.admin.token, email, roles)).toMatchObject({ __typename: typename });
  });
});

describe("roles", () => {
  test("change what a token may do, at once", async () => {
    const person = await makeMember(suite.app, organization.id, ["DEVELOPER", "COMPANY_ADMIN"]);
    expect(
      await mutate(
        organization.admin.token,
        "setMemberRoles",
        { memberId: memberId(person), roles: ["BILLING_ADMIN", "BILLING_ADMIN"] },
        "... on SetMemberRolesPayload { member { roles } }",
      ),
    ).toMatchObject({ member: { roles: ["BILLING_ADMIN"] } });
    expect(await invite(person.token, "anybody@example.com")).toMatchObject({ code: "FORBIDDEN" });
  });

  test("leave a company admin, also when two admins demote each other at once", async () => {
    const pair = await makeOrganization(suite.app);
    const second = await makeMember(suite.app, pair.id, ["COMPANY_ADMIN"]);
    const demote = (by: Person, whom: Person) =>
      mutate(by.token, "setMemberRoles", { memberId: memberId(whom), roles: ["DEVELOPER"] });
    const results = await Promise.all([demote(pair.admin, second), demote(second, pair.admin)]);
    expect(results.filter((result) => result.__typename === "SetMemberRolesPayload")).toHaveLength(1);
    const left = results[0]?.__typename === "SetMemberRolesPayload" ? pair.admin : second;
    expect(await mutate(left.token, "removeMember", { memberId: memberId(left) })).toMatchObject({
      code: "LAST_COMPANY_ADMIN",
    });
    // One who was only invited cannot sign in yet, so does not count.
    await invite(left.token, "pending@example.com", ["COMPANY_ADMIN"]);
    expect(await demote(left, left)).toMatchObject({ code: "LAST_COMPANY_ADMIN" });
  });
});

describe("removing a member", () => {
  test("ends sessions and tokens, and keeps the name in history", async () => {
    const person = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
    await signIn(person.email, person.password);
    expect(
      await mutate(
        organization.admin.token,
        "removeMember",
        { memberId: memberId(person) },
        "... on RemoveMemberPayload { removedMemberId }",
      ),
    ).toMatchObject({ removedMemberId: memberId(person) });
    expect(await query(suite.app, person.token, "{ viewer { sessionExpiresAt } }")).toEqual({
      data: { viewer: null },
    });
    expect(await signIn(person.email, person.password)).toMatchObject({ code: "INVALID_CREDENTIALS" });
    expect(
      await suite.app.environment.database.prisma.session.count({ where: { memberId: person.memberId } }),
    ).toBe(0);
    const { changes } = await suite.app.environment.feed.read(organization.id, 0n);
    const names = changes
      .filter((change) => change.parentId === person.memberId || change.entityId === person.memberId)
      .map((change) => change.name);
    expect(names.slice(-3)).toEqual(["session.ended", "apiToken.revoked", "member.removed"]);
    const log = await query(
      suite.app,
      organization.admin.token,
      "{ auditLog(first: 1) { edges { node { act actorName before after ip entityId } } } }",
    );
    expect(log.data).toMatchObject({
      auditLog: {
        edges: [
          {
            node: {
              act: "member.removed",
              before: { email: person.email, roles: ["DEVELOPER"] },
              after: null,
              ip: "127.0.0.1",
              entityId: memberId(person),
            },
          },
        ],
      },
    });
  });
});

describe("members and the audit log", () => {
  test.each([
    ["inviteMember", { email: "x@example.com", name: "X", roles: ["DEVELOPER"] }],
    ["setMemberRoles", { memberId: "x", roles: ["DEVELOPER"] }],
    ["removeMember", { memberId: "x" }],
  ])("%s: needs a company admin with the scope ADMIN, of the same organization", async (name, template) => {
    const other = await makeOrganization(suite.app);
    const weak = await makeMember(suite.app, organization.id, ["COMPANY_ADMIN"], ["READ", "RULES_WRITE"]);
    const input = "memberId" in template ? { ...template, memberId: memberId(developer) } : template;
    for (const role of ["DEVELOPER", "BILLING_ADMIN", "COMPANY_SUPERVISOR"] as const) {
      const { token } = await makeMember(suite.app, organization.id, [role]);
      expect(await mutate(token, name, input)).toMatchObject({ __typename: "ForbiddenError" });
    }
    expect(await mutate(weak.token, name, input)).toMatchObject({ __typename: "ForbiddenError" });
    expect(await mutate(null, name, input)).toMatchObject({ code: "UNAUTHENTICATED" });
    if ("memberId" in template)
      expect(await mutate(other.admin.token, name, input)).toMatchObject({ __typename: "NotFoundError" });
  });

  test("the audit log is for company admins", async () => {
    const answer = await query(suite.app, developer.token, "{ auditLog { edges { cursor } } }");
    expect(answer.errors?.[0]?.extensions?.code).toBe("FORBIDDEN");
  });
});
