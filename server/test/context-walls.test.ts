import {
  execute,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  OperationTypeNode,
  parse,
  subscribe,
  validate,
} from "graphql";
import type { ExecutionResult, GraphQLArgument, GraphQLField, GraphQLInputField } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import type { InstallationCaller } from "../src/context.ts";
import { makeGraphQLContext } from "../src/graphql/context.ts";
import { toGlobalId } from "../src/graphql/global-id.ts";
import {
  beginDelivery,
  insertInstallation,
  makeCallbackScene,
} from "../src/modules/callbacks/callback-scene.fixture.ts";
import type { CallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
import { findSecurityContext } from "../src/modules/callbacks/index.ts";
import { newId } from "../src/platform/ids.ts";
import { schema } from "../src/schema.ts";
import { useTestApp } from "./app.ts";
import { query } from "./builders.ts";
import type { GraphQLAnswer } from "./builders.ts";
import { connectLive } from "./live-client.ts";

const suite = useTestApp({ work: false });
const allowed = new Set(["query currentInstallation", "mutation invokeConnection"]);
let scene: CallbackScene;

// A delivery's securityContexts are good for 1,000 uses: each part of this file has its own.
const tokens = new Map<string, Promise<string>>();
function tokenOf(kind: string): Promise<string> {
  const begin = async (): Promise<string> => {
    const other = await makeCallbackScene(suite.app, { customer: scene.customer });
    return (await beginDelivery(suite.app, other)).token;
  };
  const known = tokens.get(kind) ?? begin();
  tokens.set(kind, known);
  return known;
}
beforeAll(async () => {
  scene = await makeCallbackScene(suite.app);
});

type Input = GraphQLArgument | GraphQLInputField;

/** Any value that fits: what is refused is refused whatever it is asked with. */
function valueFor(input: Input): unknown {
  const bare = isNonNullType(input.type) ? input.type.ofType : input.type;
  const value = leafFor(input);
  return isListType(bare) ? [value] : value;
}

function leafFor(input: Input): unknown {
  const type = getNamedType(input.type);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const members = Object.values(type.getFields());
    const given = type.isOneOf
      ? members.slice(0, 1)
      : members.filter(({ type: each }) => isNonNullType(each));
    return Object.fromEntries(given.map((each) => [each.name, valueFor(each)]));
  }
  const values: Record<string, unknown> = {
    ID: toGlobalId("Account", newId()),
    Int: 1,
    Float: 1,
    Boolean: true,
    DateTime: "2026-01-01T00:00:00.000Z",
    URL: "https://example.com/",
    EmailAddress: "somebody@example.com",
    JSON: {},
  };
  return values[type.name] ?? "x";
}

function documentFor(kind: OperationTypeNode, field: GraphQLField<unknown, unknown>) {
  const given = field.args.filter(({ type }) => isNonNullType(type));
  const declared = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(", ");
  const passed = given.map(({ name }) => `${name}: $${name}`).join(", ");
  const document = `${kind}${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`} ${isLeafType(getNamedType(field.type)) ? "" : "{ __typename }"} }`;
  return { document, variables: Object.fromEntries(given.map((each) => [each.name, valueFor(each)])) };
}

const fields = Object.values(OperationTypeNode).flatMap((kind) =>
  Object.values(schema.getRootType(kind)?.getFields() ?? {}).map(
    (field) => [`${kind} ${field.name}`, kind, field] as const,
  ),
);
const refused = fields.filter(([name]) => !allowed.has(name));

const codesOf = (answer: { errors?: readonly { extensions?: Record<string, unknown> }[] }): unknown[] =>
  (answer.errors ?? []).map(({ extensions }) => extensions?.["code"]);
const forbidden = { errors: [{ extensions: { code: "FORBIDDEN" } }] };

test("the schema has fields to walk, and the allowed ones are among them", () => {
  expect(refused.length).toBeGreaterThan(100);
  expect(fields.length - refused.length).toBe(allowed.size);
});

describe("a securityContext with every scope is refused", () => {
  test.each(refused)("%s", async (_name, kind, field) => {
    const { document, variables } = documentFor(kind, field);
    expect(validate(schema, parse(document))).toEqual([]);
    const answer = await query(suite.app, await tokenOf(kind), document, variables);
    expect(answer).toMatchObject(forbidden);
    expect(answer.data ?? null).toBeNull();
    expect(answer.errors?.[0]?.message).toContain("`currentInstallation` and `invokeConnection` alone");
  });

  // The second wall: what stands in the fields themselves, where the first has been walked through.
  test.each(refused)("%s, by the field itself", async (name, kind, field) => {
    const caller = (await findSecurityContext(
      suite.app.environment,
      await tokenOf("second"),
      "127.0.0.1",
    )) as InstallationCaller;
    const { document, variables } = documentFor(kind, field);
    const contextValue = makeGraphQLContext({
      ...suite.app.environment,
      actor: null,
      installation: caller,
      ip: "127.0.0.1",
      setCookie: () => expect.unreachable("No cookie is set."),
    });
    const run = kind === OperationTypeNode.SUBSCRIPTION ? subscribe : execute;
    const result = (await run({
      schema,
      document: parse(document),
      variableValues: variables,
      contextValue,
    })) as ExecutionResult;
    if (name === "query viewer") return expect(result).toEqual({ data: { viewer: null } });
    expect(result.errors?.map(({ originalError }) => originalError?.constructor.name)).toEqual([
      "ContextForbiddenError",
    ]);
    expect(Object.values(result.data ?? { none: null })).toEqual([null]);
  });
});

test.each([
  ["node", `query($id: ID!) { node(id: $id) { __typename } }`],
  ["nodes", `query($id: ID!) { nodes(ids: [$id]) { __typename } }`],
  ["node of itself", `query($id: ID!) { currentInstallation { orgId } node(id: $id) { id } }`],
])("%s refuses, also for its own installation", async (_name, document) => {
  const id = toGlobalId("Installation", scene.installation.id);
  expect(await query(suite.app, await tokenOf("nodes"), document, { id })).toMatchObject(forbidden);
});

test.each([
  ["a schema", "{ __schema { queryType { name } } }"],
  ["a type", `{ __type(name: "Query") { name } }`],
  ["beside what is allowed", "{ currentInstallation { orgId } __schema { types { name } } }"],
  ["an alias", "{ currentInstallation: accounts(first: 1) { edges { cursor } } }"],
  ["a fragment", "{ ...F } fragment F on Query { accounts(first: 1) { edges { cursor } } }"],
  [
    "nested fragments",
    "{ ...F } fragment F on Query { ... on Query { ...G } } fragment G on Query { feedCursor }",
  ],
  ["circular fragments", "{ ...F } fragment F on Query { ...G feedCursor } fragment G on Query { ...F }"],
  ["an inline fragment", "{ currentInstallation { orgId } ... { feedCursor } }"],
  ["what is skipped", "{ currentInstallation { orgId } feedCursor @skip(if: true) }"],
  ["another operation", "query A { currentInstallation { orgId } } query B { feedCursor }"],
  ["what is not there", "{ currentInstalation { orgId } }"],
  ["a subscription's type", "subscription { __typename }"],
])("asking for %s is refused", async (_name, document) => {
  expect(await query(suite.app, await tokenOf("spellings"), document)).toMatchObject(forbidden);
});

test("other operations of a document are refused by name as well, whichever is to run", async () => {
  const body = {
    query: "query A { currentInstallation { orgId } } query B { feedCursor }",
    operationName: "A",
  };
  const response = await fetch(`${suite.app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${await tokenOf("spellings")}` },
    body: JSON.stringify(body),
  });
  expect(await response.json()).toMatchObject(forbidden);
});

test("it counts over HTTP at /graphql alone", async () => {
  const token = await tokenOf("doors");
  const { origin } = suite.app;
  const body = JSON.stringify({ query: "{ currentInstallation { orgId } }" });
  const json = { "content-type": "application/json" };
  const post = async (headers: Record<string, string>): Promise<GraphQLAnswer> => {
    const response = await fetch(`${origin}/graphql`, {
      method: "POST",
      headers: { ...json, ...headers },
      body,
    });
    return (await response.json()) as GraphQLAnswer;
  };
  expect(codesOf(await post({ authorization: `Bearer ${token}` }))).toEqual([]);
  for (const name of ["patchbay_session", "session", "__Host-patchbay_session", "securityContext"])
    expect(codesOf(await post({ cookie: `${name}=${token}` }))).toEqual(["UNAUTHENTICATED"]);
  expect(codesOf(await post({ authorization: `Basic ${btoa(`${token}:`)}` }))).toEqual(["UNAUTHENTICATED"]);
  const get = new URL(`${origin}/graphql`);
  get.searchParams.set("query", "{ currentInstallation { orgId } }");
  get.searchParams.set("access_token", token);
  expect(codesOf((await (await fetch(get)).json()) as GraphQLAnswer)).toEqual(["UNAUTHENTICATED"]);

  const proxied = await fetch(`${origin}/proxy/production/a__b/x`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect([proxied.status, proxied.headers.get("patchbay-error")]).toEqual([401, "UNAUTHENTICATED"]);

  const live = connectLive(origin, { token });
  await expect(
    live.client.iterate({ query: "{ currentInstallation { orgId } }" }).next(),
  ).rejects.toMatchObject({
    code: 4401,
  });
  await live.dispose();
});

test("a member is nobody's installation", async () => {
  const { token } = scene.customer.admin;
  const document = "{ currentInstallation { orgId } }";
  expect(codesOf(await query(suite.app, token, document))).toEqual(["FORBIDDEN"]);
  expect(codesOf(await query(suite.app, null, document))).toEqual(["UNAUTHENTICATED"]);
});

test("the same extension's installation elsewhere is another one", async () => {
  const other = await makeCallbackScene(suite.app);
  const { delivery } = await beginDelivery(suite.app, other);
  const elsewhere = await insertInstallation(suite.app, other, scene.customer);
  const { token } = await beginDelivery(suite.app, other, "onInstall", { installation: elsewhere });
  const { data } = await query(suite.app, token, "{ currentInstallation { orgId } }");
  const { number } = await suite.app.environment.database.prisma.organization.findUniqueOrThrow({
    where: { id: scene.customer.id },
  });
  expect(data).toEqual({ currentInstallation: { orgId: number } });
  expect(delivery.organizationId).toBe(other.customer.id);
});
