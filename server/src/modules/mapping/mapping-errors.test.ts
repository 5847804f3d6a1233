import { describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, query } from "../../../test/builders.ts";
import { inTransaction } from "../../context.ts";
import type { MappingErrorCode, SyncDirection } from "../../generated/prisma/enums.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { mutate } from "../accounts/accounts.fixture.ts";
import { countOpenErrors } from "./count-open-errors.ts";
import type { MappingFault } from "./mapping-fault.ts";
import { settleMappingErrors } from "./settle-mapping-errors.ts";
import { makeSettingsScene } from "./settings.fixture.ts";
import type { SettingsScene } from "./settings.fixture.ts";

const suite = useTestApp({ work: false });

const fault = (
  property: string,
  code: MappingErrorCode = "NOT_AN_EMAIL",
  more: Partial<MappingFault> = {},
): MappingFault => ({
  property,
  field: property.toUpperCase(),
  value: "a value",
  code,
  reason: "It is wrong.",
  suggestion: "Correct it.",
  keepsOut: false,
  ...more,
});

const settle = (
  { organization, account }: SettingsScene,
  records: Record<string, MappingFault[]>,
  direction: SyncDirection = "PULL",
): Promise<{ opened: number }> =>
  inTransaction(suite.app.environment, (scope) =>
    settleMappingErrors(scope, {
      organizationId: organization.id,
      accountId: account.id,
      direction,
      syncRunId: null,
      records: Object.entries(records).map(([recordKey, faults]) => ({
        recordKey,
        recordName: `Record ${recordKey}`,
        contactId: null,
        faults,
      })),
    }),
  );

const keyed = (count: number, faults: MappingFault[], from = 0): Record<string, MappingFault[]> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${from + index}`, faults]));

const ask = async (scene: SettingsScene, document: string, variables: Record<string, unknown> = {}) => {
  const answer = await query(suite.app, scene.organization.admin.token, document, variables);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data ?? {};
};

type Group = { id: string; property: string; code: string; open: number; ignored: number; title: string };

async function inbox(scene: SettingsScene): Promise<Group[]> {
  const data = await ask(
    scene,
    `query($id: ID!) { account(id: $id) { mappingErrorGroups { edges { node {
      id direction property field code open ignored title suggestion account { id } } } } } }`,
    { id: scene.account.globalId },
  );
  const { mappingErrorGroups } = data["account"] as { mappingErrorGroups: { edges: { node: Group }[] } };
  return mappingErrorGroups.edges.map(({ node }) => node);
}

type ListedError = {
  id: string;
  recordKey: string;
  state: string;
  property: string;
  code: string;
  closedBy: string | null;
};

async function errors(scene: SettingsScene, filter: Record<string, unknown> = {}): Promise<ListedError[]> {
  const data = await ask(
    scene,
    `query($filter: MappingErrorFilter) { mappingErrors(first: 100, filter: $filter) { edges { node {
      id recordKey recordName property field value code reason suggestion state closedBy closedAt group { id } } } } }`,
    { filter: { accountId: scene.account.globalId, ...filter } },
  );
  const { edges } = data["mappingErrors"] as { edges: { node: ListedError }[] };
  return edges.map(({ node }) => node);
}

const resolve = (
  scene: SettingsScene,
  input: Record<string, unknown>,
  token = scene.organization.admin.token,
) =>
  mutate(
    suite.app,
    token,
    "resolveMappingErrors",
    { accountId: scene.account.globalId, ...input },
    "count account { id } groups { id open ignored }",
  );

/** The counts of the groups against what is counted one by one. */
async function expectExact(scene: SettingsScene): Promise<void> {
  const { rows } = await suite.app.environment.database.pool.query<Record<string, number>>(
    `select g."open", g."ignored",
       (select count(*)::int from "MappingError" e where e."groupId" = g."id" and e."state" = 'OPEN') as "openRows",
       (select count(*)::int from "MappingError" e where e."groupId" = g."id" and e."state" = 'IGNORED') as "ignoredRows"
     from "MappingErrorGroup" g where g."accountId" = $1`,
    [scene.account.id],
  );
  for (const row of rows)
    expect([row["open"], row["ignored"]]).toEqual([row["openRows"], row["ignoredRows"]]);
}

describe("settleMappingErrors", () => {
  test("opens one error per record and property, in groups by cause", async () => {
    const scene = await makeSettingsScene(suite.app);
    const opened = await settle(scene, {
      a: [fault("email"), fault("dateOfBirth", "NOT_A_DATE")],
      b: [fault("email")],
      c: [],
    });
    expect(opened).toEqual({ opened: 3 });
    expect((await inbox(scene)).map(({ property, open, title }) => [property, open, title]).sort()).toEqual([
      ["dateOfBirth", 1, "Date of birth (DATEOFBIRTH) is not a date"],
      ["email", 2, "E-mail (EMAIL) is not an e-mail address"],
    ]);
    expect(await errors(scene)).toHaveLength(3);
    const changes = await suite.app.environment.database.prisma.change.findMany({
      where: { entityId: scene.account.id },
    });
    expect(changes.map(({ name, payload }) => [name, payload])).toEqual([
      ["mappingErrors.changed", { direction: "PULL", opened: 3, closed: 0 }],
    ]);
  });

  test("refreshes what stands, moves what fails otherwise, and resolves what passes", async () => {
    const scene = await makeSettingsScene(suite.app);
    await settle(scene, { a: [fault("email")], b: [fault("email")], c: [fault("email")] });
    const again = await settle(scene, {
      a: [fault("email", "REQUIRED", { value: null })],
      b: [fault("email")],
      c: [],
    });
    expect(again).toEqual({ opened: 0 });
    expect(
      (await errors(scene)).map(({ recordKey, code, state }) => [recordKey, code, state]).sort(),
    ).toEqual([
      ["a", "REQUIRED", "OPEN"],
      ["b", "NOT_AN_EMAIL", "OPEN"],
      ["c", "NOT_AN_EMAIL", "RESOLVED"],
    ]);
    expect((await inbox(scene)).map(({ code, open }) => [code, open]).sort()).toEqual([
      ["NOT_AN_EMAIL", 1],
      ["REQUIRED", 1],
    ]);
    await expectExact(scene);
    expect(await settle(scene, { c: [fault("email")] })).toEqual({ opened: 1 });
    expect(await errors(scene, { state: "OPEN" })).toHaveLength(3);
  });

  test("leaves what is ignored ignored until it passes", async () => {
    const scene = await makeSettingsScene(suite.app);
    await settle(scene, { a: [fault("email")] });
    const [error] = await errors(scene);
    await resolve(scene, { errorIds: [error?.id], as: "IGNORED" });
    expect(await settle(scene, { a: [fault("email", "REQUIRED")] })).toEqual({ opened: 0 });
    expect((await errors(scene)).map(({ state, code }) => [state, code])).toEqual([["IGNORED", "REQUIRED"]]);
    expect(await inbox(scene)).toEqual([]);
    await settle(scene, { a: [] });
    expect((await errors(scene)).map(({ state }) => state)).toEqual(["RESOLVED"]);
    await expectExact(scene);
  });

  test("keeps both directions apart", async () => {
    const scene = await makeSettingsScene(suite.app);
    await settle(scene, { a: [fault("email")] }, "PULL");
    await settle(scene, { a: [fault("email")] }, "PUSH");
    await settle(scene, { a: [] }, "PUSH");
    expect((await inbox(scene)).map(({ open }) => open)).toEqual([1]);
  });

  test("takes a record that comes twice, two faults of one property, and texts that PostgreSQL would refuse", async () => {
    const scene = await makeSettingsScene(suite.app);
    const { organization, account } = scene;
    const record = { recordKey: "a", recordName: `N\0${"x".repeat(900)}`, contactId: null };
    const odd = fault("email", "REFUSED", { value: `\ud800${"v".repeat(600)}`, reason: "r".repeat(900) });
    const result = await inTransaction(suite.app.environment, (scope) =>
      settleMappingErrors(scope, {
        organizationId: organization.id,
        accountId: account.id,
        direction: "PULL",
        syncRunId: null,
        records: [
          { ...record, faults: [] },
          { ...record, faults: [fault("email"), odd] },
        ],
      }),
    );
    expect(result).toEqual({ opened: 1 });
    const [row] = await suite.app.environment.database.prisma.mappingError.findMany({
      where: { accountId: account.id },
    });
    expect(row).toMatchObject({ code: "REFUSED", value: expect.stringMatching(/^\ufffdv+$/) as string });
    expect([row?.value?.length, row?.reason.length, row?.recordName.length]).toEqual([500, 500, 200]);
  });

  test("keeps exact counts where runs and people meet", async () => {
    const scene = await makeSettingsScene(suite.app);
    const kinds = [
      fault("email"),
      fault("email", "REQUIRED"),
      fault("phone", "TOO_LONG"),
      fault("website", "NOT_A_URL"),
    ];
    const rounds = Array.from({ length: 30 }, (_, round) => async () => {
      const from = (round % 5) * 10;
      if (round % 7 === 3) await resolve(scene, { as: "IGNORED" });
      else if (round % 11 === 5) await resolve(scene, { as: "RESOLVED" });
      else
        await settle(
          scene,
          keyed(20, round % 3 === 0 ? [] : kinds.slice(round % 4, (round % 4) + 2), from),
          round % 2 === 0 ? "PULL" : "PUSH",
        );
    });
    await Promise.all(rounds.map((round) => round()));
    await expectExact(scene);
    const { prisma } = suite.app.environment.database;
    const open = await prisma.mappingError.count({ where: { accountId: scene.account.id, state: "OPEN" } });
    expect(
      await inTransaction(suite.app.environment, ({ tx }) => countOpenErrors(tx, scene.account.id)),
    ).toBe(open);
  });
});

describe("resolveMappingErrors", () => {
  test("moves single errors, groups, and all that are open; each back again where that can be", async () => {
    const scene = await makeSettingsScene(suite.app);
    await settle(scene, { ...keyed(5, [fault("email"), fault("phone", "TOO_LONG")]) });
    const [one] = await errors(scene);
    expect(await resolve(scene, { errorIds: [one?.id], as: "RESOLVED" })).toMatchObject({ count: 1 });
    expect((await errors(scene, { state: "RESOLVED" })).map(({ id, closedBy }) => [id, closedBy])).toEqual([
      [one?.id, scene.organization.admin.ctx.actor?.name],
    ]);
    const group = (await inbox(scene)).find(({ property }) => property === "email");
    expect(await resolve(scene, { groupIds: [group?.id], as: "IGNORED" })).toMatchObject({
      groups: [{ id: group?.id, open: 0 }],
    });
    expect((await inbox(scene)).map(({ property }) => property)).toEqual(["phone"]);
    expect(await resolve(scene, { as: "RESOLVED" })).toMatchObject({
      account: { id: scene.account.globalId },
    });
    expect(await inbox(scene)).toEqual([]);
    const ignored = await errors(scene, { state: "IGNORED", groupId: group?.id });
    expect(await resolve(scene, { groupIds: [group?.id], as: "OPEN" })).toMatchObject({
      count: ignored.length,
    });
    expect((await inbox(scene)).map(({ open }) => open)).toEqual([ignored.length]);
    expect(await resolve(scene, { errorIds: [one?.id], as: "OPEN" })).toMatchObject({ count: 0 });
    await expectExact(scene);
  });

  test("goes through a large group in several transactions, and tells people once", async () => {
    const scene = await makeSettingsScene(suite.app);
    await settle(scene, keyed(4_500, [fault("email")]));
    const [group] = await inbox(scene);
    const other = await makeSettingsScene(suite.app);
    await settle(other, keyed(1, [fault("email")]));
    expect(await resolve(scene, { groupIds: [group?.id], as: "IGNORED" })).toMatchObject({
      count: 4_500,
      groups: [{ open: 0, ignored: 4_500 }],
    });
    await expectExact(scene);
    expect((await inbox(other)).map(({ open }) => open)).toEqual([1]);
    const { prisma } = suite.app.environment.database;
    const told = await prisma.change.findMany({
      where: { entityId: scene.account.id, name: "mappingErrors.ignored" },
    });
    expect(told.map(({ payload }) => (payload as { count: number }).count)).toEqual([4_500]);
    const audits = await prisma.auditEntry.findMany({
      where: { organizationId: scene.organization.id, act: "mappingErrors.ignored" },
    });
    expect(audits.map(({ after }) => (after as { count: number }).count).sort()).toEqual(
      [2_000, 2_000, 500].sort(),
    );
  });

  test("asks for the role in the environment, and finds nothing of others", async () => {
    const scene = await makeSettingsScene(suite.app);
    await settle(scene, keyed(1, [fault("email")]));
    const other = await makeSettingsScene(suite.app);
    await settle(other, keyed(1, [fault("email")]));
    const [theirs] = await errors(other);
    const code = async (
      roles: Parameters<typeof makeMember>[2],
      scopes?: Parameters<typeof makeMember>[3],
    ) => {
      const member = await makeMember(suite.app, scene.organization.id, roles, scopes);
      return (await resolve(scene, { as: "RESOLVED" }, member.token))["code"];
    };
    expect(await code(["BILLING_ADMIN"])).toBe("FORBIDDEN");
    expect(await code(["COMPANY_ADMIN"], ["READ", "RULES_WRITE"])).toBe("FORBIDDEN");
    expect(await resolve(scene, { errorIds: [theirs?.id], as: "RESOLVED" })).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(
      await resolve(scene, { groupIds: [toGlobalId("MappingErrorGroup", other.account.id)], as: "IGNORED" }),
    ).toMatchObject({
      code: "NOT_FOUND",
    });
    expect(await resolve(scene, { as: "OPEN" })).toMatchObject({ code: "VALIDATION" });
    expect((await inbox(other)).map(({ open }) => open)).toEqual([1]);
    expect(await code(["DEVELOPER"])).toBeUndefined();
    expect(await inbox(scene)).toEqual([]);
  });
});
