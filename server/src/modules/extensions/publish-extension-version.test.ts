import { describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization, query } from "../../../test/builders.ts";
import { readFingerprints } from "../../../test/everything.ts";
import { connectLive, subscribeLive } from "../../../test/live-client.ts";
import { mustMutate, mutate } from "../../../test/mutate.ts";
import { makeAuthor, published, publishText } from "./publishing.fixture.ts";
import type { Publication } from "./publishing.fixture.ts";

const suite = useTestApp({ work: false });

/** All that an organization has, but for when its tokens were last used. */
async function readOwn(organizationId: string): Promise<Record<string, string>> {
  const { ApiToken: _used, ...prints } = await readFingerprints(suite.app, organizationId);
  return prints;
}

const install = (token: string, extensionKey: string) =>
  mustMutate<{ installation: { id: string } }>(
    suite.app,
    { token },
    "installExtension",
    { extensionKey },
    "installation { id }",
  );

describe("publishExtensionVersion", () => {
  it("makes the extension, its secret and its callback subscriptions with the first version", async () => {
    const { publisher, key, url, text } = await makeAuthor(suite.app);
    const payload = await publishText(suite.app, publisher, text("1.0.0"));
    expect(payload).toMatchObject({
      extension: { key, isOwn: true, latestVersion: { version: "1.0.0" }, previousSecretUntil: null },
      version: { number: 1, version: "1.0.0" },
      difference: {
        from: null,
        to: { version: "1.0.0" },
        listeners: [
          { event: "onInstall", change: "ADDED", before: null, after: url("begin") },
          { event: "onUninstall", change: "ADDED", before: null, after: url("end") },
        ],
        scopesAdded: ["INSTALLATION_READ"],
        thirdPartyChanged: false,
      },
      subscriptions: [
        { event: "onInstall", url: url("begin"), health: { breaker: "CLOSED" } },
        { event: "onUninstall", url: url("end") },
      ],
      preview: false,
    });
    const secret = payload.secret ?? "";
    expect(Buffer.from(secret.replace(/^whsec_/, ""), "base64")).toHaveLength(32);
    const { changes } = await suite.app.environment.feed.read(publisher.id, 0n);
    expect(changes.map(({ name }) => name).slice(1)).toEqual([
      "callbackSubscription.created",
      "callbackSubscription.created",
      "extension.created",
    ]);
    const audit = await suite.app.environment.database.prisma.auditEntry.findMany({
      where: { organizationId: publisher.id, act: "extension.created" },
    });
    expect(audit).toHaveLength(1);
    expect(JSON.stringify([changes.map((change) => change.payload), audit])).not.toContain(secret);
  });

  it("keeps the subscriptions of URLs that stay, as they are, and makes those that are new", async () => {
    const { publisher, url, text } = await makeAuthor(suite.app);
    const first = await publishText(suite.app, publisher, text("1.0.0"));
    const [begin] = first.subscriptions ?? [];
    await mustMutate(
      suite.app,
      { token: publisher.admin.token },
      "pauseCallbackSubscription",
      { subscriptionId: begin?.id },
      "subscription { id }",
    );
    const second = await publishText(
      suite.app,
      publisher,
      text("1.1.0-beta.1", {
        name: "Ledger, renamed",
        callbackListener: { onInstall: url("begin"), onUninstall: url("other"), onUpdate: url("begin") },
        securityContext: { scopes: ["config:read"] },
        configParams: [{ name: "apiUrl", type: "url" }],
        thirdParty: { service: "zoho-books", connection: "Books" },
      }),
    );
    expect(second).toMatchObject({
      extension: { name: "Ledger, renamed", latestVersion: { version: "1.1.0-beta.1" } },
      version: { number: 2 },
      secret: null,
      difference: {
        from: { version: "1.0.0" },
        listeners: [
          { event: "onInstall", change: "SAME", before: url("begin"), after: url("begin") },
          { event: "onUpdate", change: "ADDED", before: null, after: url("begin") },
          { event: "onUninstall", change: "CHANGED", before: url("end"), after: url("other") },
        ],
        scopesAdded: ["CONFIG_READ"],
        scopesRemoved: ["INSTALLATION_READ"],
        configParamsAdded: ["apiUrl"],
        configParamsRemoved: [],
        thirdPartyChanged: true,
      },
    });
    expect(second.subscriptions?.[0]).toMatchObject({
      id: begin?.id,
      pausedAt: expect.any(String) as string,
    });
    const { prisma } = suite.app.environment.database;
    expect(await prisma.callbackSubscription.count({ where: { organizationId: publisher.id } })).toBe(4);
    expect(await prisma.callbackHealth.count({ where: { organizationId: publisher.id } })).toBe(4);
    const third = await publishText(suite.app, publisher, text("1.1.0", { callbackListener: {} }));
    expect(third).toMatchObject({
      subscriptions: [],
      difference: {
        listeners: [{ change: "REMOVED" }, { change: "REMOVED" }, { change: "REMOVED", after: null }],
      },
    });
  });

  it("changes nothing in a preview", async () => {
    const { publisher, text } = await makeAuthor(suite.app);
    const none = await readOwn(publisher.id);
    expect(await publishText(suite.app, publisher, text("1.0.0"), { preview: true })).toMatchObject({
      extension: null,
      version: null,
      difference: { from: null, to: null, listeners: [{ change: "ADDED" }, { change: "ADDED" }] },
      subscriptions: [],
      secret: null,
      preview: true,
    });
    expect(await readOwn(publisher.id)).toEqual(none);
    await publishText(suite.app, publisher, text("1.0.0"));
    const one = await readOwn(publisher.id);
    expect(await publishText(suite.app, publisher, text("2.0.0"), { preview: true })).toMatchObject({
      extension: { latestVersion: { version: "1.0.0" } },
      difference: {
        from: { version: "1.0.0" },
        to: null,
        listeners: [{ change: "SAME" }, { change: "SAME" }],
      },
    });
    expect(await readOwn(publisher.id)).toEqual(one);
  });

  it("refuses a version that is there, one that is not newer, and a key of somebody else", async () => {
    const { publisher, key, text } = await makeAuthor(suite.app);
    await publishText(suite.app, publisher, text("1.0.0"));
    await publishText(suite.app, publisher, text("1.2.0-rc.2"));
    for (const [version, code, advice] of [
      ["1.0.0", "VERSION_EXISTS", /published 1\.0\.0 already.*"1\.2\.0"/],
      ["1.2.0-rc.2", "VERSION_EXISTS", /already/],
      ["1.1.9", "VERSION_NOT_NEWER", /not newer than 1\.2\.0-rc\.2.*"1\.2\.0"/],
      ["1.2.0-rc.1", "VERSION_NOT_NEWER", /not newer/],
      ["1.2.0-beta", "VERSION_NOT_NEWER", /not newer/],
    ] as const)
      for (const preview of [true, false]) {
        const refused = await publishText(suite.app, publisher, text(version), { preview });
        expect(refused.code).toBe(code);
        expect(refused.message).toMatch(advice);
      }
    expect((await publishText(suite.app, publisher, text("1.2.0"))).version?.number).toBe(3);
    const other = await makeOrganization(suite.app);
    for (const preview of [true, false])
      expect(await publishText(suite.app, other, text("9.0.0"), { preview })).toEqual({
        __typename: "ConflictError",
        code: "KEY_TAKEN",
        message: `The key "${key}" is taken. Choose another one.`,
      });
  });

  it("tells every issue of a manifest that is not right, and publishes nothing", async () => {
    const { publisher, text, url } = await makeAuthor(suite.app);
    const before = await readOwn(publisher.id);
    const manifest = text("1.0", { callbackListener: { onInstal: url("a"), onUpdate: `${url("a")}%22` } });
    const answer = await query(
      suite.app,
      publisher.admin.token,
      `mutation($input: PublishExtensionVersionInput!) { publishExtensionVersion(input: $input) {
        ... on ManifestError { code message issues { path code message remedy line column } } } }`,
      { input: { manifest } },
    );
    expect(answer.data?.["publishExtensionVersion"]).toMatchObject({
      code: "MANIFEST_INVALID",
      message: expect.stringContaining("$.version: The version is not one by semver.org") as string,
      issues: [
        { path: "$.version", remedy: 'Use "1.0.0".', line: 1 },
        { path: "$.callbackListener.onInstal", remedy: 'Did you mean "onInstall"?' },
        {
          path: "$.callbackListener.onUpdate",
          message: "The URL ends in %22, an encoded quotation mark.",
          remedy: `Use "${url("a")}".`,
        },
      ],
    });
    expect(await readOwn(publisher.id)).toEqual(before);
  });

  it("settles who takes a key, or publishes a version, of several at once", async () => {
    const { text } = await makeAuthor(suite.app);
    const publishers = await Promise.all(Array.from({ length: 4 }, () => makeOrganization(suite.app)));
    const attempts = publishers.flatMap((publisher) => [publisher, publisher, publisher]);
    const outcomes = await Promise.all(
      attempts.map(async (publisher) => ({
        publisher,
        ...(await publishText(suite.app, publisher, text("1.0.0"))),
      })),
    );
    const winners = outcomes.filter(({ secret }) => typeof secret === "string");
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes.filter((each) => each !== winners[0]))
      expect(outcome.code).toBe(outcome.publisher === winners[0]?.publisher ? "VERSION_EXISTS" : "KEY_TAKEN");
    const { prisma } = suite.app.environment.database;
    const ids = publishers.map(({ id }) => id);
    expect(await prisma.credential.count({ where: { organizationId: { in: ids } } })).toBe(1);
  });

  it("is for company admins and developers alone, with a token of the scope", async () => {
    const { publisher, text } = await makeAuthor(suite.app);
    const tokenOf = async (...args: [Parameters<typeof makeMember>[2], Parameters<typeof makeMember>[3]?]) =>
      (await makeMember(suite.app, publisher.id, ...args)).token;
    for (const token of [
      await tokenOf(["COMPANY_SUPERVISOR"]),
      await tokenOf(["BILLING_ADMIN"]),
      await tokenOf(["COMPANY_ADMIN"], ["READ", "CONNECTIONS_WRITE"]),
    ]) {
      for (const [mutation, input, fields] of [
        ["publishExtensionVersion", { manifest: "not even JSON" }, "preview"],
        ["rotateCallbackSecret", { extensionKey: "none" }, "secret"],
        ["verifyCallback", { extensionKey: "none", headersText: "", body: "" }, "secret"],
      ] as const)
        expect((await mutate(suite.app, { token }, mutation, input, fields)).payload.code).toBe("FORBIDDEN");
      const check = await query(suite.app, token, `{ checkManifest(manifest: "{}") { issues { code } } }`);
      expect(check.errors?.[0]?.extensions?.["code"]).toBe("FORBIDDEN");
    }
    const { payload } = await mutate<Publication>(
      suite.app,
      { token: await tokenOf(["DEVELOPER"]) },
      "publishExtensionVersion",
      { manifest: text("1.0.0") },
      published,
    );
    expect(payload.version?.version).toBe("1.0.0");
  });
});

describe("an extension", () => {
  const shown = `id isOwn createdByName secretRotatedAt publisherName
    latestVersion { version manifest publishedByName listeners { event url host } scopes thirdParty { serviceKey service { key } connectionName scopes }
      difference { from { version } listeners { event change before after } } }
    versions(first: 10) { edges { node { number } } }`;
  const read = async (token: string, key: string) =>
    (await query(suite.app, token, `query($key: String!) { extension(key: $key) { ${shown} } }`, { key }))
      .data?.["extension"];

  it("shows its customers what its versions are, and no URL, manifest or person; others nothing", async () => {
    const { publisher, key, url, text } = await makeAuthor(suite.app);
    const thirdParty = { service: "zoho-books", connection: "Books", scopes: ["ZohoBooks.contacts.READ"] };
    await publishText(suite.app, publisher, text("1.0.0"));
    const { version } = await publishText(
      suite.app,
      publisher,
      text("1.1.0", { callbackListener: { onInstall: url("new") }, thirdParty }),
    );
    const customer = await makeOrganization(suite.app);
    const { token } = customer.admin;
    const node = async () =>
      (await query(suite.app, token, "query($id: ID!) { node(id: $id) { id } }", { id: version?.id })).data?.[
        "node"
      ];
    expect(await read(token, key)).toBeNull();
    expect(await node()).toBeNull();
    await install(token, key);
    const { host } = new URL(suite.app.simulator.origin);
    const { name } = await suite.app.environment.database.prisma.organization.findUniqueOrThrow({
      where: { id: publisher.id },
    });
    expect(await read(token, key)).toEqual({
      id: expect.any(String) as string,
      isOwn: false,
      createdByName: null,
      secretRotatedAt: null,
      publisherName: name,
      latestVersion: {
        version: "1.1.0",
        manifest: null,
        publishedByName: null,
        listeners: [{ event: "onInstall", url: null, host }],
        scopes: ["INSTALLATION_READ"],
        thirdParty: {
          serviceKey: "zoho-books",
          service: { key: "zoho-books" },
          connectionName: "Books",
          scopes: thirdParty.scopes,
        },
        difference: {
          from: { version: "1.0.0" },
          listeners: [
            { event: "onInstall", change: "CHANGED", before: host, after: host },
            { event: "onUninstall", change: "REMOVED", before: host, after: null },
          ],
        },
      },
      versions: { edges: [{ node: { number: 2 } }, { node: { number: 1 } }] },
    });
    expect(await node()).toEqual({ id: version?.id });
    expect(await read(publisher.admin.token, key)).toMatchObject({
      isOwn: true,
      latestVersion: { manifest: { key, thirdParty }, listeners: [{ url: url("new") }] },
    });
    expect((await query(suite.app, token, "{ extensions { edges { node { id } } } }")).data).toEqual({
      extensions: { edges: [] },
    });
    expect(await read((await makeOrganization(suite.app)).admin.token, key)).toBeNull();
  });

  it("tells the difference of any two of its versions, and of no other extension's", async () => {
    const author = await makeAuthor(suite.app);
    const { publisher, text } = author;
    const first = await publishText(suite.app, publisher, text("1.0.0"));
    await publishText(suite.app, publisher, text("1.1.0", { callbackListener: {} }));
    const third = await publishText(suite.app, publisher, text("1.2.0"));
    const other = await publishText(
      suite.app,
      publisher,
      (await makeAuthor(suite.app, publisher)).text("1.0.0"),
    );
    const compare = (id: string | undefined, from: string | undefined) =>
      query(
        suite.app,
        publisher.admin.token,
        `query($id: ID!, $from: ID) { node(id: $id) { ... on ExtensionVersion { difference(from: $from) { from { version } listeners { change } } } } }`,
        { id, from },
      );
    expect((await compare(third.version?.id, undefined)).data?.["node"]).toMatchObject({
      difference: { from: { version: "1.1.0" }, listeners: [{ change: "ADDED" }, { change: "ADDED" }] },
    });
    expect((await compare(third.version?.id, first.version?.id)).data?.["node"]).toMatchObject({
      difference: { from: { version: "1.0.0" }, listeners: [{ change: "SAME" }, { change: "SAME" }] },
    });
    expect((await compare(first.version?.id, undefined)).data?.["node"]).toMatchObject({
      difference: { from: null, listeners: [{ change: "ADDED" }, { change: "ADDED" }] },
    });
    expect((await compare(third.version?.id, other.version?.id)).errors?.[0]?.extensions?.["code"]).toBe(
      "NOT_FOUND",
    );
  });

  it("is told live: to its publisher everything, to those who have it installed each new version", async () => {
    const { publisher, key, text } = await makeAuthor(suite.app);
    await publishText(suite.app, publisher, text("1.0.0"));
    const [customer, former] = [await makeOrganization(suite.app), await makeOrganization(suite.app)];
    await install(customer.admin.token, key);
    const { payload } = await install(former.admin.token, key);
    await mustMutate(
      suite.app,
      { token: former.admin.token },
      "uninstallExtension",
      { installationId: payload.installation.id },
      "preview",
    );
    const document = `subscription($after: String, $extensionKey: String) { extensionChanged(after: $after, extensionKey: $extensionKey) { change extension { key latestVersion { version } } } }`;
    const begin = async (token: string) => {
      const after = (await query(suite.app, token, "{ feedCursor }")).data?.["feedCursor"];
      const live = connectLive(suite.app.origin, { token });
      return { live, stream: subscribeLive(live, document, { after, extensionKey: key }) };
    };
    const [mine, theirs] = [await begin(publisher.admin.token), await begin(customer.admin.token)];
    const rotated = await mutate(
      suite.app,
      { token: publisher.admin.token },
      "rotateCallbackSecret",
      { extensionKey: key },
      "secret",
    );
    expect(rotated.payload.code).toBeUndefined();
    await publishText(suite.app, publisher, text("1.0.1"));
    const next = async ({ stream }: typeof mine) => (await stream.next()).value.data?.["extensionChanged"];
    expect(await next(mine)).toMatchObject({ change: "extension.secretRotated" });
    const versionPublished = {
      change: "extension.versionPublished",
      extension: { key, latestVersion: { version: "1.0.1" } },
    };
    expect(await next(mine)).toEqual(versionPublished);
    expect(await next(theirs)).toEqual(versionPublished);
    await Promise.all([mine.live.dispose(), theirs.live.dispose()]);
    const { changes } = await suite.app.environment.feed.read(former.id, 0n);
    expect(changes.map(({ name }) => name)).not.toContain("extension.versionPublished");
    const told = (await suite.app.environment.feed.read(customer.id, 0n)).changes.filter(
      ({ entityType }) => entityType === "Extension",
    );
    expect(told).toMatchObject([{ name: "extension.versionPublished", actorName: null }]);
  });
});

describe("checkManifest", () => {
  it("tells issues, also those of key and version, and the difference from what is published", async () => {
    const { publisher, key, text } = await makeAuthor(suite.app);
    await publishText(suite.app, publisher, text("1.0.0"));
    const check = async (manifest: string, token = publisher.admin.token) =>
      (
        await query(
          suite.app,
          token,
          `query($manifest: String!) { checkManifest(manifest: $manifest) { issues { path code remedy line column } extensionKey version difference { from { version } to { version } listeners { change } } } }`,
          { manifest },
        )
      ).data?.["checkManifest"];
    expect(await check(text("1.0.1"))).toEqual({
      issues: [],
      extensionKey: key,
      version: "1.0.1",
      difference: {
        from: { version: "1.0.0" },
        to: null,
        listeners: [{ change: "SAME" }, { change: "SAME" }],
      },
    });
    expect(await check(text("1.0.0", { callbackListener: 1 }))).toMatchObject({
      issues: [
        { path: "$.version", code: "VERSION_EXISTS", remedy: 'Use "1.0.1" or a later one.' },
        { code: "WRONG_TYPE" },
      ],
      difference: null,
    });
    const stranger = await makeOrganization(suite.app);
    expect(await check(text("1.0.1"), stranger.admin.token)).toMatchObject({
      issues: [{ path: "$.key", code: "KEY_TAKEN" }],
      difference: { from: null },
    });
    expect(await check("{")).toMatchObject({
      issues: [{ code: "MISSING_NAME" }],
      extensionKey: null,
      version: null,
      difference: null,
    });
  });

  it("has a JSON Schema with descriptions and examples", async () => {
    const { publisher } = await makeAuthor(suite.app);
    const { data } = await query(suite.app, publisher.admin.token, "{ manifestSchema }");
    expect(data?.["manifestSchema"]).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      required: ["key", "name", "version", "callbackListener"],
      additionalProperties: false,
      properties: {
        key: { description: expect.any(String) as string, examples: ["bookkeeper"] },
        callbackListener: {
          properties: { onInstall: { format: "uri", description: expect.any(String) as string } },
        },
      },
    });
  });
});
