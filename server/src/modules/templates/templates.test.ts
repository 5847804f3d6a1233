import { beforeAll, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { shrinkOrgs } from "../executions/record-scene.fixture.ts";
import { rawId, run } from "../rules/rules.fixture.ts";
import { connect, createFromTemplate, makeTemplateScene, templateKey } from "../../../test/template-scene.ts";
import type { TemplateScene } from "../../../test/template-scene.ts";

const suite = useTestApp();
const db = () => suite.app.environment.database.prisma;
let scene: TemplateScene;
let other: TemplateScene;

beforeAll(async () => {
  shrinkOrgs(suite.app);
  scene = await makeTemplateScene(suite.app);
  other = await makeTemplateScene(suite.app);
}, 60_000);

const create = (changes: Record<string, unknown> = {}, token?: string) =>
  createFromTemplate(suite.app, scene, changes, token);

/** Everything that a refused attempt could have left. */
async function traces() {
  const { id: organizationId } = scene.organization;
  return {
    rules: await db().rule.count({ where: { organizationId } }),
    functions: await db().function.count({ where: { organizationId } }),
    shares: await db().connectionShare.count({ where: { organizationId } }),
    changes: await db().change.count({
      where: {
        organizationId,
        name: { in: ["rule.created", "function.created", "connection.shared", "problem.opened"] },
      },
    }),
  };
}

async function expectRefused(changes: Record<string, unknown>, expected: object, token?: string) {
  const before = await traces();
  expect(await create(changes, token)).toMatchObject(expected);
  expect(await traces()).toEqual(before);
}

const chosen = (bigin: string, books: string) => ({
  connections: [
    { key: "bigin", connectionId: bigin },
    { key: "books", connectionId: books },
  ],
});

test("templates tell what they are made of", async () => {
  const [template] = (await run(
    suite.app,
    scene.token,
    `{ ruleTemplates { key name description service { key } eventTypes conditionDescription source
         connections { key name service { key scopes { name } } scopes } } }`,
  )) as unknown as Record<string, unknown>[];
  expect(template).toMatchObject({
    key: templateKey,
    service: { key: "bigin" },
    eventTypes: ["Contacts.created", "Contacts.updated"],
    conditionDescription: "The contact has an e-mail address.",
    connections: [
      {
        key: "bigin",
        service: { key: "bigin" },
        scopes: ["ZohoBigin.modules.contacts.READ", "AaaServer.profile.READ"],
      },
      { key: "books", service: { key: "zoho-books" } },
    ],
  });
  expect(template?.["source"]).toContain('const books = "your__books";');
});

test("one call makes script, rule, condition, account and shares", async () => {
  const made = await create();
  expect(made).toMatchObject({
    __typename: "CreateRuleFromTemplatePayload",
    rule: {
      name: "Bigin contacts become Zoho Books customers",
      eventTypes: [{ key: "Contacts.created" }, { key: "Contacts.updated" }],
      condition: { sentence: "Email (record) is not empty" },
      project: { id: scene.projectId },
    },
    function: { name: "Bigin contacts become Zoho Books customers", currentVersion: { number: 1 } },
  });
  const rule = await db().rule.findUniqueOrThrow({
    where: { id: rawId((made["rule"] as { id: string }).id) },
    include: { bindings: { orderBy: { environment: "asc" } } },
  });
  expect(rule.functionId).toBe(rawId((made["function"] as { id: string }).id));
  expect(rule.bindings).toMatchObject([
    { environment: "DEVELOPMENT", accountId: rawId(scene.accountId) },
    { environment: "PRODUCTION", accountId: null },
  ]);
  // By these the rule is held with its connections.
  const links = await db().functionLink.findMany({
    where: { version: { functionId: rule.functionId ?? "" } },
  });
  const connections = await db().connectionLink.findMany({
    where: { id: { in: [rawId(scene.bigin), rawId(scene.books)] } },
    include: { shares: true },
  });
  expect(links.map(({ linkName }) => linkName).sort()).toEqual(
    connections.map(({ linkName }) => linkName).sort(),
  );
  for (const { shares } of connections) expect(shares).toMatchObject([{ projectId: rawId(scene.projectId) }]);

  const before = await traces();
  expect(await create({ name: "Second", accountId: null })).toMatchObject({ rule: { name: "Second" } });
  // It shares nothing again, and says what is missing.
  expect(await traces()).toMatchObject({ shares: before.shares, changes: before.changes + 3 });
  expect(
    await db().problem.count({
      where: { organizationId: scene.organization.id, kind: "CONFIGURATION_NEEDED", resolvedAt: null },
    }),
  ).toBe(1);
});

test("connections that do not fit are named by their path, and nothing is made", async () => {
  const issues = (...expected: [string, RegExp | string][]) => ({
    __typename: "ValidationError",
    issues: expected.map(([path, message]) => ({
      path,
      message: expect.stringMatching(message) as string,
    })),
  });
  await expectRefused(
    chosen(scene.books, scene.books),
    issues(["connections.0.connectionId", "must be of `bigin`"]),
  );
  await expectRefused({ connections: [] }, issues(["connections", 'for "bigin" and "books"']));
  await expectRefused(
    {
      connections: [
        { key: "crm", connectionId: scene.bigin },
        ...chosen(scene.bigin, scene.books).connections,
      ],
    },
    issues(["connections.0.key", 'no connection "crm"']),
  );
  await expectRefused(
    {
      connections: [
        ...chosen(scene.bigin, scene.books).connections,
        { key: "books", connectionId: scene.books },
      ],
    },
    issues(["connections.2.key", "chosen before"]),
  );
  const narrow = await connect(suite.app, scene.organization, "zoho-books", ["ZohoBooks.contacts.READ"]);
  await expectRefused(
    chosen(scene.bigin, narrow),
    issues([
      "connections.1.connectionId",
      "was not granted ZohoBooks.contacts.CREATE, ZohoBooks.contacts.UPDATE, ZohoBooks.settings.READ in development",
    ]),
  );
  const { connection } = (await run(
    suite.app,
    scene.token,
    `mutation { createConnection(input: { name: "Loose", serviceKey: "bigin" }) {
       ... on CreateConnectionPayload { connection { id } } } }`,
  )) as { connection: { id: string } };
  await expectRefused(
    chosen(connection.id, scene.books),
    issues(["connections.0.connectionId", "Loose is not connected in development"]),
  );
  await expectRefused({ name: " " }, issues(["name", "Give the function a name"]));
});

test("a connection that may do everything will do", async () => {
  const everything = await connect(suite.app, scene.organization, "zoho-books", ["ZohoBooks.fullaccess.ALL"]);
  expect(await create(chosen(scene.bigin, everything))).toMatchObject({
    __typename: "CreateRuleFromTemplatePayload",
  });
});

test("what belongs to others, or is not there, is not found", async () => {
  expect.hasAssertions();
  const notFound = { __typename: "NotFoundError" };
  await expectRefused(chosen(scene.bigin, other.books), notFound);
  await expectRefused({ projectId: other.projectId }, notFound);
  await expectRefused({ accountId: other.accountId }, notFound);
  await expectRefused({ templateKey: "no-such" }, notFound);
  await expectRefused(
    chosen(scene.bigin, toGlobalId("ConnectionLink", rawId(scene.bigin).replace(/^./, "f"))),
    notFound,
  );
});

test("needs those who build rules, and a share needs those who may share", async () => {
  const { id } = scene.organization;
  const supervisor = await makeMember(suite.app, id, ["COMPANY_SUPERVISOR"]);
  await expectRefused({}, { __typename: "ForbiddenError" }, supervisor.token);
  const builder = await makeMember(suite.app, id, ["DEVELOPER"], ["READ", "RULES_WRITE"]);
  const fresh = await connect(suite.app, scene.organization, "zoho-books");
  await expectRefused(
    chosen(scene.bigin, fresh),
    { __typename: "ForbiddenError", message: "This API token lacks the scope `CONNECTIONS_WRITE`." },
    builder.token,
  );
  // Shared with the project before: nothing is left to be allowed.
  expect(await create({}, builder.token)).toMatchObject({ __typename: "CreateRuleFromTemplatePayload" });
});

test("a connection that is revoked meanwhile holds the rule that is made of it", async () => {
  const books = await connect(suite.app, scene.organization, "zoho-books");
  await run(
    suite.app,
    scene.token,
    `mutation ($id: ID!) { revokeConnection(input: { connectionId: $id, environment: DEVELOPMENT }) { __typename } }`,
    { id: books },
  );
  const made = await create(chosen(scene.bigin, books));
  const held = await run(
    suite.app,
    scene.token,
    `query ($id: ID!) { rule(id: $id) { environment(environment: DEVELOPMENT) { status holds { kind } } } }`,
    { id: (made["rule"] as { id: string }).id },
  );
  expect(held).toMatchObject({ environment: { status: "HELD", holds: [{ kind: "CONNECTION_REVOKED" }] } });
});
