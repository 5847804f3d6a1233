import type { TestApp } from "../../../test/app.ts";
import { insertAccount } from "../../../test/builders.ts";
import { newId } from "../../platform/ids.ts";
import { makeScene, rawId, run } from "../rules/rules.fixture.ts";
import type { Scene } from "../rules/rules.fixture.ts";

/** A scene with an account in the production of its project. */
export type ProductionScene = Scene & { production: { id: string; globalId: string } };

export async function makeProductionScene(app: TestApp): Promise<ProductionScene> {
  const scene = await makeScene(app);
  return { ...scene, production: await addProductionAccount(app, scene) };
}

/** A second service with the events of the first, of the scene's organization. Answers its key. */
export async function addSecondService(app: TestApp, scene: Scene): Promise<string> {
  const key = `crm-of-${scene.organization.slug}`;
  await app.environment.database.prisma.service.create({
    data: {
      id: newId(),
      organizationId: scene.organization.id,
      key,
      name: "Second CRM",
      description: "",
      capabilities: ["EVENTS"],
      provider: "zoho-crm",
      createdAt: app.environment.clock.now(),
    },
  });
  return key;
}

export function addProductionAccount(
  app: TestApp,
  scene: Scene,
  serviceKey = "zoho-crm",
): Promise<{ id: string; globalId: string; serviceId: string }> {
  return insertAccount(app, scene.organization.id, {
    grantedById: scene.organization.admin.memberId,
    environment: "PRODUCTION",
    projectId: rawId(scene.projectId),
    serviceKey,
  });
}

const planned = `rule { id name } change readiness reason account { id } suggestedAccount { id } holds { kind } missingScopes`;
const result = `deployment { id number kind restoredNumber note ruleCount deployedByName isCurrent }
  project { id undeployedChanges currentDeployment { number } }
  rules { id environment(environment: PRODUCTION) { status cause account { id } enabled holds { kind } problem { cause } } }`;

export type PlannedAnswer = {
  rule: { id: string; name: string };
  change: string;
  readiness: string;
  reason: string;
  account: { id: string } | null;
  suggestedAccount: { id: string } | null;
  holds: { kind: string }[];
  missingScopes: string[];
};

export type PlanAnswer = {
  rules: PlannedAnswer[];
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  ready: boolean;
  current: { number: number } | null;
};

export type ReleaseAnswer = {
  code?: string;
  message?: string;
  rules: PlannedAnswer[] &
    { id: string; environment: { status: string; cause: string | null; account: { id: string } | null } }[];
  deployment: { id: string; number: number; ruleCount: number };
  project: { undeployedChanges: number; currentDeployment: { number: number } | null };
};

export async function readPlan(app: TestApp, scene: Scene, token = scene.token): Promise<PlanAnswer> {
  return (await run(
    app,
    token,
    `query ($id: ID!) { deploymentPlan(projectId: $id) { added changed removed unchanged ready current { number } rules { ${planned} } } }`,
    { id: scene.projectId },
  )) as PlanAnswer;
}

/** Deploys the scene's project; answers the payload or the error. */
export function deploy(
  app: TestApp,
  scene: Scene,
  input: Record<string, unknown> = {},
  token = scene.token,
): Promise<ReleaseAnswer> {
  return release(app, token, "deployProject", { projectId: scene.projectId, ...input });
}

export function rollBack(
  app: TestApp,
  scene: Scene,
  deploymentId: string,
  input: Record<string, unknown> = {},
  token = scene.token,
): Promise<ReleaseAnswer> {
  return release(app, token, "rollbackDeployment", { deploymentId, ...input });
}

async function release(
  app: TestApp,
  token: string,
  name: "deployProject" | "rollbackDeployment",
  input: Record<string, unknown>,
): Promise<ReleaseAnswer> {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  return (await run(
    app,
    token,
    `mutation ($input: ${pascal}Input!) { ${name}(input: $input) { __typename
       ... on ${pascal}Payload { ${result} }
       ... on DeploymentRefusedError { rules { ${planned} } }
       ... on Error { code message } } }`,
    { input },
  )) as ReleaseAnswer;
}

/** The accounts of a deployment: each rule with the scene's production account. */
export function withAccounts(scene: ProductionScene, ...ruleIds: string[]): Record<string, unknown> {
  return { accounts: ruleIds.map((ruleId) => ({ ruleId, accountId: scene.production.globalId })) };
}

/** Copies a rule with its bindings, in one statement. */
export async function multiplyRule(app: TestApp, ruleId: string, times: number): Promise<void> {
  await app.environment.database.pool.query(
    `with copies as (
       insert into "Rule" ("id", "organizationId", "projectId", "serviceId", "name", "eventTypes", "functionId", "version", "createdAt", "updatedAt")
       select uuidv7(), r."organizationId", r."projectId", r."serviceId", r."name" || ' ' || n, r."eventTypes", r."functionId",
         r."version", r."createdAt", r."updatedAt"
       from "Rule" r, generate_series(1, $2::int) n where r."id" = $1 returning "id", "organizationId")
     insert into "RuleBinding" ("ruleId", "environment", "organizationId", "accountId", "enabled")
     select c."id", b."environment", c."organizationId", b."accountId", b."enabled"
     from copies c, "RuleBinding" b where b."ruleId" = $1`,
    [ruleId, times],
  );
}
