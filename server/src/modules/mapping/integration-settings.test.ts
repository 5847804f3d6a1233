import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, query } from "../../../test/builders.ts";
import { captureStatements } from "../../../test/list-cost.ts";
import {
  makeSettingsScene,
  mirror,
  readSettings,
  resetSettings,
  saveSettings,
  zohoFields,
} from "./settings.fixture.ts";
import type { SettingsScene } from "./settings.fixture.ts";

const suite = useTestApp({ work: false });

const sync = {
  contacts: "BOTH",
  contactsEveryMinutes: 60,
  pushEveryMinutes: 15,
  users: true,
  usersEveryMinutes: 1440,
  views: false,
  viewsEveryMinutes: 1440,
  conflicts: "PATCHBAY",
};
const filters = { views: ["view-1"], onlyViews: true, requireEmail: true };
const entry = { property: "email", field: "Email", direction: "BOTH" };

const streamsOf = async ({ account }: SettingsScene) =>
  (
    await suite.app.environment.database.prisma.syncStream.findMany({
      where: { accountId: account.id },
      orderBy: { kind: "asc" },
    })
  ).map(({ kind, everyMinutes, nextRunAt }) => ({ kind, everyMinutes, nextRunAt }));

describe("defaults", () => {
  test("are the standard fields that there are, pulled when somebody starts it", async () => {
    const scene = await makeSettingsScene(suite.app);
    const settings = await readSettings(suite.app, scene);
    expect(settings).toMatchObject({
      version: 0,
      updatedBy: null,
      sync: { contacts: "PULL", contactsEveryMinutes: null, conflicts: "PROVIDER" },
      filters: { views: [], onlyViews: false, requireEmail: false },
      mapping: { customProperties: [], issues: [] },
    });
    expect(
      settings.mapping.properties.map(({ property, field, direction }) => [property, field, direction]),
    ).toEqual([
      ["email", "Email", "BOTH"],
      ["firstName", "First_Name", "BOTH"],
      ["lastName", "Last_Name", "BOTH"],
      ["mobilePhone", "Mobile", "BOTH"],
      ["company", "Account_Name", "PULL"],
      ["dateOfBirth", "Date_of_Birth", "BOTH"],
    ]);
    expect(settings.communication.mails.filter(({ required }) => required)).toEqual([
      { kind: "REAUTHENTICATION_REQUIRED", delivery: "AT_ONCE", required: true },
    ]);
    expect(settings.defaults).toEqual({
      sync: settings.sync,
      mapping: settings.mapping,
      filters: settings.filters,
      communication: settings.communication,
    });
  });

  test("follow the fields of the account until somebody saves the mapping", async () => {
    const scene = await makeSettingsScene(suite.app, { fields: [] });
    expect((await readSettings(suite.app, scene)).mapping.properties.length).toBeGreaterThan(10);
    expect((await saveSettings(suite.app, scene, { version: 0, sync })).__typename).toMatch(/Payload$/);
    await mirror(suite.app, scene.account.id, "FIELDS", zohoFields);
    expect((await readSettings(suite.app, scene)).mapping.properties).toHaveLength(6);
  });

  test("of a service without data sync have none, and it cannot be switched on", async () => {
    const scene = await makeSettingsScene(suite.app, { serviceKey: "bigin" });
    const settings = await readSettings(suite.app, scene);
    expect(settings.sync).toMatchObject({ contacts: "OFF", users: false, views: false });
    expect(settings.mapping.properties).toEqual([]);
    expect((await saveSettings(suite.app, scene, { version: 0, sync })).issues).toEqual([
      { path: "sync", message: "Bigin has no data sync." },
    ]);
  });
});

describe("suggestions", () => {
  test("name fields for properties that none fills, each once", async () => {
    const scene = await makeSettingsScene(suite.app);
    const { suggestions } = await readSettings(suite.app, scene);
    expect(suggestions.map(({ property, field }) => [property, field])).toEqual([
      ["website", "Web_Site"],
      ["phone", "Cell_Phone"],
    ]);
    for (const { confidence, reason } of suggestions) {
      expect(confidence).toBeGreaterThanOrEqual(0.5);
      expect(reason).toMatch(/\.$/);
    }
  });
});

describe("saveIntegrationSettings", () => {
  test("saves all tabs at once: version, schedules, audit with before and after, one change", async () => {
    const scene = await makeSettingsScene(suite.app);
    const before = await readSettings(suite.app, scene);
    const saved = await saveSettings(suite.app, scene, {
      version: 0,
      sync,
      filters,
      mapping: {
        properties: [entry, { property: "score", field: "Score", direction: "PULL", required: true }],
        customProperties: [{ name: "score", label: "Score", type: "NUMBER" }],
      },
      communication: { mails: [{ kind: "DATA_SYNC", delivery: "NEVER" }], runs: ["USERS"] },
    });
    const after = await readSettings(suite.app, scene);
    expect(saved).toMatchObject({ account: { id: scene.account.globalId } });
    expect(after).toMatchObject({ version: 1, updatedBy: expect.any(String) as string, sync, filters });
    expect(after).toMatchObject(saved.settings ?? {});
    expect(after.mapping.properties.map(({ property }) => property)).toEqual(["email", "score"]);
    expect(after.communication.mails).toHaveLength(before.communication.mails.length);
    expect(after.communication.mails).toContainEqual({
      kind: "DATA_SYNC",
      delivery: "NEVER",
      required: false,
    });
    expect(after.communication.runs).toEqual(["USERS"]);

    const { clock, database } = suite.app.environment;
    const streams = await streamsOf(scene);
    expect(streams.map(({ kind, everyMinutes }) => [kind, everyMinutes])).toEqual([
      ["CONTACTS_PULL", 60],
      ["CONTACTS_PUSH", 15],
      ["USERS", 1440],
      ["VIEWS", null],
    ]);
    for (const { everyMinutes, nextRunAt } of streams) {
      const left = nextRunAt && nextRunAt.getTime() - clock.now().getTime();
      if (everyMinutes === null) expect(nextRunAt).toBeNull();
      else expect(Math.abs((left ?? 0) - everyMinutes * 60_000)).toBeLessThan(60_000);
    }
    const [audit] = await database.prisma.auditEntry.findMany({
      where: { organizationId: scene.organization.id, act: "integrationSettings.saved" },
    });
    expect(audit?.before).toMatchObject({ sync: { contacts: "PULL" }, filters: { views: [] } });
    expect(audit?.after).toMatchObject({ version: 1, sync, filters });
    const changes = await database.prisma.change.findMany({ where: { entityId: scene.account.id } });
    expect(changes.map(({ name, payload }) => [name, (payload as { tabs: string[] }).tabs])).toEqual([
      ["integrationSettings.saved", ["sync", "mapping", "filters", "communication"]],
    ]);
  });

  test("leaves tabs alone that are not given, and writes nothing where nothing differs", async () => {
    const scene = await makeSettingsScene(suite.app);
    await saveSettings(suite.app, scene, { version: 0, filters });
    const again = await saveSettings(suite.app, scene, { version: 1, filters, sync: null });
    expect(again.settings).toMatchObject({ version: 1, filters, sync: { contacts: "PULL" } });
  });

  test("keeps the time of a schedule whose interval stays", async () => {
    const scene = await makeSettingsScene(suite.app);
    await saveSettings(suite.app, scene, { version: 0, sync });
    const { prisma } = suite.app.environment.database;
    const soon = new Date(suite.app.environment.clock.now().getTime() + 1000);
    await prisma.syncStream.updateMany({ where: { accountId: scene.account.id }, data: { nextRunAt: soon } });
    await saveSettings(suite.app, scene, {
      version: 1,
      sync: { ...sync, contacts: "PULL", usersEveryMinutes: 60 },
    });
    expect(await streamsOf(scene)).toMatchObject([
      { kind: "CONTACTS_PULL", everyMinutes: 60, nextRunAt: soon },
      { kind: "CONTACTS_PUSH", everyMinutes: null, nextRunAt: null },
      { kind: "USERS", everyMinutes: 60 },
      { kind: "VIEWS", everyMinutes: null, nextRunAt: null },
    ]);
    expect((await streamsOf(scene))[2]?.nextRunAt).not.toEqual(soon);
  });

  test("answers a conflict to whoever saw an older version, with what changed, and loses neither save", async () => {
    const scene = await makeSettingsScene(suite.app);
    const second = await makeMember(suite.app, scene.organization.id, ["COMPANY_SUPERVISOR"]);
    await saveSettings(suite.app, scene, { version: 0, filters }, second.token);
    await saveSettings(suite.app, scene, { version: 1, sync }, second.token);
    const late = await saveSettings(suite.app, scene, {
      version: 1,
      filters: { ...filters, requireEmail: false },
    });
    expect(late).toMatchObject({
      __typename: "SettingsConflictError",
      code: "SETTINGS_CHANGED",
      tabs: ["SYNC"],
      changedBy: second.ctx.actor?.name,
      settings: { version: 2, sync, filters },
    });
    const older = await saveSettings(suite.app, scene, { version: 0, sync });
    expect(older.tabs).toEqual(["SYNC", "FILTERS"]);
    expect(await readSettings(suite.app, scene)).toMatchObject({ version: 2, filters });
  });

  test("lets one of many first saves at once through", async () => {
    const scene = await makeSettingsScene(suite.app);
    const answers = await Promise.all(
      [5, 15, 60, 360, 1440].map((usersEveryMinutes) =>
        saveSettings(suite.app, scene, { version: 0, sync: { ...sync, usersEveryMinutes } }),
      ),
    );
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual([
      "SaveIntegrationSettingsPayload",
      ...Array.from({ length: 4 }, () => "SettingsConflictError"),
    ]);
    expect((await readSettings(suite.app, scene)).version).toBe(1);
  });

  test.each([
    ["an interval of its own", { sync: { ...sync, contactsEveryMinutes: 7 } }, "sync.contactsEveryMinutes"],
    ["no view", { filters: { ...filters, views: [] } }, "filters.views"],
    ["a view that is not there", { filters: { ...filters, views: ["view-1", "view-9"] } }, "filters.views.1"],
    [
      "a mail that must go out",
      { communication: { mails: [{ kind: "REAUTHENTICATION_REQUIRED", delivery: "DIGEST" }], runs: [] } },
      "communication.mails.0.delivery",
    ],
    [
      "a mail that is not of an account",
      { communication: { mails: [{ kind: "WEEKLY_REPORT", delivery: "DIGEST" }], runs: [] } },
      "communication.mails.0.kind",
    ],
    [
      "an org sync to be told of",
      { communication: { mails: [], runs: ["ORG_SYNC"] } },
      "communication.runs.0",
    ],
    [
      "a property that is not there",
      { mapping: { properties: [{ ...entry, property: "nothing" }] } },
      "mapping.properties.0.property",
    ],
    [
      "a field that is not there",
      { mapping: { properties: [{ ...entry, field: "Nothing" }] } },
      "mapping.properties.0.field",
    ],
    [
      "types that do not meet",
      { mapping: { properties: [{ property: "emailOptOut", field: "Date_of_Birth", direction: "PULL" }] } },
      "mapping.properties.0.field",
    ],
    [
      "a push to what cannot be written",
      { mapping: { properties: [{ property: "company", field: "Account_Name", direction: "BOTH" }] } },
      "mapping.properties.0.direction",
    ],
    [
      "a property filled twice",
      { mapping: { properties: [entry, { property: "email", field: "Cell_Phone", direction: "PULL" }] } },
      "mapping.properties.1.property",
    ],
    [
      "a date format without year",
      { mapping: { properties: [{ ...entry, pull: [{ kind: "DATE_FORMAT", text: "dd/MM" }] }] } },
      "mapping.properties.0.pull.0.text",
    ],
    [
      "a property name with a space",
      {
        mapping: { properties: [], customProperties: [{ name: "my score", label: "Score", type: "NUMBER" }] },
      },
      "mapping.customProperties.0.name",
    ],
    [
      "the name of a standard property",
      { mapping: { properties: [], customProperties: [{ name: "email", label: "Mine", type: "TEXT" }] } },
      "mapping.customProperties.0.name",
    ],
    [
      "the name of what every object has",
      { mapping: { properties: [], customProperties: [{ name: "toString", label: "Mine", type: "TEXT" }] } },
      "mapping.customProperties.0.name",
    ],
  ])("refuses %s, and says where", async (_what, tabs, path) => {
    const scene = await makeSettingsScene(suite.app);
    const answer = await saveSettings(suite.app, scene, { version: 0, ...tabs });
    expect(answer.issues?.map((issue) => issue.path)).toEqual([path]);
    expect((await readSettings(suite.app, scene)).version).toBe(0);
  });

  test("saves nothing of all tabs where one is refused", async () => {
    const scene = await makeSettingsScene(suite.app);
    await saveSettings(suite.app, scene, { version: 0, sync, filters: { ...filters, views: [] } });
    expect(await streamsOf(scene)).toEqual([]);
    expect(await readSettings(suite.app, scene)).toMatchObject({ version: 0, sync: { contacts: "PULL" } });
  });

  test("keeps an entry whose field has gone since, and says so", async () => {
    const scene = await makeSettingsScene(suite.app);
    const properties = [entry, { property: "website", field: "Web_Site", direction: "PULL" }];
    await saveSettings(suite.app, scene, { version: 0, mapping: { properties } });
    await mirror(
      suite.app,
      scene.account.id,
      "FIELDS",
      zohoFields.filter(({ key }) => key !== "Web_Site"),
    );
    const settings = await readSettings(suite.app, scene);
    expect(settings.mapping.properties.map(({ issue }) => issue)).toEqual([
      null,
      "The service has no field “Web_Site” (any more).",
    ]);
    expect(settings.mapping.issues.map(({ field }) => field)).toEqual(["Web_Site", "Last_Name"]);
    const again = await saveSettings(suite.app, scene, {
      version: 1,
      mapping: { properties: [properties[1], properties[0]] },
    });
    expect(again.settings?.version).toBe(2);
  });

  test("never lets a property change its type, also not by taking it away for a while", async () => {
    const scene = await makeSettingsScene(suite.app);
    const own = (type: string) => ({
      properties: [],
      customProperties: [{ name: "score", label: "Score", type }],
    });
    await saveSettings(suite.app, scene, { version: 0, mapping: own("NUMBER") });
    const at = {
      path: "mapping.customProperties.0.type",
      message: expect.stringContaining("has held numbers") as string,
    };
    expect((await saveSettings(suite.app, scene, { version: 1, mapping: own("TEXT") })).issues).toEqual([at]);
    await saveSettings(suite.app, scene, { version: 1, mapping: { properties: [] } });
    expect((await saveSettings(suite.app, scene, { version: 2, mapping: own("TEXT") })).issues).toEqual([at]);
    expect(
      (await saveSettings(suite.app, scene, { version: 2, mapping: own("NUMBER") })).settings?.version,
    ).toBe(3);
  });

  test("asks for the role in the account's environment, and the scope of a token", async () => {
    const development = await makeSettingsScene(suite.app);
    const production = await makeSettingsScene(suite.app, { environment: "PRODUCTION" });
    const code = async (
      scene: SettingsScene,
      roles: Parameters<typeof makeMember>[2],
      scopes?: Parameters<typeof makeMember>[3],
    ) => {
      const member = await makeMember(suite.app, scene.organization.id, roles, scopes);
      const answer = await saveSettings(suite.app, scene, { version: 99, sync }, member.token);
      return answer.code;
    };
    expect(await code(development, ["DEVELOPER"])).toBe("SETTINGS_CHANGED");
    expect(await code(production, ["COMPANY_SUPERVISOR"])).toBe("SETTINGS_CHANGED");
    expect(await code(production, ["DEVELOPER"])).toBe("FORBIDDEN");
    expect(await code(development, ["BILLING_ADMIN"])).toBe("FORBIDDEN");
    expect(await code(development, ["COMPANY_ADMIN"], ["READ", "ACCOUNTS_WRITE"])).toBe("FORBIDDEN");
    const stranger = await makeSettingsScene(suite.app);
    const answer = await saveSettings(
      suite.app,
      { ...development, organization: stranger.organization },
      { version: 0, sync },
    );
    expect(answer.code).toBe("NOT_FOUND");
  });
});

describe("resetIntegrationSettings", () => {
  test("puts one tab back and leaves the others", async () => {
    const scene = await makeSettingsScene(suite.app);
    await saveSettings(suite.app, scene, { version: 0, sync, filters });
    const reset = await resetSettings(suite.app, scene, { tab: "SYNC", version: 1 });
    expect(reset.settings).toMatchObject({
      version: 2,
      sync: { contacts: "PULL", contactsEveryMinutes: null },
      filters,
    });
    expect((await streamsOf(scene)).map(({ nextRunAt }) => nextRunAt)).toEqual([null, null, null, null]);
  });

  test("refuses the mapping and an older version", async () => {
    const scene = await makeSettingsScene(suite.app);
    await saveSettings(suite.app, scene, { version: 0, sync });
    expect((await resetSettings(suite.app, scene, { tab: "MAPPING", version: 1 })).issues?.[0]?.path).toBe(
      "tab",
    );
    expect(await resetSettings(suite.app, scene, { tab: "FILTERS", version: 0 })).toMatchObject({
      code: "SETTINGS_CHANGED",
      tabs: ["SYNC"],
    });
  });
});

test("settings, properties and fields of many accounts take a fixed number of statements", async () => {
  const { organization, account } = await makeSettingsScene(suite.app);
  const { token, memberId } = organization.admin;
  const document = `{ accounts(first: 5) { edges { node { id integrationSettings { version suggestions { property } defaults { sync { users } } }
    contactProperties { name type custom } contactFields { name label type required readOnly maxLength choices } } } } }`;
  const one = await captureStatements(suite.app, token, document, {});
  for (const serviceKey of ["hubspot", "zoho-crm", "bigin"]) {
    const { id } = await insertAccount(suite.app, organization.id, { grantedById: memberId, serviceKey });
    await mirror(suite.app, id, "FIELDS", zohoFields);
  }
  expect(await captureStatements(suite.app, token, document, {})).toHaveLength(one.length);
  const answer = await query(suite.app, token, document);
  type Listed = { id: string; contactFields: { name: string }[]; contactProperties: { name: string }[] };
  const accounts = answer.data?.["accounts"] as { edges: { node: Listed }[] } | undefined;
  const first = accounts?.edges.find(({ node }) => node.id === account.globalId)?.node;
  expect(first?.contactFields.map(({ name }) => name)).toEqual(zohoFields.map(({ key }) => key).sort());
  expect(first?.contactProperties.map(({ name }) => name)).toContain("dateOfBirth");
});
