import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { subscribe } from "../../../test/subscribe.ts";
import { act, eventsOf, install, publish, publishVersion, show, step } from "./installations.fixture.ts";

const suite = useTestApp({ work: false });

test("a preview tells what would be installed, and installs nothing", async () => {
  const { app } = suite;
  const published = await publish(app, {
    securityContext: { scopes: ["installation:read", "config:read"] },
    configParams: [{ name: "rate", label: "Rate", type: "number", required: true, description: null }],
  });
  const customer = await makeOrganization(app);
  const input = { extensionKey: published.extension.key, preview: true };
  const { publisher } = published;
  const organization = await app.environment.database.prisma.organization.findUniqueOrThrow({
    where: { id: publisher.id },
  });
  const fields = `preview extensionName publisherName description delivery { id } installation { id }
    version { number version publishedAt manifest scopes configParams { name type required } listeners { event url host } thirdParty { serviceKey } }`;
  const told = await step(app, customer, "installExtension", input, fields);
  expect(told).toMatchObject({
    preview: true,
    extensionName: published.extension.name,
    publisherName: organization.name,
    description: "Keeps the books.",
    delivery: null,
    installation: null,
    version: {
      number: 1,
      version: "1.0.0",
      manifest: null,
      scopes: ["INSTALLATION_READ", "CONFIG_READ"],
      configParams: [{ name: "rate", type: "NUMBER", required: true }],
      thirdParty: null,
    },
  });
  const { listeners } = told["version"] as { listeners: Record<string, unknown>[] };
  expect(listeners[0]).toEqual({
    event: "onInstall",
    url: null,
    host: `${published.extension.key}.example.com`,
  });
  expect(
    await app.environment.database.prisma.installation.count({ where: { organizationId: customer.id } }),
  ).toBe(0);
});

test("each step of its life fires its event, in order", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { id, installationId } = await install(app, customer, published);
  const statuses: unknown[] = [];
  const look = async () => statuses.push((await show(app, customer, installationId, "status"))?.["status"]);
  await look();
  const steps: [string, Record<string, unknown>][] = [
    ["authorizeInstallation", {}],
    ["authorizeThirdParty", {}],
    [
      "addConfigParams",
      {
        params: [
          { name: "a", value: "1" },
          { name: "b", value: "2" },
        ],
      },
    ],
    ["deleteConfigParams", { names: ["a"] }],
    ["upgradeInstallation", {}],
    ["revokeThirdParty", {}],
    ["uninstallExtension", {}],
  ];
  await publishVersion(app, published.extension, "1.1.0");
  for (const [name, input] of steps) {
    const stepped = await step(app, customer, name, { installationId, ...input });
    expect(stepped["delivery"], JSON.stringify(stepped)).toMatchObject({ sequence: statuses.length + 1 });
    await look();
  }
  expect(statuses).toEqual([
    "AUTHORIZATION_NEEDED",
    "THIRD_PARTY_NEEDED",
    "ACTIVE",
    "ACTIVE",
    "ACTIVE",
    "ACTIVE",
    "THIRD_PARTY_NEEDED",
    "UNINSTALLED",
  ]);
  const order = [
    "onInstall",
    "onZohoAuthorise",
    "onTPAAuthorise",
    "onConfigParamAdd",
    "onConfigParamDelete",
    "onUpdate",
    "onTPARevoke",
    "onUninstall",
  ];
  expect(await eventsOf(app, id)).toEqual(
    order.map((event, index) => ({ event, sequence: index + 1, delivered: true })),
  );
});

test("an event that the installed version does not listen to is kept, and nobody is called back", async () => {
  const { app } = suite;
  const published = await publish(app, { callbackListener: { onUpdate: "https://example.com/old" } });
  const customer = await makeOrganization(app);
  const { id, installationId } = await install(app, customer, published);
  // Without a third party there is nothing more to authorise.
  expect(await step(app, customer, "authorizeInstallation", { installationId })).toMatchObject({
    installation: { status: "ACTIVE" },
    delivery: null,
  });
  // For an upgrade the listener of the new version counts.
  const next = await publishVersion(app, published.extension, "2.0.0", {
    callbackListener: { onUpdate: "https://example.com/new" },
  });
  await step(app, customer, "upgradeInstallation", { installationId });
  expect(await eventsOf(app, id)).toEqual([
    { event: "onInstall", sequence: 1, delivered: false },
    { event: "onZohoAuthorise", sequence: 2, delivered: false },
    { event: "onUpdate", sequence: 3, delivered: true },
  ]);
  const { prisma } = app.environment.database;
  const delivery = await prisma.delivery.findFirstOrThrow({ where: { installationId: id } });
  const subscription = await prisma.callbackSubscription.findUniqueOrThrow({
    where: { id: delivery.subscriptionId },
  });
  expect(subscription.url).toBe("https://example.com/new");
  const event = await prisma.installationEvent.findFirstOrThrow({
    where: { installationId: id, event: "onUpdate" },
  });
  expect(event.versionId).toBe(next.id);
});

test("the feed tells each step before its callback, to both sides", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { id, installationId } = await install(app, customer, published);
  await step(app, customer, "authorizeInstallation", { installationId });
  const changes = await app.environment.database.prisma.change.findMany({
    where: {
      organizationId: customer.id,
      OR: [{ entityId: id }, { parentId: id }, { name: "delivery.queued" }],
    },
    orderBy: { position: "asc" },
  });
  expect(changes.map(({ name }) => name)).toEqual([
    "installation.installed",
    "delivery.queued",
    "installation.authorized",
    "delivery.queued",
  ]);
  expect(changes.map(({ alsoFor }) => alsoFor)).toEqual(changes.map(() => published.publisher.id));
  const { name } = await app.environment.database.prisma.organization.findUniqueOrThrow({
    where: { id: customer.id },
  });
  expect(JSON.stringify(changes.map(({ payload }) => payload))).not.toContain(name);
});

test("`installationChanged` is pushed to customer and publisher, and to nobody else", async () => {
  const { app } = suite;
  const published = await publish(app);
  const [customer, stranger] = [await makeOrganization(app), await makeOrganization(app)];
  const { installationId } = await install(app, customer, published);
  const { data } = await query(app, customer.admin.token, "{ feedCursor }");
  const document = `subscription($after: String, $id: ID) { installationChanged(after: $after, installationId: $id) {
    change installationId installation { status side authorizedByName } } }`;
  const variables = { after: data?.["feedCursor"], id: installationId };
  const followers = [customer, published.publisher].map(({ admin }) =>
    subscribe(app, admin.token, document, variables),
  );
  const theirs = subscribe(app, stranger.admin.token, document, { after: variables.after });
  await step(app, customer, "authorizeInstallation", { installationId });
  const told = await Promise.all(followers.map((each) => each.next()));
  const status = "THIRD_PARTY_NEEDED";
  expect(told).toEqual([
    {
      change: "installation.authorized",
      installationId,
      installation: { status, side: "CUSTOMER", authorizedByName: customer.admin.ctx.actor?.name },
    },
    {
      change: "installation.authorized",
      installationId,
      installation: { status, side: "PUBLISHER", authorizedByName: null },
    },
  ]);
  // What a stranger hears first is of its own.
  const other = await install(app, stranger, published);
  expect(await theirs.next()).toMatchObject({ installationId: other.installationId });
  for (const each of [...followers, theirs]) await each.close();
});

test("the publisher sees number, version and state, and nothing of the customer's own", async () => {
  const { app } = suite;
  const published = await publish(app);
  const customer = await makeOrganization(app);
  const { installationId } = await install(app, customer, published);
  const params = [
    { name: "greeting", value: "a private text" },
    { name: "token", value: "a private secret", secret: true },
  ];
  await step(app, customer, "addConfigParams", { installationId, params });
  const fields = `side status organizationNumber organizationName installedByName version { version manifest }
    configParams { name value isSecret isDeclared } missingConfigParams connections { id } upgradeTo { version }
    events { edges { node { event sequence actorName installation { id } } } }`;
  const { number } = await app.environment.database.prisma.organization.findUniqueOrThrow({
    where: { id: customer.id },
  });
  const actorName = customer.admin.ctx.actor?.name;
  const mine = await show(app, customer, installationId, fields);
  expect(mine).toMatchObject({
    side: "CUSTOMER",
    organizationNumber: number,
    installedByName: actorName,
    version: { version: "1.0.0", manifest: null },
    configParams: [
      { name: "greeting", value: "a private text", isSecret: false, isDeclared: true },
      { name: "token", value: null, isSecret: true, isDeclared: true },
    ],
    events: {
      edges: [
        { node: { event: "onConfigParamAdd", sequence: 2, actorName, installation: { id: installationId } } },
        { node: { event: "onInstall", sequence: 1, actorName } },
      ],
    },
  });
  const theirs = await show(app, published.publisher, installationId, fields);
  expect(theirs).toMatchObject({
    side: "PUBLISHER",
    status: "AUTHORIZATION_NEEDED",
    organizationNumber: number,
    organizationName: null,
    installedByName: null,
    version: { version: "1.0.0", manifest: { key: published.extension.key } },
    configParams: null,
    missingConfigParams: [],
    connections: [],
    events: { edges: [{ node: { actorName: null } }, { node: { actorName: null } }] },
  });
  expect(JSON.stringify(theirs)).not.toMatch(/private|greeting/);
  expect(await show(app, await makeOrganization(app), installationId, "id")).toBeNull();
});

describe("lists", () => {
  test("by side, by extension, and by whether it is installed", async () => {
    const { app } = suite;
    const publisher = await makeOrganization(app);
    const [first, second] = [await publish(app, {}, publisher), await publish(app, {}, publisher)];
    const [customer, other] = [await makeOrganization(app), await makeOrganization(app)];
    const gone = await install(app, customer, first);
    await step(app, customer, "uninstallExtension", { installationId: gone.installationId });
    const again = await install(app, customer, first);
    const one = await install(app, customer, second);
    const elsewhere = await install(app, other, first);
    const list = async (token: string, args: string): Promise<unknown> => {
      const { data, errors } = await query(
        app,
        token,
        `{ installations${args} { edges { node { id } } pageInfo { hasNextPage } } }`,
      );
      if (errors) throw new Error(JSON.stringify(errors));
      const page = data?.["installations"] as { edges: { node: { id: string } }[] };
      return page.edges.map(({ node }) => node.id);
    };
    const [mine, theirs] = [customer.admin.token, publisher.admin.token];
    const ids = (...all: { installationId: string }[]) => all.map(({ installationId }) => installationId);
    const ofFirst = `extensionKey: "${first.extension.key}"`;
    expect(await list(mine, "")).toEqual(ids(one, again, gone));
    expect(await list(mine, "(filter: { installed: true })")).toEqual(ids(one, again));
    expect(await list(mine, "(filter: { installed: false })")).toEqual(ids(gone));
    expect(await list(mine, `(filter: { ${ofFirst} })`)).toEqual(ids(again, gone));
    expect(await list(mine, `(side: PUBLISHER, filter: { ${ofFirst} })`)).toEqual([]);
    expect(await list(mine, `(filter: { extensionKey: "nobody" })`)).toEqual([]);
    expect(await list(theirs, "")).toEqual([]);
    expect(await list(theirs, `(filter: { ${ofFirst} })`)).toEqual([]);
    expect(await list(theirs, "(side: PUBLISHER)")).toEqual(ids(elsewhere, one, again, gone));
    expect(await list(theirs, `(side: PUBLISHER, filter: { ${ofFirst}, installed: true })`)).toEqual(
      ids(elsewhere, again),
    );
    const perExtension = `{ extension(key: "${first.extension.key}") { installations { edges { node { id } } } } }`;
    const nodes = (...all: { installationId: string }[]) => ({
      installations: { edges: ids(...all).map((id) => ({ node: { id } })) },
    });
    expect((await query(app, mine, perExtension)).data?.["extension"]).toEqual(nodes(again, gone));
    expect((await query(app, theirs, perExtension)).data?.["extension"]).toEqual(
      nodes(elsewhere, again, gone),
    );
  });

  test("an installation that can be upgraded says to what", async () => {
    const { app } = suite;
    const published = await publish(app);
    const customer = await makeOrganization(app);
    const { installationId } = await install(app, customer, published);
    expect(await show(app, customer, installationId, "upgradeTo { version }")).toEqual({ upgradeTo: null });
    await publishVersion(app, published.extension, "1.1.0");
    expect(await show(app, customer, installationId, "upgradeTo { version }")).toEqual({
      upgradeTo: { version: "1.1.0" },
    });
  });
});

describe("upgrading", () => {
  test("tells the difference first, then goes there; older and present versions are refused", async () => {
    const { app } = suite;
    const published = await publish(app);
    const customer = await makeOrganization(app);
    const { installationId } = await install(app, customer, published);
    await publishVersion(app, published.extension, "1.1.0", {
      securityContext: { scopes: ["installation:read", "config:read"] },
    });
    await publishVersion(app, published.extension, "1.2.0");
    const fields = `preview installation { version { version } } delivery { event }
      difference { from { version } to { version } scopesAdded scopesRemoved listeners { event change before } }`;
    const upgrade = (input: object) =>
      step(app, customer, "upgradeInstallation", { installationId, ...input }, fields);
    const told = await upgrade({ version: "1.1.0", preview: true });
    expect(told).toMatchObject({
      preview: true,
      installation: { version: { version: "1.0.0" } },
      delivery: null,
      difference: {
        from: { version: "1.0.0" },
        to: { version: "1.1.0" },
        scopesAdded: ["CONFIG_READ"],
        scopesRemoved: [],
      },
    });
    const { listeners } = told["difference"] as { listeners: unknown[] };
    expect(listeners[0]).toEqual({
      event: "onInstall",
      change: "SAME",
      before: `${published.extension.key}.example.com`,
    });
    expect(await upgrade({})).toMatchObject({
      preview: false,
      installation: { version: { version: "1.2.0" } },
      delivery: { event: "onUpdate" },
    });
    expect(await upgrade({})).toMatchObject({ code: "UP_TO_DATE" });
    expect(await upgrade({ version: "1.2.0" })).toMatchObject({ code: "UP_TO_DATE" });
    expect(await upgrade({ version: "1.1.0" })).toMatchObject({ code: "NOT_NEWER" });
    expect(await upgrade({ version: "9.9.9" })).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("uninstalling", () => {
  test("tells what it touches first; config values are destroyed, and the row stays", async () => {
    const { app } = suite;
    const published = await publish(app);
    const customer = await makeOrganization(app);
    const { installationId, id } = await install(app, customer, published);
    const params = [{ name: "token", value: "a private secret", secret: true }];
    await step(app, customer, "addConfigParams", { installationId, params });
    const fields = `preview impact { configParams connections pendingDeliveries { count more } } delivery { event }
      installation { status configParams { name } uninstalledByName }`;
    const impact = { configParams: 1, connections: [], pendingDeliveries: { count: 2, more: false } };
    expect(
      await step(app, customer, "uninstallExtension", { installationId, preview: true }, fields),
    ).toMatchObject({ preview: true, impact, delivery: null, installation: { uninstalledByName: null } });
    expect(await step(app, customer, "uninstallExtension", { installationId }, fields)).toMatchObject({
      preview: false,
      impact,
      delivery: { event: "onUninstall" },
      installation: {
        status: "UNINSTALLED",
        configParams: [],
        uninstalledByName: customer.admin.ctx.actor?.name,
      },
    });
    const { prisma } = app.environment.database;
    expect(await prisma.credential.count({ where: { organizationId: customer.id } })).toBe(0);
    // The former installation goes on to be seen, and a new one begins anew.
    const again = await install(app, customer, published);
    expect(again.installationId).not.toBe(installationId);
    expect((await eventsOf(app, again.id)).map(({ sequence }) => sequence)).toEqual([1]);
    expect((await eventsOf(app, id)).at(-1)).toMatchObject({ event: "onUninstall", sequence: 3 });
  });
});

describe("illegal moves", () => {
  test("of an extension that is not there, or is there already", async () => {
    const { app } = suite;
    const published = await publish(app);
    const customer = await makeOrganization(app);
    const input = { extensionKey: published.extension.key };
    await install(app, customer, published);
    expect(await step(app, customer, "installExtension", input)).toMatchObject({ code: "ALREADY_INSTALLED" });
    expect(
      await step(app, customer, "installExtension", { ...input, preview: true }, "preview"),
    ).toMatchObject({ code: "ALREADY_INSTALLED" });
    expect(await step(app, customer, "installExtension", { extensionKey: "nobody" })).toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("of an installation", async () => {
    const { app } = suite;
    const published = await publish(app);
    const customer = await makeOrganization(app);
    const { installationId, id } = await install(app, customer, published);
    const move = async (name: string, input: object = {}) =>
      (await step(app, customer, name, { installationId, ...input }))["code"] ?? null;
    expect(await move("authorizeThirdParty")).toBe("AUTHORIZE_FIRST");
    expect(await move("revokeThirdParty")).toBe("NOT_AUTHORIZED");
    expect(await move("upgradeInstallation")).toBe("UP_TO_DATE");
    expect(await move("authorizeInstallation")).toBeNull();
    expect(await move("authorizeInstallation")).toBe("ALREADY_AUTHORIZED");
    expect(await move("authorizeThirdParty", { credentials: { apiKey: "a-key" } })).toBe("VALIDATION");
    expect(await move("authorizeThirdParty")).toBeNull();
    expect(await move("authorizeThirdParty")).toBe("ALREADY_AUTHORIZED");
    expect(await move("revokeThirdParty")).toBeNull();
    expect(await move("revokeThirdParty")).toBe("NOT_AUTHORIZED");
    expect(await move("uninstallExtension")).toBeNull();
    const params = [{ name: "a", value: "1" }];
    for (const [name, input] of [
      ["authorizeInstallation", {}],
      ["authorizeThirdParty", {}],
      ["revokeThirdParty", {}],
      ["addConfigParams", { params }],
      ["deleteConfigParams", { names: ["a"] }],
      ["upgradeInstallation", {}],
      ["uninstallExtension", {}],
    ] as const)
      expect(await move(name, input), name).toBe("UNINSTALLED");
    // What was refused fired nothing.
    expect((await eventsOf(app, id)).map(({ event }) => event)).toEqual([
      "onInstall",
      "onZohoAuthorise",
      "onTPAAuthorise",
      "onTPARevoke",
      "onUninstall",
    ]);
  });
});

describe("who may", () => {
  const verbs: [string, Record<string, unknown>][] = [
    ["authorizeInstallation", {}],
    ["authorizeThirdParty", {}],
    ["revokeThirdParty", {}],
    ["addConfigParams", { params: [{ name: "a", value: "1" }] }],
    ["deleteConfigParams", { names: ["a"] }],
    ["upgradeInstallation", {}],
    ["uninstallExtension", {}],
  ];

  test.each(verbs)(
    "%s: neither developers, nor tokens without the scope, nor others, nor the publisher",
    async (name, input) => {
      const { app } = suite;
      const published = await publish(app);
      const [customer, stranger] = [await makeOrganization(app), await makeOrganization(app)];
      const { installationId, id } = await install(app, customer, published);
      const developer = await makeMember(app, customer.id, ["DEVELOPER"]);
      const reader = await makeMember(app, customer.id, ["COMPANY_ADMIN"], ["READ", "CONNECTIONS_WRITE"]);
      for (const { token } of [developer, reader])
        expect(await act(app, token, name, { installationId, ...input })).toMatchObject({
          code: "FORBIDDEN",
        });
      for (const { admin } of [stranger, published.publisher])
        expect(await act(app, admin.token, name, { installationId, ...input })).toMatchObject({
          code: "NOT_FOUND",
        });
      expect(await eventsOf(app, id)).toHaveLength(1);
    },
  );

  test("a supervisor installs, a developer does not", async () => {
    const { app } = suite;
    const published = await publish(app);
    const customer = await makeOrganization(app);
    const input = { extensionKey: published.extension.key };
    const developer = await makeMember(app, customer.id, ["DEVELOPER"]);
    const supervisor = await makeMember(app, customer.id, ["COMPANY_SUPERVISOR"]);
    expect(await act(app, developer.token, "installExtension", input)).toMatchObject({ code: "FORBIDDEN" });
    const made = await act(app, supervisor.token, "installExtension", input, "installation { status }");
    expect(made["installation"]).toEqual({ status: "AUTHORIZATION_NEEDED" });
  });

  test("every step is in the customer's audit log, without values", async () => {
    const { app } = suite;
    const published = await publish(app);
    const customer = await makeOrganization(app);
    const { installationId, id } = await install(app, customer, published);
    const params = [{ name: "token", value: "a private secret", secret: true }];
    await step(app, customer, "addConfigParams", { installationId, params });
    const { prisma } = app.environment.database;
    const entries = await prisma.auditEntry.findMany({
      where: { organizationId: customer.id, entityId: id },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ act: name }) => name)).toEqual([
      "installation.installed",
      "installation.configChanged",
    ]);
    expect(entries[1]?.after).toMatchObject({ set: ["token"] });
    expect(JSON.stringify(entries)).not.toContain("private");
    const ofPublisher = { organizationId: published.publisher.id, entityType: "Installation" };
    expect(await prisma.auditEntry.count({ where: ofPublisher })).toBe(0);
  });
});
