import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeMember, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { insertLane, pushEvents } from "../executions/lane.fixture.ts";
import { mutate } from "./accounts.fixture.ts";

const suite = useTestApp({ work: false });
let organization: TestOrganization;
let account: { id: string; globalId: string; serviceId: string };

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
  account = await insertAccount(suite.app, organization.id, { grantedById: organization.admin.memberId });
});

const set = (input: Record<string, unknown>, token = organization.admin.token) =>
  mutate(
    suite.app,
    token,
    "setHeldEventLimits",
    { accountId: account.globalId, ...input },
    "account { heldEventLimits { maxEvents maxDays } }",
  );
const limits = (maxEvents: number, maxDays: number) => ({
  account: { heldEventLimits: { maxEvents, maxDays } },
});

describe("setHeldEventLimits", () => {
  test("sets what is given, goes back to the default with null, and leaves what is left out", async () => {
    const shown = await query(
      suite.app,
      organization.admin.token,
      `query($id: ID!) { account(id: $id) { heldEventLimits { maxEvents maxDays } } }`,
      { id: account.globalId },
    );
    expect(shown.data).toEqual(limits(100_000, 14));
    expect(await set({ maxEvents: 500 })).toMatchObject(limits(500, 14));
    expect(await set({ maxDays: 3 })).toMatchObject(limits(500, 3));
    expect(await set({ maxEvents: null })).toMatchObject(limits(100_000, 3));
    const { prisma } = suite.app.environment.database;
    const where = { organizationId: organization.id };
    expect(await prisma.auditEntry.count({ where: { ...where, act: "account.limitsChanged" } })).toBe(3);
    expect(await prisma.change.count({ where: { ...where, name: "account.limitsChanged" } })).toBe(3);
  });

  test.each([{ maxEvents: 0 }, { maxEvents: 1_000_001 }, { maxDays: 0 }, { maxDays: 91 }])(
    "refuses %o",
    async (input) => {
      expect(await set(input)).toMatchObject({ code: "VALIDATION" });
    },
  );

  test("is for those who may handle accounts", async () => {
    const token = async (role: "BILLING_ADMIN" | "DEVELOPER" | "COMPANY_ADMIN", scopes?: ["READ"]) =>
      (await makeMember(suite.app, organization.id, [role], scopes)).token;
    expect(await set({ maxDays: 2 }, await token("BILLING_ADMIN"))).toMatchObject({ code: "FORBIDDEN" });
    expect(await set({ maxDays: 2 }, await token("COMPANY_ADMIN", ["READ"]))).toMatchObject({
      code: "FORBIDDEN",
    });
    const developer = await token("DEVELOPER");
    expect(await set({ maxDays: 2 }, developer)).toHaveProperty("account");
    await suite.app.environment.database.prisma.account.update({
      where: { id: account.id },
      data: { environment: "PRODUCTION" },
    });
    expect(await set({ maxDays: 2 }, developer)).toMatchObject({ code: "FORBIDDEN" });
  });
});

test("grantAccount sets the rate at which each rule goes on", async () => {
  const { app } = suite;
  const held = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
  const url = `${app.simulator.origin}/receiver/rate`;
  const lanes = [
    await insertLane(app.environment, held, { organizationId: organization.id, url }),
    await insertLane(app.environment, held, { organizationId: organization.id, url }),
  ];
  const { token } = organization.admin;
  const accountId = held.globalId;
  await mutate(app, token, "revokeAccount", { accountId });
  await pushEvents(app.environment, { organizationId: organization.id, accountId: held.id }, ["1", "2"]);
  const grant = (input: object) =>
    mutate(app, token, "grantAccount", { accountId, ...input }, "replayed discarded");
  expect(await grant({ heldEvents: "REPLAY", replayPerMinute: 6_001 })).toMatchObject({ code: "VALIDATION" });
  expect(await grant({ heldEvents: "REPLAY", replayPerMinute: 30 })).toMatchObject({
    replayed: 4,
    discarded: 0,
  });
  const rates = () =>
    app.environment.database.prisma.ruleBinding.findMany({
      where: { ruleId: { in: lanes.map(({ ruleId }) => ruleId) }, environment: "DEVELOPMENT" },
      select: { replayPerMinute: true },
    });
  expect(await rates()).toEqual([{ replayPerMinute: 30 }, { replayPerMinute: 30 }]);
  await mutate(app, token, "revokeAccount", { accountId });
  expect(await grant({ heldEvents: "DISCARD", replayPerMinute: 30 })).toMatchObject({ discarded: 4 });
  expect(await rates()).toEqual([{ replayPerMinute: null }, { replayPerMinute: null }]);
});
