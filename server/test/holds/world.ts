import { deployProject } from "../../src/modules/deployments/deploy-project.ts";
import { makeNode } from "../../src/modules/executions/node.fixture.ts";
import type { TestNode } from "../../src/modules/executions/node.fixture.ts";
import type { ClaimedExecution } from "../../src/modules/executions/claim-executions.ts";
import { associateRule } from "../../src/modules/rules/associate-rule.ts";
import { createRule } from "../../src/modules/rules/create-rule.ts";
import { createFunction } from "../../src/modules/functions/create-function.ts";
import { createProject } from "../../src/modules/projects/create-project.ts";
import type { Context } from "../../src/context.ts";
import type { Environment } from "../../src/generated/prisma/enums.ts";
import { toGlobalId } from "../../src/graphql/global-id.ts";
import { DomainError } from "../../src/platform/errors.ts";
import type { ManualClock } from "../../src/platform/clock.ts";
import type { TestApp } from "../app.ts";
import { makeOrganization } from "../builders.ts";
import type { TestOrganization } from "../builders.ts";
import { connectAccount, registerClient } from "../consent.ts";
import type { Account, Model } from "./model.ts";

export const environments = ["DEVELOPMENT", "PRODUCTION"] as const;
export const orgs = ["acme", "globex"] as const;
export const slots = orgs.flatMap((org) => environments.map((environment) => ({ org, environment })));
export const someEvents = ["Leads.created"];
export const moreEvents = ["Leads.created", "Contacts.created"];

/** The real thing: an organization, its project, and a node that is moved by hand. */
export type World = {
  app: TestApp;
  clock: ManualClock;
  organization: TestOrganization;
  ctx: Context;
  projectId: string;
  node: TestNode;
  /** What a process that is gone had started, with the worker it was. */
  late: { execution: ClaimedExecution; workerId: string }[];
  close(): Promise<void>;
};

/** An app without work of its own for any number of worlds; the simulator without its limits and delays. */
export function openSimulator(app: TestApp): void {
  app.simulator.control.setLimits({ accessTokensPerTenMinutes: 1e6, refreshTokensPerPerson: 1e6 });
  for (const org of orgs) app.simulator.control.changeOrg(org, { latencyMs: 0 });
}

/**
 * Two rules in both environments on an account each, both deployed. There is an earlier deployment with the first rule alone, so that a
 * roll-back takes the second out of production.
 */
export async function makeWorld(app: TestApp, clock: ManualClock): Promise<{ world: World; model: Model }> {
  const organization = await makeOrganization(app);
  await registerClient(app, organization);
  const { ctx } = organization.admin;
  const project = await createProject(ctx, { name: "Shop" });
  const node = await makeNode(app.environment);
  const { prisma } = app.environment.database;
  const world: World = {
    app,
    clock,
    organization,
    ctx,
    projectId: project.id,
    node,
    late: [],
    async close() {
      // Other worlds share the queue.
      const where = {
        organizationId: organization.id,
        status: { in: ["QUEUED" as const, "RUNNING" as const] },
      };
      await prisma.execution.updateMany({ where, data: { status: "DISCARDED", lease: null } });
      await node.close();
    },
  };
  const model: Model = {
    now: clock.now().getTime(),
    eventCount: 0,
    accounts: new Map(),
    rules: [],
    lanes: [],
    deployments: [],
    runs: new Map(),
  };
  for (const { org, environment } of slots) await connect(world, model, org, environment);
  for (const org of orgs) {
    const url = `${app.simulator.origin}/receiver/${org}`;
    const made = await createFunction(ctx, { projectId: project.id, name: org, url });
    const functionId = made.function.id;
    const { id } = await createRule(ctx, {
      projectId: project.id,
      serviceKey: "zoho-crm",
      name: `On ${org}`,
      eventTypes: someEvents,
      functionId,
    });
    const rule = { id, eventTypes: someEvents, fails: false };
    model.rules.push(rule);
    for (const environment of environments) {
      const accountId = model.accounts.get(slotName(org, environment))?.id ?? "";
      await associateRule(ctx, { ruleId: id, environment, accountId });
      model.lanes.push({
        rule,
        environment,
        accountId,
        enabled: true,
        paused: false,
        deployed: null,
        failures: 0,
        failing: null,
        replay: null,
      });
    }
    const { deployment } = await deployProject(ctx, { projectId: project.id });
    model.deployments.push({
      id: deployment.id,
      eventTypes: new Map(model.rules.map((each) => [each.id, each.eventTypes])),
    });
  }
  for (const lane of model.lanes) if (lane.environment === "PRODUCTION") lane.deployed = someEvents;
  return { world, model };
}

export function slotName(org: string, environment: Environment): string {
  return `${org} ${environment}`;
}

/** Connects an account at the simulator; its first sync counts as done. */
export async function connect(
  { app, organization, projectId }: World,
  model: Model,
  org: string,
  environment: Environment,
): Promise<void> {
  const { id } = await connectAccount(app, organization, {
    org,
    environment,
    ...(environment === "PRODUCTION" ? { projectId: toGlobalId("Project", projectId) } : {}),
  });
  await app.environment.database.prisma.account.update({ where: { id }, data: { firstSync: "DONE" } });
  const slot = slotName(org, environment);
  const account: Account = { id, slot, environment, revoked: false, refused: false };
  model.accounts.set(slot, account);
}

/** `OK`, or the code of the error that a verb answers. */
export async function codeOf(verb: Promise<unknown>): Promise<string> {
  try {
    await verb;
    return "OK";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
