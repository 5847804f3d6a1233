import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { act, makeConnection, makeGenericOrganization, rowsOf } from "./generic-service.fixture.ts";

const suite = useTestApp({ work: false });

const shown =
  "connection { id name linkName scopes callsPerMinute keepsBodies service { key } createdByName }";

test("a connection gets a link name that stays, and the service's default scopes", async () => {
  const organization = await makeOrganization(suite.app);
  const { token } = organization.admin;
  const made = await act(
    suite.app,
    token,
    "createConnection",
    { name: "Our Books", serviceKey: "zoho-books" },
    `${shown} authorizationUrl warnings { message }`,
  );
  const linkName = `${organization.slug}__ourbooks`;
  expect(made).toMatchObject({
    connection: {
      name: "Our Books",
      linkName,
      callsPerMinute: null,
      keepsBodies: false,
      service: { key: "zoho-books" },
    },
    authorizationUrl: null,
    warnings: [],
  });
  const connection = made["connection"] as { id: string; scopes: string[] };
  expect(connection.scopes).toContain("AaaServer.profile.READ");
  const changed = await act(
    suite.app,
    token,
    "updateConnection",
    {
      connectionId: connection.id,
      name: "Their Books",
      scopes: ["ZohoBooks.contacts.READ"],
      callsPerMinute: 30,
      keepsBodies: true,
    },
    shown,
  );
  expect(changed["connection"]).toMatchObject({
    name: "Their Books",
    linkName,
    scopes: ["ZohoBooks.contacts.READ"],
    callsPerMinute: 30,
    keepsBodies: true,
  });
  const unlimited = await act(
    suite.app,
    token,
    "updateConnection",
    { connectionId: connection.id, callsPerMinute: 0 },
    shown,
  );
  expect(unlimited["connection"]).toMatchObject({
    name: "Their Books",
    callsPerMinute: null,
    keepsBodies: true,
  });
});

test("of connections of one name that are made at once each gets a link name of its own", async () => {
  const organization = await makeOrganization(suite.app);
  const made = await Promise.all(
    Array.from({ length: 6 }, () =>
      act(
        suite.app,
        organization.admin.token,
        "createConnection",
        { name: "Books", serviceKey: "zoho-books" },
        shown,
      ),
    ),
  );
  const names = made.map((each) => (each["connection"] as { linkName: string }).linkName);
  expect(names.toSorted()).toEqual(
    ["", "2", "3", "4", "5", "6"].map((number) => `${organization.slug}__books${number}`),
  );
});

describe("bad input", () => {
  test.each([
    ["name", { name: "  " }],
    ["name", { name: "x".repeat(101) }],
    ["scopes.0", { scopes: ["two scopes"] }],
    ["scopes.1", { scopes: ["one", "a,b"] }],
    ["scopes", { scopes: Array.from({ length: 101 }, (_, index) => `s${index}`) }],
    ["callsPerMinute", { callsPerMinute: -1 }],
    ["callsPerMinute", { callsPerMinute: 60_001 }],
    ["connect.dataCentre", { connect: { environment: "DEVELOPMENT", dataCentre: "mars" } }],
    [
      "connect.parameters.subdomain",
      { connect: { environment: "DEVELOPMENT", parameters: { subdomain: "x" } } },
    ],
  ])("%s: %j", async (path, input) => {
    const organization = await makeGenericOrganization(suite.app);
    const serviceKey = path === "connect.dataCentre" ? "zoho-books" : "generic";
    const answer = await act(suite.app, organization.admin.token, "createConnection", {
      name: "Books",
      serviceKey,
      ...input,
    });
    expect(answer).toMatchObject({ code: "VALIDATION", issues: [{ path }] });
    expect((await rowsOf(suite.app, organization)).connections).toBe(0);
  });

  test("a service that nobody has, and a project of others", async () => {
    const [mine, other] = [await makeOrganization(suite.app), await makeGenericOrganization(suite.app)];
    const create = (input: Record<string, unknown>) =>
      act(suite.app, mine.admin.token, "createConnection", { name: "x", serviceKey: "zoho-books", ...input });
    expect(await create({ serviceKey: "generic" })).toMatchObject({ code: "NOT_FOUND" });
    const project = await act(suite.app, other.admin.token, "createProject", { name: "P" }, "project { id }");
    const { id } = project["project"] as { id: string };
    expect(await create({ projectIds: [id] })).toMatchObject({ code: "NOT_FOUND" });
    expect((await rowsOf(suite.app, mine)).connections).toBe(0);
  });

  test("connecting without a client makes nothing", async () => {
    const organization = await makeOrganization(suite.app);
    const answer = await act(suite.app, organization.admin.token, "createConnection", {
      name: "Books",
      serviceKey: "zoho-books",
      connect: { environment: "DEVELOPMENT" },
    });
    expect(answer).toMatchObject({ code: "SERVICE_CLIENT_MISSING" });
    const key = await act(suite.app, organization.admin.token, "createConnection", {
      name: "Key",
      serviceKey: "openai",
      connect: { environment: "DEVELOPMENT" },
    });
    expect(key).toMatchObject({ code: "NO_CONSENT" });
    expect((await rowsOf(suite.app, organization)).connections).toBe(0);
  });
});

test("sharing is with exactly the projects that are given", async () => {
  const organization = await makeGenericOrganization(suite.app);
  const { token } = organization.admin;
  const { id: connectionId, linkName } = await makeConnection(suite.app, organization);
  const projects = await Promise.all(
    ["A", "B", "C"].map(async (name) => {
      const { project } = await act(suite.app, token, "createProject", { name }, "project { id }");
      return (project as { id: string }).id;
    }),
  );
  const share = async (projectIds: (string | undefined)[]) => {
    const fields = "connection { projects(first: 10) { edges { node { id } } } }";
    const answer = await act(suite.app, token, "shareConnection", { connectionId, projectIds }, fields);
    const { projects: page } = answer["connection"] as { projects: { edges: { node: { id: string } }[] } };
    return page.edges.map(({ node }) => node.id);
  };
  expect(await share([projects[0], projects[1], projects[1]])).toEqual([projects[0], projects[1]]);
  expect(await share([projects[2]])).toEqual([projects[2]]);
  const missing = await act(suite.app, token, "shareConnection", {
    connectionId,
    projectIds: [projects[0], toGlobalId("Project", newId())],
  });
  expect(missing).toMatchObject({ code: "NOT_FOUND" });
  const found = await query(
    suite.app,
    token,
    `query($id: ID!) { connections(filter: { projectId: $id }) { edges { node { linkName } } } }`,
    { id: projects[2] },
  );
  expect(found.data?.["connections"]).toEqual({ edges: [{ node: { linkName } }] });
  expect(await share([])).toEqual([]);
});

test("lists are narrowed by search, service, environment and status", async () => {
  const organization = await makeGenericOrganization(suite.app);
  const { token } = organization.admin;
  await makeConnection(suite.app, organization, "First one");
  await makeConnection(suite.app, organization, "Second one");
  await makeConnection(suite.app, organization, "Books", "zoho-books");
  const names = async (filter: Record<string, unknown>) => {
    const { data } = await query(
      suite.app,
      token,
      `query($filter: ConnectionFilter) { connections(filter: $filter) { edges { node { name } } } }`,
      { filter },
    );
    const page = data?.["connections"] as { edges: { node: { name: string } }[] } | undefined;
    return page?.edges.map(({ node }) => node.name);
  };
  expect(await names({})).toEqual(["Books", "Second one", "First one"]);
  expect(await names({ search: "ONE" })).toEqual(["Second one", "First one"]);
  expect(await names({ search: `${organization.slug}__books` })).toEqual(["Books"]);
  expect(await names({ serviceKey: "generic" })).toEqual(["Second one", "First one"]);
  expect(await names({ serviceKey: "no-such-service" })).toEqual([]);
  expect(await names({ environment: "DEVELOPMENT" })).toEqual([]);
  expect(await names({ status: "CONNECTED" })).toEqual([]);
  const { data } = await query(
    suite.app,
    token,
    `{ service(key: "zoho-books") { connections { edges { node { name } } } } }`,
  );
  expect(data?.["service"]).toEqual({ connections: { edges: [{ node: { name: "Books" } }] } });
});

describe("who may", () => {
  const verbs: [string, Record<string, unknown>][] = [
    ["updateConnection", {}],
    ["shareConnection", { projectIds: [] }],
    ["authorizeConnection", { environment: "DEVELOPMENT" }],
    ["saveConnectionCredentials", { environment: "DEVELOPMENT", credentials: { apiKey: "k" } }],
    ["revokeConnection", { environment: "DEVELOPMENT" }],
    ["grantConnection", { environment: "DEVELOPMENT" }],
    ["deleteConnection", {}],
  ];

  test.each(verbs)(
    "%s: not the billing admin, not a token without the scope, not others",
    async (verb, input) => {
      const [organization, others] = [
        await makeGenericOrganization(suite.app),
        await makeOrganization(suite.app),
      ];
      const { id: connectionId } = await makeConnection(suite.app, organization);
      const biller = await makeMember(suite.app, organization.id, ["BILLING_ADMIN"]);
      const reader = await makeMember(
        suite.app,
        organization.id,
        ["COMPANY_ADMIN"],
        ["READ", "CONNECTIONS_INVOKE"],
      );
      for (const { token } of [biller, reader])
        expect(await act(suite.app, token, verb, { connectionId, ...input })).toMatchObject({
          code: "FORBIDDEN",
        });
      expect(await act(suite.app, others.admin.token, verb, { connectionId, ...input })).toMatchObject({
        code: "NOT_FOUND",
      });
    },
  );

  test("a developer connects the sandbox, a supervisor production", async () => {
    const organization = await makeGenericOrganization(suite.app);
    const { id: connectionId } = await makeConnection(suite.app, organization);
    const developer = await makeMember(suite.app, organization.id, ["DEVELOPER"]);
    const supervisor = await makeMember(suite.app, organization.id, ["COMPANY_SUPERVISOR"]);
    const begin = async (token: string, environment: string) => {
      const input = { connectionId, environment };
      return (await act(suite.app, token, "authorizeConnection", input)).__typename;
    };
    expect(await begin(developer.token, "DEVELOPMENT")).toBe("AuthorizeConnectionPayload");
    expect(await begin(developer.token, "PRODUCTION")).toBe("ForbiddenError");
    expect(await begin(supervisor.token, "DEVELOPMENT")).toBe("ForbiddenError");
    expect(await begin(supervisor.token, "PRODUCTION")).toBe("AuthorizeConnectionPayload");
  });
});
