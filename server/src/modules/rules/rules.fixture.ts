import type { TestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { parseGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";

export type Scene = {
  organization: TestOrganization;
  token: string;
  projectId: string;
  functionId: string;
  account: { id: string; globalId: string; serviceId: string };
};

/** A project with a function, and a development account to listen to. */
export async function makeScene(app: TestApp): Promise<Scene> {
  const organization = await makeOrganization(app);
  const { token } = organization.admin;
  const project = await run(
    app,
    token,
    `mutation { createProject(input: { name: "Shop" }) { ... on CreateProjectPayload { project { id } } } }`,
  );
  const projectId = (project["project"] as { id: string }).id;
  const { function: made } = await run(
    app,
    token,
    `mutation ($projectId: ID!, $url: URL!) { createFunction(input: { projectId: $projectId, name: "Greet", url: $url }) {
       ... on CreateFunctionPayload { function { id } } ... on Error { message } } }`,
    { projectId, url: `${app.simulator.origin}/receiver/greet` },
  );
  const account = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
  return { organization, token, projectId, functionId: (made as { id: string }).id, account };
}

/** The payload of a mutation or the one root field of a query. Throws on errors beside the unions. */
export async function run(
  app: TestApp,
  token: string | null,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const answer = await query(app, token, document, variables);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return Object.values(answer.data ?? {})[0] as Record<string, unknown>;
}

export const ruleFields = `id name version function { name } service { key } project { slug }
  eventTypes { key label } environments { environment status cause reason enabled holds { kind byName }
  account { id } problem { id kind cause title message fix { mutation input } } }`;

export type RuleAnswer = {
  id: string;
  name: string;
  version: number;
  environments: {
    environment: Environment;
    status: string;
    cause: string | null;
    reason: string;
    enabled: boolean;
    account: { id: string } | null;
    problem: { id: string; cause: string; fix: { mutation: string; input: unknown } } | null;
  }[];
};

/** Makes a rule on the scene's account, or without one. Answers the rule or the error. */
export async function createRule(
  app: TestApp,
  scene: Scene,
  input: Record<string, unknown> = {},
): Promise<RuleAnswer> {
  const payload = await run(
    app,
    scene.token,
    `mutation ($input: CreateRuleInput!) { createRule(input: $input) {
       ... on CreateRulePayload { rule { ${ruleFields} } } ... on Error { code message } } }`,
    {
      input: {
        projectId: scene.projectId,
        serviceKey: "zoho-crm",
        name: "Greet leads",
        eventTypes: ["Leads.created"],
        functionId: scene.functionId,
        developmentAccountId: scene.account.globalId,
        ...input,
      },
    },
  );
  return (payload["rule"] ?? payload) as RuleAnswer;
}

/** The rule as a query reads it now; null when it is gone. */
export async function readRule(app: TestApp, scene: Scene, id: string): Promise<RuleAnswer | null> {
  return (await run(app, scene.token, `query ($id: ID!) { rule(id: $id) { ${ruleFields} } }`, {
    id,
  })) as RuleAnswer | null;
}

/** Rows of an event and its execution, waiting for a rule. */
export async function insertWaiting(
  app: TestApp,
  scene: Scene,
  ruleId: string,
  environment: Environment = "DEVELOPMENT",
): Promise<string> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const common = {
    organizationId: scene.organization.id,
    accountId: scene.account.id,
    environment,
    recordId: "1",
  };
  const event = await prisma.event.create({
    data: {
      id: newId(),
      ...common,
      serviceKey: "zoho-crm",
      eventType: "Leads.created",
      fingerprint: newId(),
      payload: {},
      occurredAt: now,
      receivedAt: now,
    },
  });
  const execution = await prisma.execution.create({
    data: {
      id: newId(),
      ...common,
      ruleId,
      ruleName: "Greet leads",
      eventId: event.id,
      runAt: now,
      createdAt: now,
    },
  });
  return execution.id;
}

/** The record id inside an id of the schema. */
export function rawId(globalId: string): string {
  return parseGlobalId(globalId)?.id ?? "";
}

/** A mutation of a rule: its payload with the whole rule, or the error's code and message. */
export function mutateRule(
  app: TestApp,
  token: string,
  name: string,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  const payload = name === "deleteRule" ? "deletedRuleId" : `rule { ${ruleFields} }`;
  return run(
    app,
    token,
    `mutation ($input: ${pascal}Input!) { ${name}(input: $input) {
       ... on ${pascal}Payload { ${payload} } ... on Error { code message } } }`,
    { input },
  );
}

/** What intake would find for a rule. */
export function triggersOf(app: TestApp, ruleId: string): Promise<object[]> {
  return app.environment.database.prisma.ruleTrigger.findMany({
    where: { ruleId: rawId(ruleId) },
    select: { accountId: true, eventType: true, environment: true },
    orderBy: { eventType: "asc" },
  });
}
