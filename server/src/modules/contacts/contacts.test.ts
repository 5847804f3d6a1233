import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, query } from "../../../test/builders.ts";
import { inTransaction } from "../../context.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { mutate } from "../accounts/accounts.fixture.ts";
import type { ContactValues } from "./merge-contact.ts";
import { deleteGoneContacts } from "./delete-gone-contacts.ts";
import { mergeRecords } from "./merge-records.ts";
import { recordPushes } from "./record-pushes.ts";
import { insertContact, makeContactScene } from "./contacts.fixture.ts";
import type { ContactScene } from "./contacts.fixture.ts";

const suite = useTestApp({ work: false });
const node = "id externalId email name state deletedBy updatedBy properties { property label type value }";

type Row = { id: string; name: string; state: string; properties: { property: string; value: unknown }[] };

const upsert = (
  { organization, account }: ContactScene,
  contacts: unknown,
  token = organization.admin.token,
): Promise<Record<string, unknown>> =>
  mutate(
    suite.app,
    token,
    "upsertContacts",
    { accountId: account.globalId, contacts },
    `created updated unchanged contacts { ${node} } account { id }`,
  );

const remove = (
  { organization, account }: ContactScene,
  ids: unknown,
  token = organization.admin.token,
): Promise<Record<string, unknown>> =>
  mutate(
    suite.app,
    token,
    "deleteContacts",
    { accountId: account.globalId, ids },
    "contacts { id state deletedAt deletedBy } account { id }",
  );

/** The paths of a ValidationError. */
async function pathsOf(scene: ContactScene, contacts: unknown): Promise<{ path: string; message: string }[]> {
  const answer = await query(
    suite.app,
    scene.organization.admin.token,
    `mutation($input: UpsertContactsInput!) { upsertContacts(input: $input) {
      __typename ... on ValidationError { issues { path message } } } }`,
    { input: { accountId: scene.account.globalId, contacts } },
  );
  const result = answer.data?.["upsertContacts"] as { issues?: { path: string; message: string }[] };
  return result.issues ?? [];
}

const rowsOf = ({ account }: ContactScene) =>
  suite.app.environment.database.prisma.contact.findMany({
    where: { accountId: account.id },
    orderBy: { id: "asc" },
  });

/** What was committed to the feed of the organization, oldest first. */
async function changesOf({ organization }: ContactScene): Promise<Record<string, unknown>[]> {
  const { rows } = await suite.app.environment.database.pool.query<Record<string, unknown>>(
    `select "name", "entityType", "entityId", "payload" from "Change" where "organizationId" = $1 order by "position"`,
    [organization.id],
  );
  return rows;
}

const valuesOf = (row: Row): Record<string, unknown> =>
  Object.fromEntries(row.properties.map(({ property, value }) => [property, value]));

describe("upsertContacts", () => {
  test("makes contacts, finds them again by address, and changes only what is named", async () => {
    const scene = await makeContactScene(suite.app);
    const made = await upsert(scene, [
      {
        email: "Ada@Example.com",
        properties: { firstName: "Ada", lastName: "Lovelace", emailOptOut: "yes" },
      },
      { properties: { company: "Engines Ltd", dateOfBirth: "1815-12-10" } },
    ]);
    expect(made).toMatchObject({
      created: 2,
      updated: 0,
      unchanged: 0,
      account: { id: scene.account.globalId },
    });
    const [ada, company] = made["contacts"] as [Row, Row];
    expect(ada).toMatchObject({
      email: "ada@example.com",
      externalId: null,
      state: "NEW",
      name: "Ada Lovelace",
    });
    expect(ada.properties).toContainEqual({
      property: "emailOptOut",
      label: "No mails wanted",
      type: "BOOLEAN",
      value: true,
    });
    expect(company).toMatchObject({ name: "Engines Ltd", email: null });

    const changed = await upsert(scene, [
      { email: "ada@example.com", properties: { jobTitle: "Analyst", lastName: null } },
    ]);
    expect(changed).toMatchObject({ created: 0, updated: 1 });
    const [after] = changed["contacts"] as [Row];
    expect(after.id).toBe(ada.id);
    expect(valuesOf(after)).toEqual({
      email: "Ada@Example.com",
      firstName: "Ada",
      jobTitle: "Analyst",
      emailOptOut: true,
    });
    expect(after.name).toBe("Ada");
  });

  test("leaves a contact alone that has these values already, and appends nothing", async () => {
    const scene = await makeContactScene(suite.app);
    const known = await insertContact(suite.app, scene, { email: "bob@example.com", firstName: "Bob" });
    const before = await changesOf(scene);
    const answer = await upsert(scene, [
      { id: known.globalId, email: "bob@example.com", properties: { firstName: "Bob", lastName: "" } },
    ]);
    expect(answer).toMatchObject({ created: 0, updated: 0, unchanged: 1 });
    const [row] = await rowsOf(scene);
    expect(row).toMatchObject({ version: 1, pushedVersion: 1, state: "SYNCED", updatedByName: null });
    expect(await changesOf(scene)).toEqual(before);
  });

  test("raises the version of what changes and says who did it, to the feed and the audit without values", async () => {
    const scene = await makeContactScene(suite.app);
    const known = await insertContact(suite.app, scene, { email: "bob@example.com", firstName: "Bob" });
    const before = await changesOf(scene);
    await upsert(scene, [
      { id: known.globalId, properties: { firstName: "Robert" } },
      { email: "new@example.com" },
    ]);
    const [row] = await rowsOf(scene);
    expect(row).toMatchObject({ version: 2, pushedVersion: 1, state: "TO_PUSH", base: { firstName: "Bob" } });
    expect(row?.updatedByName).toMatch(/^Person/);
    expect((await changesOf(scene)).slice(before.length)).toMatchObject([
      {
        name: "contacts.changed",
        entityType: "Account",
        entityId: scene.account.id,
        payload: { created: 1, updated: 1, deleted: 0 },
      },
    ]);
    const audit = await suite.app.environment.database.prisma.auditEntry.findFirstOrThrow({
      where: { organizationId: scene.organization.id, act: "contacts.changed" },
    });
    expect(audit.after).toEqual({ created: [expect.any(String)], updated: [known.id] });
    expect(JSON.stringify(audit)).not.toContain("Robert");
  });

  test("finds by the provider's id before the address; an unknown one becomes that of a contact not met yet", async () => {
    const scene = await makeContactScene(suite.app);
    const met = await insertContact(suite.app, scene, { email: "a@example.com" }, { externalId: "r-1" });
    const other = await insertContact(suite.app, scene, { email: "b@example.com" }, { externalId: "r-2" });
    const answer = await upsert(scene, [
      { externalId: "r-1", email: "b@example.com" },
      { externalId: "r-3", email: "c@example.com" },
    ]);
    expect(answer).toMatchObject({ created: 1, updated: 1 });
    const [first, second] = answer["contacts"] as [Row, Row];
    expect(first).toMatchObject({ id: met.globalId, externalId: "r-1", email: "b@example.com" });
    expect(second).toMatchObject({ externalId: "r-3", state: "TO_PUSH" });
    expect((await rowsOf(scene)).find((row) => row.id === other.id)).toMatchObject({ version: 1 });

    const unmet = await insertContact(
      suite.app,
      scene,
      { email: "d@example.com" },
      { externalId: null, base: undefined, pushedVersion: 0 },
    );
    const linked = await upsert(scene, [{ externalId: "r-4", email: "D@example.com" }]);
    expect(linked["contacts"]).toMatchObject([{ id: unmet.globalId, externalId: "r-4" }]);
  });

  test.each([
    [
      "a value of the wrong type",
      { properties: { dateOfBirth: "sometime" } },
      "contacts[1].properties.dateOfBirth",
      /sometime/,
    ],
    ["no e-mail address", { properties: { email: "nobody" } }, "contacts[1].properties.email", /no @/],
    [
      "an object for text",
      { properties: { firstName: { a: 1 } } },
      "contacts[1].properties.firstName",
      /not a text/,
    ],
    [
      "a name that is near",
      { properties: { fristName: "A" } },
      "contacts[1].properties.fristName",
      /Did you mean `firstName`\?/,
    ],
    [
      "a name that is far",
      { properties: { shoeSizeInParis: 1 } },
      "contacts[1].properties.shoeSizeInParis",
      /contactProperties/,
    ],
    [
      "two addresses",
      { email: "a@example.com", properties: { email: "b@example.com" } },
      "contacts[1].properties.email",
      /another address/,
    ],
    ["no object", { properties: "firstName" }, "contacts[1].properties", /./],
    ["nothing at all", {}, "contacts[1]", /needs a property/],
    ["an empty id of the provider", { externalId: " " }, "contacts[1].externalId", /Expected the id/],
  ])("refuses %s, and does nothing of the call", async (_what, contact, path, message) => {
    const scene = await makeContactScene(suite.app);
    expect(await pathsOf(scene, [{ email: "fine@example.com" }, contact])).toEqual([
      { path, message: expect.stringMatching(message) },
    ]);
    expect(await rowsOf(scene)).toEqual([]);
  });

  test("refuses a contact twice in one call, however it is named, and an address that several have", async () => {
    const scene = await makeContactScene(suite.app);
    const known = await insertContact(suite.app, scene, { email: "a@example.com" }, { externalId: "r-1" });
    const same = "This is the same contact as contacts[0]. Give each contact once.";
    expect(await pathsOf(scene, [{ id: known.globalId }, { email: "A@example.com" }])).toEqual([
      { path: "contacts[1]", message: same },
    ]);
    expect(
      await pathsOf(scene, [{ email: "n@example.com" }, { properties: { email: "N@example.com" } }]),
    ).toEqual([{ path: "contacts[1]", message: same }]);
    await insertContact(suite.app, scene, { email: "u@example.com" }, { externalId: null, pushedVersion: 0 });
    expect(
      await pathsOf(scene, [
        { externalId: "r-9", email: "u@example.com" },
        { externalId: "r-9", properties: { city: "Oslo" } },
      ]),
    ).toEqual([{ path: "contacts[1]", message: same }]);
    await insertContact(suite.app, scene, { email: "a@example.com" }, { externalId: "r-2" });
    expect(await pathsOf(scene, [{ email: "a@example.com" }])).toEqual([
      { path: "contacts[0].email", message: expect.stringContaining("by `id`") },
    ]);
    expect(await pathsOf(scene, [{ id: known.globalId, externalId: "r-2" }])).toEqual([
      { path: "contacts[0].externalId", message: expect.stringContaining("another record") },
    ]);
  });

  test("takes 1 to 100 contacts", async () => {
    const scene = await makeContactScene(suite.app);
    expect(await pathsOf(scene, [])).toMatchObject([{ path: "contacts" }]);
    const many = Array.from({ length: 101 }, (_, index) => ({ email: `p${index}@example.com` }));
    expect(await pathsOf(scene, many)).toMatchObject([{ path: "contacts" }]);
    expect(await upsert(scene, many.slice(1))).toMatchObject({ created: 100 });
  });

  test("takes the account's own properties", async () => {
    const scene = await makeContactScene(suite.app);
    await suite.app.environment.database.prisma.integrationSettings.create({
      data: {
        accountId: scene.account.id,
        organizationId: scene.organization.id,
        version: 1,
        sync: {},
        mapping: {
          savedIn: 1,
          properties: [],
          customProperties: [{ name: "shoeSize", label: "Shoe size", type: "NUMBER" }],
        },
        filters: {},
        communication: {},
        updatedAt: suite.app.environment.clock.now(),
        updatedByName: "Somebody",
      },
    });
    const answer = await upsert(scene, [{ email: "a@example.com", properties: { shoeSize: "42.5" } }]);
    expect(answer).toMatchObject({ created: 1 });
    const [row] = answer["contacts"] as [Row];
    expect(row.properties).toContainEqual({
      property: "shoeSize",
      label: "Shoe size",
      type: "NUMBER",
      value: 42.5,
    });
  });

  test("of two at once, one makes the contact and the other one changes it", async () => {
    const scene = await makeContactScene(suite.app);
    const answers = await Promise.all(
      ["Ann", "Bea", "Cleo", "Dora"].map((firstName) =>
        upsert(scene, [{ email: "one@example.com", properties: { firstName } }]),
      ),
    );
    expect(answers.map(({ created }) => created).toSorted()).toEqual([0, 0, 0, 1]);
    const rows = await rowsOf(scene);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.version).toBe(4);
  });
});

test("of a pull and an upsert at once that bring the same person, one makes the contact and the other meets it", async () => {
  const scene = await makeContactScene(suite.app);
  const scope = { organizationId: scene.organization.id, accountId: scene.account.id };
  const pull = (index: number) =>
    inTransaction(suite.app.environment, (transaction) =>
      mergeRecords(
        transaction,
        [
          {
            id: `r-${index}`,
            modifiedAt: null,
            values: { email: `p${index}@example.com`, firstName: "There" },
            keptOut: false,
          },
        ],
        { ...scope, winner: "PROVIDER", pushed: new Set(), readAt: suite.app.environment.clock.now() },
      ),
    );
  for (let index = 0; index < 8; index += 1)
    await Promise.all([
      pull(index),
      upsert(scene, [{ email: `p${index}@example.com`, properties: { jobTitle: "Here" } }]),
    ]);
  const rows = await rowsOf(scene);
  expect(rows).toHaveLength(8);
  for (const row of rows)
    expect(row).toMatchObject({
      externalId: expect.stringMatching(/^r-/),
      properties: { firstName: "There", jobTitle: "Here" },
    });
});

test("pulls, pushes, upserts and deletes at once on the same contacts all come through", async () => {
  const scene = await makeContactScene(suite.app);
  const { environment } = suite.app;
  const accountId = scene.account.id;
  const numbers = Array.from({ length: 12 }, (_, index) => index);
  const email = (index: number) => `p${index}@example.com`;
  const made = await upsert(
    scene,
    numbers.map((index) => ({ externalId: `r-${index}`, email: email(index) })),
  );
  const ids = (made["contacts"] as Row[]).map(({ id }) => id);
  const rotated = (by: number): number[] => numbers.map((index) => (index + by) % numbers.length);
  const options = {
    organizationId: scene.organization.id,
    accountId,
    winner: "PROVIDER",
    pushed: new Set<string>(),
  } as const;
  const rounds = [0, 1, 2, 3, 4];
  const people = async (): Promise<unknown[]> => {
    const codes: unknown[] = [];
    for (const round of rounds) {
      const order = rotated(round * 5).toReversed();
      const values = order.map((index) => ({ id: ids[index], properties: { jobTitle: `Job ${round}` } }));
      codes.push((await upsert(scene, values))["__typename"]);
      codes.push(
        (
          await remove(
            scene,
            order.slice(0, 4).map((index) => ids[index]),
          )
        )["__typename"],
      );
    }
    return codes;
  };
  // As the engine does: what is gone first, then what stands, in whatever order it came.
  const engine = async (): Promise<void> => {
    for (const round of rounds)
      await inTransaction(environment, async (transaction) => {
        const order = rotated(round * 7);
        const gone = order.slice(0, 3).map((index) => `r-${index}`);
        await deleteGoneContacts(transaction, { accountId, ids: gone, winner: "PATCHBAY" });
        const records = order.toReversed().map((index) => ({
          id: `r-${index}`,
          modifiedAt: null,
          values: { email: email(index), firstName: `Name ${round}` },
          keptOut: false,
        }));
        await mergeRecords(transaction, records, { ...options, readAt: environment.clock.now() });
      });
  };
  const [first, second] = await Promise.all([people(), people(), engine(), engine()]);
  const both = rounds.flatMap(() => ["UpsertContactsPayload", "DeleteContactsPayload"]);
  expect([first, second]).toEqual([both, both]);
});

describe("deleteContacts", () => {
  test("keeps what stands at the provider for a push, and drops what never was there", async () => {
    const scene = await makeContactScene(suite.app);
    const there = await insertContact(suite.app, scene, { email: "there@example.com" });
    const here = await insertContact(
      suite.app,
      scene,
      { email: "here@example.com" },
      { externalId: null, pushedVersion: 0 },
    );
    const answer = await remove(scene, [here.globalId, there.globalId]);
    expect(answer["contacts"]).toEqual([
      { id: here.globalId, state: "DELETED", deletedAt: expect.any(String), deletedBy: "PATCHBAY" },
      { id: there.globalId, state: "TO_PUSH", deletedAt: expect.any(String), deletedBy: "PATCHBAY" },
    ]);
    const rows = await rowsOf(scene);
    expect(rows).toMatchObject([{ id: there.id, version: 2, pushedVersion: 1, deletedBy: "PATCHBAY" }]);

    // Again is no change: nobody hears of it.
    const before = await changesOf(scene);
    expect((await remove(scene, [there.globalId]))["contacts"]).toMatchObject([{ state: "TO_PUSH" }]);
    expect(await changesOf(scene)).toEqual(before);
    expect(await remove(scene, [there.globalId, here.globalId])).toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("ids[1]"),
    });
  });

  test("while a push runs, keeps also what it may make there in this moment", async () => {
    const scene = await makeContactScene(suite.app);
    const here = await insertContact(
      suite.app,
      scene,
      { email: "here@example.com" },
      { externalId: null, pushedVersion: 0 },
    );
    const now = suite.app.environment.clock.now();
    await suite.app.environment.database.prisma.syncRun.create({
      data: {
        id: newId(),
        organizationId: scene.organization.id,
        accountId: scene.account.id,
        kind: "CONTACTS_PUSH",
        status: "RUNNING",
        runAt: now,
        createdAt: now,
      },
    });
    expect((await remove(scene, [here.globalId]))["contacts"]).toMatchObject([{ state: "TO_PUSH" }]);
    expect(await rowsOf(scene)).toHaveLength(1);
  });

  test("what is upserted comes back: the same record while its deletion is not pushed, else a new one", async () => {
    const scene = await makeContactScene(suite.app);
    const pending = await insertContact(
      suite.app,
      scene,
      { email: "pending@example.com" },
      { externalId: "r-1" },
    );
    await remove(scene, [pending.globalId]);
    const now = suite.app.environment.clock.now();
    const gone = await insertContact(
      suite.app,
      scene,
      { email: "gone@example.com", firstName: "Gone" },
      { externalId: "r-2", deletedAt: now, deletedBy: "PROVIDER" },
    );
    const answer = await upsert(scene, [{ id: pending.globalId }, { email: "gone@example.com" }]);
    expect(answer).toMatchObject({ created: 0, updated: 2 });
    expect(answer["contacts"]).toMatchObject([
      { id: pending.globalId, externalId: "r-1", state: "TO_PUSH", deletedBy: null },
      { id: gone.globalId, externalId: null, state: "NEW", deletedBy: null, name: "Gone" },
    ]);
    const rows = await rowsOf(scene);
    expect(rows.map(({ base }) => base)).toEqual([{ email: "pending@example.com" }, null]);
  });

  test("what comes back while a push deletes its record is a new one, whatever the push then records", async () => {
    const scene = await makeContactScene(suite.app);
    const scope = { organizationId: scene.organization.id, accountId: scene.account.id };
    const known = await insertContact(suite.app, scene, { email: "a@example.com" }, { externalId: "r-1" });
    await remove(scene, [known.globalId]);
    const now = suite.app.environment.clock.now();
    await suite.app.environment.database.prisma.syncRun.create({
      data: { id: newId(), ...scope, kind: "CONTACTS_PUSH", status: "RUNNING", runAt: now, createdAt: now },
    });
    const [taken] = await rowsOf(scene);
    await upsert(scene, [{ email: "a@example.com", properties: { firstName: "Back" } }]);
    await inTransaction(suite.app.environment, (transaction) =>
      recordPushes(transaction, {
        accountId: scene.account.id,
        pushes: [
          {
            contactId: known.id,
            version: taken?.version ?? 0,
            base: taken?.base as ContactValues,
            externalId: "r-1",
            modifiedAt: null,
            written: {},
            incomplete: false,
          },
        ],
      }),
    );
    expect(await rowsOf(scene)).toMatchObject([
      { id: known.id, externalId: null, state: "NEW", deletedAt: null, properties: { firstName: "Back" } },
    ]);
  });

  test("of an upsert and a delete at once, each is done as a whole, in some order", async () => {
    const scene = await makeContactScene(suite.app);
    for (let round = 0; round < 5; round += 1) {
      const known = await insertContact(suite.app, scene, {
        email: `p${round}@example.com`,
        firstName: "Old",
      });
      const [changed, deleted] = await Promise.all([
        upsert(scene, [{ id: known.globalId, properties: { firstName: "New" } }]),
        remove(scene, [known.globalId]),
      ]);
      expect(changed).toMatchObject({ __typename: "UpsertContactsPayload" });
      expect(deleted).toMatchObject({ __typename: "DeleteContactsPayload" });
      const row = (await rowsOf(scene)).find(({ id }) => id === known.id);
      expect(row).toMatchObject({ version: 3, properties: { firstName: "New" }, state: "TO_PUSH" });
      expect(row?.deletedAt === null).toBe(row?.deletedBy === null);
    }
  });

  test("settles what a push could not take over", async () => {
    const scene = await makeContactScene(suite.app);
    const known = await insertContact(suite.app, scene, { email: "a@example.com" });
    const { prisma } = suite.app.environment.database;
    const now = suite.app.environment.clock.now();
    const scope = { organizationId: scene.organization.id, accountId: scene.account.id };
    const cause = { direction: "PUSH", property: "email", code: "REFUSED" } as const;
    const times = { firstSeenAt: now, lastSeenAt: now };
    const group = await prisma.mappingErrorGroup.create({
      data: { id: newId(), ...scope, ...cause, ...times, open: 1 },
    });
    await prisma.mappingError.create({
      data: {
        id: newId(),
        ...scope,
        ...cause,
        ...times,
        groupId: group.id,
        recordKey: known.id,
        recordName: "A",
        contactId: known.id,
        reason: "No.",
        suggestion: "Correct it.",
      },
    });
    await remove(scene, [known.globalId]);
    expect(await prisma.mappingError.findMany({ where: scope })).toMatchObject([{ state: "RESOLVED" }]);
    expect(await prisma.mappingErrorGroup.findMany({ where: scope })).toMatchObject([{ open: 0 }]);
  });
});

describe("who may", () => {
  test("roles by environment, scopes of tokens, and nobody of another organization", async () => {
    const scene = await makeContactScene(suite.app);
    const { id: organizationId, admin } = scene.organization;
    const project = await suite.app.environment.database.prisma.project.create({
      data: {
        id: newId(),
        organizationId,
        name: "Shop",
        slug: "shop",
        createdAt: suite.app.environment.clock.now(),
      },
    });
    const production = {
      organization: scene.organization,
      account: await insertAccount(suite.app, organizationId, {
        grantedById: admin.memberId,
        environment: "PRODUCTION",
        projectId: project.id,
      }),
    };
    const developer = (await makeMember(suite.app, organizationId, ["DEVELOPER"])).token;
    const supervisor = (await makeMember(suite.app, organizationId, ["COMPANY_SUPERVISOR"])).token;
    const biller = (await makeMember(suite.app, organizationId, ["BILLING_ADMIN"])).token;
    const weak = (await makeMember(suite.app, organizationId, ["COMPANY_ADMIN"], ["READ", "ACCOUNTS_WRITE"]))
      .token;
    const strong = (await makeMember(suite.app, organizationId, ["COMPANY_ADMIN"], ["READ", "SYNC_WRITE"]))
      .token;
    const stranger = (await makeContactScene(suite.app)).organization.admin.token;
    const cases = [
      [scene, developer, undefined],
      [production, developer, "FORBIDDEN"],
      [production, supervisor, undefined],
      [scene, biller, "FORBIDDEN"],
      [scene, weak, "FORBIDDEN"],
      [scene, strong, undefined],
      [scene, stranger, "NOT_FOUND"],
    ] as const;
    for (const [where, token, code] of cases) {
      const made = await upsert(where, [{ email: `${newId()}@example.com` }], token);
      expect(made["code"]).toBe(code);
      const known = await insertContact(suite.app, where, { email: `${newId()}@example.com` });
      expect((await remove(where, [known.globalId], token))["code"]).toBe(code);
    }
  });

  test("contacts of another account of the organization are not found", async () => {
    const scene = await makeContactScene(suite.app);
    const elsewhere = {
      organization: scene.organization,
      account: await insertAccount(suite.app, scene.organization.id, {
        grantedById: scene.organization.admin.memberId,
      }),
    };
    const other = await insertContact(suite.app, elsewhere, { email: "a@example.com" });
    expect(await upsert(scene, [{ id: other.globalId }])).toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("contacts[0].id"),
    });
    expect(await remove(scene, [other.globalId])).toMatchObject({ code: "NOT_FOUND" });
    expect(await upsert(scene, [{ email: "a@example.com" }])).toMatchObject({ created: 1 });
  });

  test("only accounts of services with data sync", async () => {
    const scene = await makeContactScene(suite.app, "bigin");
    expect(await upsert(scene, [{ email: "a@example.com" }])).toMatchObject({ code: "NO_SYNC" });
    expect(await remove(scene, [toGlobalId("Contact", newId())])).toMatchObject({ code: "NO_SYNC" });
  });
});
