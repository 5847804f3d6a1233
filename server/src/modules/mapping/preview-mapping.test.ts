import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, query } from "../../../test/builders.ts";
import { makeSyncScene } from "../../../test/sync-scene.ts";
import type { SyncScene } from "../../../test/sync-scene.ts";

const suite = useTestApp();

const document = `query($id: ID!, $mapping: MappingSettingsInput!) { previewMapping(accountId: $id, mapping: $mapping) {
  records { name values { property field from to error } } issues { property field message } problem } }`;

type Preview = {
  records: {
    name: string;
    values: { property: string; from: unknown; to: unknown; error: string | null }[];
  }[];
  issues: { property: string; field: string; message: string }[];
  problem: string | null;
};

const mapping = {
  properties: [
    { property: "email", field: "Email", direction: "BOTH" },
    { property: "firstName", field: "First_Name", direction: "PULL" },
    {
      property: "lastName",
      field: "Last_Name",
      direction: "BOTH",
      pull: [{ kind: "UPPERCASE" }, { kind: "DEFAULT", text: "NOBODY" }],
    },
    { property: "score", field: "Last_Name", direction: "PULL" },
    { property: "city", field: "Nowhere", direction: "PULL" },
  ],
  customProperties: [{ name: "score", label: "Score", type: "NUMBER" }],
};

const preview = (scene: SyncScene, token = scene.organization.admin.token, id = scene.account.globalId) =>
  query(suite.app, token, document, { id, mapping });

test("a mapping is tried on three contacts of the provider, and nothing is saved", async () => {
  const scene = await makeSyncScene(suite.app, { org: "acme" });
  const answer = await preview(scene);
  expect(answer.errors).toBeUndefined();
  const shown = answer.data?.["previewMapping"] as Preview | undefined;
  expect(shown?.problem).toBeNull();
  const { records, issues } = shown ?? { records: [], issues: [] };
  expect(records).toHaveLength(3);
  for (const { name, values } of records) {
    expect(name).not.toBe("");
    const [email, , lastName, score, city] = values;
    expect(values.map(({ property }) => property)).toEqual([
      "email",
      "firstName",
      "lastName",
      "score",
      "city",
    ]);
    expect(email?.to === null || email?.to === email?.from).toBe(true);
    expect(lastName?.to).toBe(typeof lastName?.from === "string" ? lastName.from.toUpperCase() : "NOBODY");
    expect(score).toMatchObject({ to: null, error: expect.stringContaining("is not a number") as string });
    expect(city).toMatchObject({
      from: null,
      error: expect.stringContaining("Choose another field") as string,
    });
  }
  expect(issues.map(({ field }) => field)).toEqual(["Nowhere"]);
  const { prisma } = suite.app.environment.database;
  const accountId = scene.account.id;
  expect(await prisma.contact.count({ where: { accountId } })).toBe(0);
  expect(await prisma.integrationSettings.count({ where: { accountId } })).toBe(0);
}, 60_000);

test("it needs the role and a service with contacts, and says what is wrong with the mapping", async () => {
  const scene = await makeSyncScene(suite.app, { org: "acme" });
  const { organization } = scene;
  const reader = await makeMember(suite.app, organization.id, ["BILLING_ADMIN"]);
  expect((await preview(scene, reader.token)).errors?.[0]?.extensions?.["code"]).toBe("FORBIDDEN");
  const bigin = await insertAccount(suite.app, organization.id, {
    grantedById: organization.admin.memberId,
    serviceKey: "bigin",
  });
  const without = await preview(scene, undefined, bigin.globalId);
  expect(without.data?.["previewMapping"]).toMatchObject({ records: [], problem: "Bigin has no data sync." });
  const wrong = await query(suite.app, organization.admin.token, document, {
    id: scene.account.globalId,
    mapping: {
      properties: [{ property: "email", field: "Email", direction: "PULL", pull: [{ kind: "TRUNCATE" }] }],
    },
  });
  expect(wrong.errors?.[0]).toMatchObject({
    message: "properties.0.pull.0.number: Give a number of characters from 1 to 65536.",
    extensions: { code: "BAD_USER_INPUT" },
  });
}, 60_000);

test("what the provider answers instead of contacts is told, not thrown", async () => {
  const scene = await makeSyncScene(suite.app, { org: "globex" });
  suite.app.simulator.control.addFault({ pathPrefix: "/api/crm/v8", status: 500, count: 50 });
  const { data } = await preview(scene);
  expect(data?.["previewMapping"]).toMatchObject({
    records: [],
    problem: expect.stringMatching(/^Zoho CRM could not be read: /) as string,
  });
}, 60_000);
