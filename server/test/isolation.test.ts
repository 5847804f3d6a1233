import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";
import type { GraphQLArgument, GraphQLField, GraphQLInputField, GraphQLOutputType } from "graphql";
import { beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "../src/context.ts";
import { parseGlobalId } from "../src/graphql/global-id.ts";
import { appendChanges } from "../src/platform/feed/append-changes.ts";
import { schema } from "../src/schema.ts";
import { useTestApp } from "./app.ts";
import { makeMember, query } from "./builders.ts";
import type { GraphQLAnswer } from "./builders.ts";
import { makeEverything, readFingerprints } from "./everything.ts";
import type { Everything } from "./everything.ts";
import { connectLive, subscribeLive } from "./live-client.ts";

// Everything here is read off the schema: a field, argument or node type that these recipes do not know fails.
const suite = useTestApp({ work: false });
let owner: Everything;
let stranger: Everything;
let readOnly: string;
let withoutRead: string;

beforeAll(async () => {
  [owner, stranger] = await Promise.all([makeEverything(suite.app), makeEverything(suite.app)]);
  readOnly = (await makeMember(suite.app, owner.id, ["COMPANY_ADMIN"], ["READ"])).token;
  withoutRead = (
    await makeMember(suite.app, owner.id, ["COMPANY_ADMIN"], ["ADMIN", "RULES_WRITE", "ACCOUNTS_WRITE"])
  ).token;
}, 60_000);

const queries = Object.values(schema.getQueryType()?.getFields() ?? {});
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
const subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
const nodeTypes = Object.values(schema.getTypeMap()).filter(
  (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === "Node"),
);

/** What nobody needs to be signed in for. */
const open = new Set(["viewer", "signIn", "acceptInvitation", "setUp"]);
/** What only a securityContext opens; test/context-walls.test.ts walks it. */
const contextOnly = new Set(["currentInstallation"]);
/** Node types that belong to everybody. */
const shared = new Set(["Service"]);

const typeOfId: Record<string, string> = {
  accountId: "Account",
  developmentAccountId: "Account",
  apiTokenId: "ApiToken",
  connectionId: "ConnectionLink",
  eventId: "Event",
  executionId: "Execution",
  deliveryId: "Delivery",
  functionId: "Function",
  installationId: "Installation",
  memberId: "Member",
  problemId: "Problem",
  projectId: "Project",
  projectIds: "Project",
  ruleId: "Rule",
  subscriptionId: "CallbackSubscription",
  syncRunId: "SyncRun",
  viewId: "ProviderView",
  notificationId: "Notification",
  mailId: "InboxMail",
  extraRecipientIds: "Member",
  "setRecipientRoles(id)": "RecipientRole",
  "saveReportSettings(id)": "RecipientRole",
  "reportRecipients(id)": "RecipientRole",
  groupId: "MappingErrorGroup",
  groupIds: "MappingErrorGroup",
  errorIds: "MappingError",
  "upsertContacts(id)": "Contact",
  "deleteContacts(ids)": "Contact",
  "account(id)": "Account",
  "function(id)": "Function",
  "project(id)": "Project",
  "rule(id)": "Rule",
  ruleIds: "Rule",
  accountsForUnbound: "Account",
  deploymentId: "Deployment",
  "deployment(id)": "Deployment",
  "deploymentDifference(from)": "Deployment",
  "deploymentDifference(to)": "Deployment",
  "node(id)": "Rule",
  "nodes(ids)": "Rule",
};
const texts: Record<string, string> = {
  serviceKey: "zoho-crm",
  key: "zoho-crm",
  templateKey: "bigin-contacts-to-books-customers",
  name: "A name",
  organizationName: "A name",
  slug: "a-slug",
  token: "token",
  email: "person@example.com",
  password: "a password of a test",
  clientId: "client",
  clientSecret: "secret",
  apiKey: "a-key",
  path: "/",
  refreshToken: "1000.a-token",
  dataCentre: "us",
  reason: "It may stand.",
  confirmation: "DELETE",
  url: "https://example.com/",
  eventType: "Leads.created",
  eventTypes: "Leads.created",
  from: "2026-01-01T00:00:00Z",
  to: "2026-01-02T00:00:00Z",
  since: "2026-01-01T00:00:00Z",
  names: "aName",
  manifest: "{}",
  body: "{}",
  headersText: "HASH: 00",
};
const enums: Record<string, string> = {
  "startAccountAuthorization.environment": "PRODUCTION",
  "addAccountWithTokens.environment": "PRODUCTION",
};

/** Inputs that nest: a value for the whole, without ids. */
const trees: Record<string, unknown> = {
  ConditionInput: {
    root: { match: "ALL", items: [{ comparison: { field: "recordId", comparator: "IS_NOT_EMPTY" } }] },
  },
  ConfigParamInput: [{ name: "aName", value: "a value" }],
  InstallExtensionParamInput: [{ name: "aName", value: "a value" }],
  SyncSettingsInput: { contacts: "OFF", users: false, views: false, conflicts: "PROVIDER" },
  MappingSettingsInput: { properties: [] },
  FilterSettingsInput: { views: [], onlyViews: false, requireEmail: false },
  CommunicationSettingsInput: { mails: [], runs: [] },
  CustomServiceDefinitionInput: { authType: "API_KEY", apiBaseUrl: "https://api.example.com" },
};

/** What has queries of its own: elsewhere it is asked for without what stands below it. */
const askedElsewhere = new Set([
  "ConnectionLink.installation",
  "Service.accounts",
  "Problem.account",
  "RuleEnvironment.account",
  "PlannedRule.account",
  "Account.contacts",
  "Account.directoryUsers",
  "Account.integrationSettings",
  "Account.mappingErrorGroups",
  "Account.problems",
  "Account.syncRuns",
  "ProviderView.contacts",
  "ProviderView.syncRun",
  "SyncStream.current",
  "SyncStream.last",
]);

type Input = GraphQLArgument | GraphQLInputField;

/** A value for an argument or input field; ids are those of `from`. */
function valueFor(field: string, input: Input, from: Everything): unknown {
  const named = getNamedType(input.type);
  const wrap = (value: unknown): unknown => {
    const bare = isNonNullType(input.type) ? input.type.ofType : input.type;
    return isListType(bare) ? [value] : value;
  };
  if (named.name in trees) return trees[named.name];
  if (isInputObjectType(named)) {
    const members = Object.values(named.getFields());
    const [withId = members[0]] = members.filter(hasId);
    const given = named.isOneOf && withId ? [withId] : members;
    return Object.fromEntries(given.map((inner) => [inner.name, valueFor(field, inner, from)]));
  }
  if (named.name === "ID") {
    const type = typeOfId[`${field}(${input.name})`] ?? typeOfId[input.name];
    const id = type && from.ids[type];
    if (!id) throw new Error(`No recipe for the id \`${input.name}\` of \`${field}\`: add it to typeOfId.`);
    return wrap(id);
  }
  if (isEnumType(named)) return wrap(enums[`${field}.${input.name}`] ?? named.getValues()[0]?.name ?? "");
  if (named.name === "Boolean") {
    if (input.name === "resolved") return true;
    return isNonNullType(input.type) ? false : undefined;
  }
  if (named.name === "Int") return isNonNullType(input.type) ? 0 : undefined;
  if (input.name === "linkName") return wrap(from.linkName);
  // An optional one stands for an id that is given instead.
  const isExtensionKey = input.name === "extensionKey" || (field === "extension" && input.name === "key");
  if (isExtensionKey) return isNonNullType(input.type) ? wrap(from.extensionKey) : undefined;
  const text = texts[input.name];
  if (text === undefined) {
    if (!isNonNullType(input.type)) return undefined;
    throw new Error(`No recipe for \`${input.name}\` of \`${field}\`: add it to texts.`);
  }
  return wrap(text);
}

function argumentsOf(field: GraphQLField<unknown, unknown>, from: Everything, exact: boolean) {
  // Filters by somebody's ids, and everything else as wide as it goes.
  const given = field.args
    .filter((arg) => isNonNullType(arg.type) || (!exact && hasId(arg)))
    .map((arg) => [arg.name, onlyIds(arg, valueFor(field.name, arg, from))] as const);
  return Object.fromEntries(given);
}

function onlyIds(arg: GraphQLArgument, value: unknown): unknown {
  const named = getNamedType(arg.type);
  if (!isInputObjectType(named) || isNonNullType(arg.type)) return value;
  const ids = Object.values(named.getFields()).filter((inner) => getNamedType(inner.type).name === "ID");
  return Object.fromEntries(ids.map((inner) => [inner.name, (value as Record<string, unknown>)[inner.name]]));
}

function hasId(input: Input): boolean {
  const named = getNamedType(input.type);
  if (named.name in trees) return false;
  return isInputObjectType(named)
    ? Object.values(named.getFields()).some((inner) => getNamedType(inner.type).name === "ID")
    : named.name === "ID";
}

function document(
  kind: "query" | "mutation" | "subscription",
  field: GraphQLField<unknown, unknown>,
  args: Record<string, unknown>,
): string {
  const used = field.args.filter((arg) => args[arg.name] !== undefined);
  const declared = used.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(", ");
  const passed = used.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  return `${kind}${declared ? `(${declared})` : ""} { ${field.name}${passed ? `(${passed})` : ""} ${select(field.type, 3)} }`;
}

function select(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (isUnionType(named)) {
    const failable = named
      .getTypes()
      .some((type) => type.getInterfaces().some(({ name }) => name === "Error"));
    return `{ __typename ${failable ? "... on Error { code message }" : ""} }`;
  }
  if (isInterfaceType(named)) return "{ __typename id }";
  const inner = Object.values(named.getFields()).map((field) => {
    const leaf = isLeafType(getNamedType(field.type));
    if (field.args.some((arg) => isNonNullType(arg.type)) || (!leaf && depth === 0)) return "";
    // Small pages keep what is asked for below the bound of costs.
    const page = field.args.some(({ name }) => name === "first") ? "(first: 3)" : "";
    const deeper = leaf || askedElsewhere.has(`${named.name}.${field.name}`) ? 0 : depth - 1;
    return `${field.name}${page} ${select(field.type, deeper)}`;
  });
  return `{ __typename ${inner.join(" ")} }`;
}

const ask = (
  token: string | null,
  kind: "query" | "mutation",
  field: GraphQLField<unknown, unknown>,
  args: Record<string, unknown>,
): Promise<GraphQLAnswer> => query(suite.app, token, document(kind, field, args), args);

const codeOf = (answer: GraphQLAnswer): unknown => answer.errors?.[0]?.extensions?.code;

function expectNothingOf(victim: Everything, answer: unknown): void {
  const text = JSON.stringify(answer);
  for (const [type, id] of Object.entries(victim.ids)) {
    expect(text, `the answer holds the ${type}`).not.toContain(id);
    expect(text, `the answer holds the ${type}`).not.toContain(parseGlobalId(id)?.id);
  }
  expect(text).not.toContain(victim.slug);
}

describe.each(queries.map((field) => [field.name, field] as const))("query %s", (name, field) => {
  test("shows nothing of another organization, whosever ids are given", async () => {
    for (const from of [owner, stranger])
      for (const exact of [true, false]) {
        const args = argumentsOf(field, from, exact);
        const answer = await ask(stranger.admin.token, "query", field, args);
        expectNothingOf(owner, answer);
        expect(contextOnly.has(name) ? ["FORBIDDEN"] : [undefined, "NOT_FOUND"]).toContain(codeOf(answer));
      }
  });

  test("needs somebody signed in with the scope READ", async () => {
    const args = argumentsOf(field, owner, true);
    const [anonymous, weak] = [
      await ask(null, "query", field, args),
      await ask(withoutRead, "query", field, args),
    ];
    if (open.has(name)) return expect(anonymous).toEqual({ data: { [name]: null } });
    expect(codeOf(anonymous)).toBe("UNAUTHENTICATED");
    expect(codeOf(weak)).toBe("FORBIDDEN");
  });

  test("answers its own organization", async () => {
    const answer = await ask(owner.admin.token, "query", field, argumentsOf(field, owner, true));
    if (contextOnly.has(name)) return expect(codeOf(answer)).toBe("FORBIDDEN");
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.[name]).not.toBeNull();
  });
});

describe.each(nodeTypes.map((type) => [type.name] as const))("node of type %s", (type) => {
  test("is null for another organization", async () => {
    if (shared.has(type)) return;
    const id = owner.ids[type];
    if (!id) throw new Error(`makeEverything makes no ${type}: add it.`);
    const ask = (token: string) =>
      query(
        suite.app,
        token,
        "query($id: ID!) { node(id: $id) { __typename id } nodes(ids: [$id]) { id } }",
        {
          id,
        },
      );
    expect(await ask(owner.admin.token)).toEqual({
      data: { node: { __typename: type, id }, nodes: [{ id }] },
    });
    expect(await ask(stranger.admin.token)).toEqual({ data: { node: null, nodes: [null] } });
  });
});

describe.each(mutations.map((field) => [field.name, field] as const))("mutation %s", (name, field) => {
  const input = getNamedType(field.args[0]?.type ?? field.type);
  const inputs = isInputObjectType(input) ? Object.values(input.getFields()) : [];
  const build = (from: Everything) =>
    Object.fromEntries(inputs.map((each) => [each.name, valueFor(name, each, from)]));

  test("does not find what belongs to another organization, and changes nothing of it", async () => {
    const before = await readFingerprints(suite.app, owner.id);
    for (const foreign of inputs.filter(hasId)) {
      const mixed = { ...build(stranger), [foreign.name]: valueFor(name, foreign, owner) };
      const answer = await ask(stranger.admin.token, "mutation", field, { input: mixed });
      expect(answer.data?.[name], `with a foreign ${foreign.name}`).toMatchObject({
        __typename: "NotFoundError",
        code: "NOT_FOUND",
      });
      expectNothingOf(owner, answer);
    }
    expect(await readFingerprints(suite.app, owner.id)).toEqual(before);
  });

  test("needs somebody signed in, with more than the scope READ", async () => {
    if (open.has(name)) return;
    const before = await readFingerprints(suite.app, owner.id);
    expect(codeOf(await ask(null, "mutation", field, { input: build(owner) }))).toBe("UNAUTHENTICATED");
    expect(await readFingerprints(suite.app, owner.id)).toEqual(before);
    const answer = await ask(readOnly, "mutation", field, { input: build(owner) });
    // A token has no session to end.
    const expected = name === "signOut" ? { code: "NO_SESSION" } : { __typename: "ForbiddenError" };
    expect(answer.data?.[name]).toMatchObject(expected);
  });
});

/** A change that each subscription passes on. */
const changes: Record<string, { name: string; type: string }> = {
  accountChanged: { name: "account.revoked", type: "Account" },
  activityAdded: { name: "rule.updated", type: "Rule" },
  connectionCalled: { name: "connection.called", type: "ConnectionLink" },
  connectionChanged: { name: "connection.updated", type: "ConnectionLink" },
  executionChanged: { name: "execution.queued", type: "Execution" },
  masterKeyRotationChanged: { name: "masterKey.rotated", type: "MasterKeyRotation" },
  callbackSubscriptionChanged: { name: "callbackSubscription.updated", type: "CallbackSubscription" },
  deliveryChanged: { name: "delivery.queued", type: "Delivery" },
  extensionChanged: { name: "extension.versionPublished", type: "Extension" },
  installationChanged: { name: "installation.authorized", type: "Installation" },
  notificationChanged: { name: "notification.changed", type: "Notification" },
  problemChanged: { name: "problem.opened", type: "Problem" },
  ruleChanged: { name: "rule.updated", type: "Rule" },
  syncProgressed: { name: "syncRun.progressed", type: "SyncRun" },
};

describe.each(subscriptions.map((field) => [field.name, field] as const))(
  "subscription %s",
  (name, field) => {
    test("passes on changes of its own organization alone", async () => {
      const change = changes[name];
      if (!change) throw new Error(`No change for the subscription \`${name}\`: add it to changes.`);
      const raise = (whose: Everything) =>
        inTransaction(suite.app.environment, ({ tx, now }) =>
          appendChanges(tx, now, [
            {
              organizationId: whose.id,
              name: change.name,
              entityType: change.type,
              entityId: parseGlobalId(whose.ids[change.type] ?? "")?.id ?? "",
              parentId: parseGlobalId(whose.ids["Account"] ?? "")?.id ?? null,
            },
          ]),
        );
      const cursor = await query(suite.app, stranger.admin.token, "{ feedCursor }");
      const live = connectLive(suite.app.origin, { token: stranger.admin.token });
      const args = { after: cursor.data?.feedCursor };
      const stream = subscribeLive(live, document("subscription", field, args), args);
      await raise(owner);
      await raise(stranger);
      await raise(owner);
      await raise(stranger);
      for (let count = 0; count < 2; count += 1) {
        const { value } = await stream.next();
        expect(value.errors).toBeUndefined();
        expectNothingOf(owner, value);
        expect(JSON.stringify(value)).toContain(stranger.ids[change.type]);
      }
      await live.dispose();
    });

    test("needs somebody signed in with the scope READ", async () => {
      const text = document("subscription", field, {});
      const attempt = async (token: string | null): Promise<string> => {
        const response = await fetch(`${suite.app.origin}/graphql`, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            accept: "text/event-stream",
            ...(token ? { authorization: `Bearer ${token}` } : {}),
          },
          body: JSON.stringify({ query: text }),
        });
        return response.text();
      };
      expect(await attempt(null)).toContain('"UNAUTHENTICATED"');
      expect(await attempt(withoutRead)).toContain('"FORBIDDEN"');
    });
  },
);
