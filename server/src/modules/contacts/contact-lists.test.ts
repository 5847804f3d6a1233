import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, query } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { insertContact, makeContactScene } from "./contacts.fixture.ts";
import type { ContactScene } from "./contacts.fixture.ts";

const suite = useTestApp({ work: false });
let scene: ContactScene;
let elsewhere: ContactScene;
/** Contacts by what they are. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  scene = await makeContactScene(suite.app);
  const { id, admin } = scene.organization;
  const account = await insertAccount(suite.app, id, { grantedById: admin.memberId });
  elsewhere = { organization: scene.organization, account };
  const deletedAt = suite.app.environment.clock.now();
  const make = async (
    name: string,
    data: NonNullable<Parameters<typeof insertContact>[3]> = {},
    where = scene,
  ): Promise<void> => {
    const contact = await insertContact(suite.app, where, { email: `${name}@example.com` }, data);
    ids[name] = contact.globalId;
  };
  await make("synced", { externalId: "r-2" });
  await make("new", { externalId: null, pushedVersion: 0 });
  await make("changed", { externalId: "r-10", version: 2 });
  await make("deletedHere", { externalId: "r-3", version: 2, deletedAt, deletedBy: "PATCHBAY" });
  await make("deleted", { externalId: "r-4", deletedAt, deletedBy: "PROVIDER" });
  await make("elsewhere", { externalId: "r-2" }, elsewhere);
}, 60_000);

const list = async (
  filter: unknown,
  document = `query($filter: ContactFilter) { contacts(filter: $filter) {
  edges { node { id } } } }`,
): Promise<unknown> => {
  const answer = await query(suite.app, scene.organization.admin.token, document, { filter });
  if (answer.errors) return answer.errors.map(({ extensions }) => extensions?.["code"]);
  const { edges } = Object.values(answer.data ?? {})[0] as { edges: { node: { id: string } }[] };
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return edges.map(({ node }) => names.get(node.id) ?? node.id);
};

describe("contacts", () => {
  test("are those that are there, newest first", async () => {
    expect(await list(null)).toEqual(["elsewhere", "changed", "new", "synced"]);
    expect(await list({ accountId: scene.account.globalId })).toEqual(["changed", "new", "synced"]);
    expect(await list({ deleted: false })).toEqual(["elsewhere", "changed", "new", "synced"]);
    expect(await list({ deleted: true })).toEqual(["deleted", "deletedHere"]);
  });

  test.each([
    ["SYNCED", ["elsewhere", "synced"]],
    ["NEW", ["new"]],
    ["TO_PUSH", ["deletedHere", "changed"]],
    ["DELETED", ["deleted"]],
  ])("in the state %s", async (state, expected) => {
    expect(await list({ state })).toEqual(expected);
    expect(await list({ state, accountId: scene.account.globalId })).toEqual(
      expected.filter((name) => name !== "elsewhere"),
    );
  });

  test("by address, in any case, alone and with other filters", async () => {
    expect(await list({ email: " Synced@Example.COM " })).toEqual(["synced"]);
    expect(await list({ email: "synced@example.com", state: "NEW" })).toEqual([]);
    expect(await list({ email: "deleted@example.com" })).toEqual([]);
    expect(await list({ email: "deleted@example.com", deleted: true })).toEqual(["deleted"]);
    expect(await list({ email: "synced" })).toEqual([]);
  });

  test("say which filters do not go together", async () => {
    expect(await list({ state: "NEW", deleted: true })).toEqual(["BAD_USER_INPUT"]);
    const viewId = toGlobalId("ProviderView", newId());
    expect(await list({ viewId, state: "NEW" })).toEqual(["BAD_USER_INPUT"]);
    expect(await list({ viewId })).toEqual([]);
  });

  test("tell their conflicts and values by name", async () => {
    const conflict = {
      property: "lastName",
      patchbayValue: "Here",
      providerValue: "There",
      winner: "PROVIDER",
      at: "2026-01-01T00:00:00.000Z",
    };
    const other = await makeContactScene(suite.app);
    const contact = await insertContact(
      suite.app,
      other,
      { former: "x", lastName: "There", email: "t@example.com", company: "" },
      { conflicts: [conflict], updatedByName: "Ada" },
    );
    const document = `query($id: ID!) { node(id: $id) { ... on Contact { name updatedBy account { id }
      properties { property label type value } conflicts { property patchbayValue providerValue winner at } } } }`;
    const answer = await query(suite.app, other.organization.admin.token, document, { id: contact.globalId });
    expect(answer.data?.["node"]).toEqual({
      name: "There",
      updatedBy: "Ada",
      account: { id: other.account.globalId },
      properties: [
        { property: "email", label: "E-mail", type: "EMAIL", value: "t@example.com" },
        { property: "lastName", label: "Last name", type: "TEXT", value: "There" },
        // A property that the account no longer has.
        { property: "former", label: "former", type: "TEXT", value: "x" },
      ],
      conflicts: [conflict],
    });
  });
});

describe("views", () => {
  test("have the contacts of their records, in the order of their ids there", async () => {
    const { prisma } = suite.app.environment.database;
    const view = await prisma.providerView.create({
      data: {
        id: newId(),
        organizationId: scene.organization.id,
        accountId: scene.account.id,
        key: "v-1",
        name: "All",
        records: 4,
        members: {
          // One is no contact, one is deleted here.
          create: ["r-2", "r-10", "r-4", "r-99"].map((externalId) => ({ externalId, syncRunId: newId() })),
        },
      },
    });
    const viewId = toGlobalId("ProviderView", view.id);
    expect(await list({ viewId })).toEqual(["changed", "synced"]);
    expect(await list({ viewId, accountId: scene.account.globalId })).toEqual(["changed", "synced"]);
    expect(await list({ viewId, accountId: elsewhere.account.globalId })).toEqual([]);
    const document = `query($id: ID!) { account(id: $id) { providerViews { edges { node {
      key name records syncedAt contacts(first: 1) { edges { node { id } } pageInfo { hasNextPage } } } } } } }`;
    const answer = await query(suite.app, scene.organization.admin.token, document, {
      id: scene.account.globalId,
    });
    expect(answer.data?.["account"]).toEqual({
      providerViews: {
        edges: [
          {
            node: {
              key: "v-1",
              name: "All",
              records: 4,
              syncedAt: null,
              contacts: { edges: [{ node: { id: ids["changed"] } }], pageInfo: { hasNextPage: true } },
            },
          },
        ],
      },
    });
  });
});

test("people of the provider organization, by account, address and whether they are active", async () => {
  const { prisma } = suite.app.environment.database;
  const now = suite.app.environment.clock.now();
  const make = async (name: string, where: ContactScene, data: object = {}): Promise<void> => {
    const user = await prisma.directoryUser.create({
      data: {
        id: newId(),
        organizationId: where.organization.id,
        accountId: where.account.id,
        externalId: name,
        email: `${name}@Example.com`,
        name,
        active: true,
        role: "Agent",
        data: {},
        seenRunId: newId(),
        createdAt: now,
        updatedAt: now,
        ...data,
      },
    });
    ids[name] = toGlobalId("DirectoryUser", user.id);
  };
  await make("ann", scene);
  await make("bob", scene, { active: false });
  await make("cleo", scene, { deletedAt: now });
  await make("dora", elsewhere, { email: "Ann@example.com" });
  const document = `query($filter: DirectoryUserFilter) { directoryUsers(filter: $filter) { edges { node { id } } } }`;
  const accountId = scene.account.globalId;
  expect(await list(null, document)).toEqual(["dora", "bob", "ann"]);
  expect(await list({ accountId }, document)).toEqual(["bob", "ann"]);
  expect(await list({ active: false }, document)).toEqual(["bob"]);
  expect(await list({ active: true, accountId }, document)).toEqual(["ann"]);
  expect(await list({ email: "ANN@example.com" }, document)).toEqual(["dora", "ann"]);
  expect(await list({ email: "bob@example.com", active: true }, document)).toEqual([]);
  expect(await list({ email: "ann@example.com", accountId }, document)).toEqual(["ann"]);
});
