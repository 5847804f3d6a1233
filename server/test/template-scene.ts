import type { TestApp } from "./app.ts";
import { makeOrganization } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";
import { connectAccount, registerClient } from "./consent.ts";
import { waitForChange } from "./wait-for-change.ts";
import { send } from "./send.ts";
import { rawId, run } from "../src/modules/rules/rules.fixture.ts";

export const templateKey = "bigin-contacts-to-books-customers";

/** Tests only: what a person has before choosing the template: a project, a Bigin account, a connection to each service. */
export type TemplateScene = {
  organization: TestOrganization;
  token: string;
  projectId: string;
  accountId: string;
  /** Global ids. */
  bigin: string;
  books: string;
};

export async function makeTemplateScene(app: TestApp): Promise<TemplateScene> {
  const organization = await makeOrganization(app);
  const { token } = organization.admin;
  for (const serviceKey of ["bigin", "zoho-books"]) await registerClient(app, organization, serviceKey);
  const account = await connectAccount(app, organization, { serviceKey: "bigin" });
  await waitForChange(
    app,
    organization.id,
    ({ name, payload }) => name === "account.watchChanged" && payload["state"] === "LIVE",
  );
  const { project } = (await run(
    app,
    token,
    `mutation { createProject(input: { name: "Shop" }) { ... on CreateProjectPayload { project { id } } } }`,
  )) as { project: { id: string } };
  return {
    organization,
    token,
    projectId: project.id,
    accountId: account.globalId,
    bigin: await connect(app, organization, "bigin"),
    books: await connect(app, organization, "zoho-books"),
  };
}

/** A connection with the scopes that the template names, connected in development. Answers its global id. */
export async function connect(
  app: TestApp,
  organization: TestOrganization,
  serviceKey: string,
  scopes?: readonly string[],
): Promise<string> {
  const { token } = organization.admin;
  const templates = (await run(
    app,
    token,
    "{ ruleTemplates { connections { service { key } scopes } } }",
  )) as unknown as {
    connections: { service: { key: string }; scopes: string[] }[];
  }[];
  const part = templates[0]?.connections.find(({ service }) => service.key === serviceKey);
  const { data, cookie } = await send(
    app,
    token,
    `mutation($input: CreateConnectionInput!) { createConnection(input: $input) {
       ... on Error { code message } ... on CreateConnectionPayload { authorizationUrl connection { id } } } }`,
    {
      input: {
        name: serviceKey,
        serviceKey,
        scopes: scopes ?? part?.scopes,
        connect: { environment: "DEVELOPMENT" },
      },
    },
  );
  const made = data["createConnection"] as { authorizationUrl?: string; connection?: { id: string } };
  if (!made.authorizationUrl || !made.connection) throw new Error(JSON.stringify(made));
  const { redirect } = app.simulator.control.decideConsent({
    authorizeUrl: made.authorizationUrl,
    org: "acme",
  });
  const landed = await fetch(redirect, { redirect: "manual", headers: { cookie } });
  if (!landed.headers.get("location")?.includes("connection="))
    throw new Error(`Not connected: ${landed.headers.get("location")}`);
  return made.connection.id;
}

/** `createRuleFromTemplate`: its payload, or the error. */
export function createFromTemplate(
  app: TestApp,
  scene: TemplateScene,
  changes: Record<string, unknown> = {},
  token = scene.token,
): Promise<Record<string, unknown>> {
  return run(
    app,
    token,
    `mutation ($input: CreateRuleFromTemplateInput!) { createRuleFromTemplate(input: $input) {
       __typename ... on Error { code message } ... on ValidationError { issues { path message } }
       ... on CreateRuleFromTemplatePayload {
         rule { id name eventTypes { key } condition { sentence } project { id } }
         function { id name currentVersion { number source } } } } }`,
    {
      input: {
        templateKey,
        projectId: scene.projectId,
        accountId: scene.accountId,
        connections: [
          { key: "bigin", connectionId: scene.bigin },
          { key: "books", connectionId: scene.books },
        ],
        ...changes,
      },
    },
  );
}

/** Makes the rule; answers its record id. */
export async function startRule(app: TestApp, scene: TemplateScene): Promise<string> {
  const made = await createFromTemplate(app, scene);
  const rule = made["rule"] as { id: string } | undefined;
  if (!rule) throw new Error(JSON.stringify(made));
  return rawId(rule.id);
}
