import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { inTransaction } from "../../context.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import {
  announceRulesOfAccount,
  associateRule,
  detachAccounts,
  listImpactedRules,
  reviewRulesOfAccount,
} from "./index.ts";
import { createRule, insertWaiting, makeScene, readRule } from "./rules.fixture.ts";
import type { Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const rawId = (globalId: string) => parseGlobalId(globalId)?.id ?? "";
const lost = { cause: "ACCOUNT_DELETED", byName: "Ann", at: "2026-03-01T10:00:00.000Z" } as const;

const detach = (organizationId: string, accountId: string) =>
  inTransaction(suite.app.environment, (scope) =>
    detachAccounts(scope, {
      organizationId,
      accountIds: [accountId],
      lost,
      reason: "The account Acme was deleted by Ann.",
    }),
  );

const changesOf = (name: string) =>
  suite.app.environment.database.prisma.change.findMany({
    where: { organizationId: scene.organization.id, name },
    orderBy: { position: "asc" },
  });

describe("detachAccounts", () => {
  it("stops the rules of the account, each with a Problem that says why", async () => {
    const rule = await createRule(suite.app, scene);
    const other = await createRule(suite.app, scene, { name: "Unbound", developmentAccountId: null });
    const waiting = await insertWaiting(suite.app, scene, rawId(rule.id));
    expect(await detach(scene.organization.id, scene.account.id)).toEqual([
      { ruleId: rawId(rule.id), environment: "DEVELOPMENT" },
    ]);
    const now = await readRule(suite.app, scene, rule.id);
    expect(now?.environments[0]).toMatchObject({
      status: "CONFIGURATION_NEEDED",
      cause: "ACCOUNT_DELETED",
      enabled: true,
      account: null,
      reason: expect.stringMatching(/^Provider organization \d+ was deleted by Ann on 2026-03-01/),
      problem: {
        cause: "ACCOUNT_DELETED",
        message: now?.environments[0]?.reason,
        fix: { mutation: "associateRule", input: { ruleId: rule.id, environment: "DEVELOPMENT" } },
      },
    });
    const { prisma } = suite.app.environment.database;
    expect(await prisma.execution.findUnique({ where: { id: waiting } })).toMatchObject({
      status: "DISCARDED",
      reason: "The account Acme was deleted by Ann.",
    });
    expect(await prisma.ruleTrigger.count({ where: { accountId: scene.account.id } })).toBe(0);
    expect(await changesOf("rule.statusChanged")).toMatchObject([
      { entityId: rawId(rule.id), actorName: "Ann", payload: { cause: "ACCOUNT_DELETED" } },
    ]);
    expect((await readRule(suite.app, scene, other.id))?.environments[0]?.cause).toBe("NO_ACCOUNT");
  });

  it("leaves the account of another organization alone", async () => {
    await createRule(suite.app, scene);
    const other = await makeScene(suite.app);
    expect(await detach(other.organization.id, scene.account.id)).toEqual([]);
  });

  it("takes the account from 2,000 rules at once", async () => {
    const rule = await createRule(suite.app, scene);
    await multiply(rawId(rule.id), 1_999);
    const before = performance.now();
    expect(await detach(scene.organization.id, scene.account.id)).toHaveLength(2_000);
    expect(performance.now() - before).toBeLessThan(5_000);
    const open = await suite.app.environment.database.prisma.problem.count({
      where: { organizationId: scene.organization.id, resolvedAt: null },
    });
    expect(open).toBe(2_000);
    expect(await changesOf("rule.statusChanged")).toHaveLength(2_000);
  });
});

describe("announceRulesOfAccount", () => {
  it("announces every rule of the account, and no other", async () => {
    const rule = await createRule(suite.app, scene);
    await createRule(suite.app, scene, { developmentAccountId: null });
    await inTransaction(suite.app.environment, (scope) =>
      announceRulesOfAccount(scope, {
        organizationId: scene.organization.id,
        accountId: scene.account.id,
        actorName: "Ann",
      }),
    );
    expect(await changesOf("rule.statusChanged")).toMatchObject([
      {
        entityId: rawId(rule.id),
        actorName: "Ann",
        payload: { ruleName: "Greet leads", environment: "DEVELOPMENT" },
      },
    ]);
  });
});

describe("reviewRulesOfAccount", () => {
  it("opens and resolves the Problem of missing scopes", async () => {
    const rule = await createRule(suite.app, scene);
    const { prisma } = suite.app.environment.database;
    const review = async (scopes: string[]) => {
      await prisma.authorization.updateMany({
        where: { account: { id: scene.account.id } },
        data: { scopes },
      });
      await inTransaction(suite.app.environment, (scope) =>
        reviewRulesOfAccount(suite.app.environment, scope, {
          organizationId: scene.organization.id,
          accountId: scene.account.id,
          actorName: "Ann",
        }),
      );
      return (await readRule(suite.app, scene, rule.id))?.environments[0];
    };
    expect(await review(["ZohoCRM.org.READ"])).toMatchObject({
      status: "CONFIGURATION_NEEDED",
      cause: "MISSING_SCOPES",
      reason: expect.stringContaining("ZohoCRM.users.READ"),
      problem: { fix: { mutation: "reauthorizeAccount", input: { accountId: scene.account.globalId } } },
    });
    const all = suite.app.environment.providers.get("zoho-crm").requiredScopes;
    expect(await review([...all])).toMatchObject({ status: "ACTIVE", problem: null });
  });
});

describe("listImpactedRules", () => {
  it("lists at most as many as asked for, of the organization alone", async () => {
    const first = await createRule(suite.app, scene);
    await createRule(suite.app, scene);
    const { database } = suite.app.environment;
    const account = { organizationId: scene.organization.id, accountIds: [scene.account.id] };
    expect(await listImpactedRules(database, account, 1)).toEqual([
      { ruleId: rawId(first.id), environment: "DEVELOPMENT" },
    ]);
    expect(await listImpactedRules(database, account, 10)).toHaveLength(2);
    expect(await listImpactedRules(database, { ...account, organizationId: newId() }, 10)).toEqual([]);
  });
});

describe("an association while the account is being deleted", () => {
  it("waits, and then finds no account", async () => {
    const rule = await createRule(suite.app, scene, { developmentAccountId: null });
    const { database } = suite.app.environment;
    const client = await database.pool.connect();
    try {
      await client.query("begin");
      await client.query(`select 1 from "Account" where "id" = $1 for update`, [scene.account.id]);
      const association = associateRule(scene.organization.admin.ctx, {
        ruleId: rawId(rule.id),
        environment: "DEVELOPMENT",
        accountId: scene.account.id,
      });
      association.catch(() => undefined);
      await lockedBySomebody();
      await client.query(`delete from "Account" where "id" = $1`, [scene.account.id]);
      await client.query("commit");
      await expect(association).rejects.toMatchObject({ code: "NOT_FOUND" });
    } finally {
      client.release();
    }
  });
});

/** Resolves when a statement waits for a lock. */
async function lockedBySomebody(): Promise<void> {
  for (;;) {
    const { rows } = await suite.app.environment.database.pool.query(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (rows.length > 0) return;
  }
}

/** Copies a rule with its bindings and triggers, in three statements. */
async function multiply(ruleId: string, times: number): Promise<void> {
  const { pool } = suite.app.environment.database;
  await pool.query(
    `with copies as (
       insert into "Rule" ("id", "organizationId", "projectId", "serviceId", "name", "eventTypes", "functionId", "version", "createdAt", "updatedAt") select gen_random_uuid(), r."organizationId", r."projectId", r."serviceId", r."name" || ' ' || n,
         r."eventTypes", r."functionId", r."version", r."createdAt", r."updatedAt"
       from "Rule" r, generate_series(1, $2::int) n where r."id" = $1 returning "id", "organizationId")
     insert into "RuleBinding" ("ruleId", "environment", "organizationId", "accountId", "enabled")
     select c."id", b."environment", c."organizationId", b."accountId", b."enabled"
     from copies c, "RuleBinding" b where b."ruleId" = $1`,
    [ruleId, times],
  );
}
