import type { TestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { rawId, run } from "../rules/rules.fixture.ts";

/** Tests only: a Bigin account whose channel is live, and a rule on its contacts with a condition. */
export type RecordScene = {
  organization: TestOrganization;
  accountId: string;
  accountGlobalId: string;
  projectId: string;
  functionId: string;
  ruleId: string;
  ruleGlobalId: string;
  /** Where the function listens. */
  receiver: string;
};

export const hasEmail = { field: "record.Email", comparator: "IS_NOT_EMPTY" };

export const conditionOn = (...comparisons: object[]): object => ({
  root: { match: "ALL", items: comparisons.map((comparison) => ({ comparison })) },
});

const bigin = { org: "acme", product: "bigin", module: "Contacts" };

/** Makes the organizations at the provider small and quick. */
export function shrinkOrgs({ simulator: { control } }: TestApp): void {
  for (const { key } of control.listOrgs())
    control.changeOrg(key, {
      latencyMs: 0,
      size: { modules: 4, fieldsPerModule: 6, users: 1, viewsPerModule: 1, recordsPerModule: 3 },
    });
}

export async function makeRecordScene(
  app: TestApp,
  {
    condition = conditionOn(hasEmail),
    eventTypes = ["Contacts.updated"],
    source = null as string | null,
  } = {},
): Promise<RecordScene> {
  const organization = await makeOrganization(app);
  const { token } = organization.admin;
  await registerClient(app, organization, "bigin");
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
  const receiver = `records-${organization.slug}`;
  const made = (await run(
    app,
    token,
    `mutation ($input: CreateFunctionInput!) { createFunction(input: $input) {
       ... on CreateFunctionPayload { function { id } } ... on Error { message } } }`,
    {
      input: {
        projectId: project.id,
        name: "Tell",
        ...(source === null ? { url: `${app.simulator.origin}/receiver/${receiver}` } : { source }),
      },
    },
  )) as { function: { id: string } };
  const answer = await run(
    app,
    token,
    `mutation ($input: CreateRuleInput!) { createRule(input: $input) {
       ... on CreateRulePayload { rule { id } } ... on Error { code message } } }`,
    {
      input: {
        projectId: project.id,
        serviceKey: "bigin",
        name: "Contacts with an address",
        eventTypes,
        functionId: made.function.id,
        developmentAccountId: account.globalId,
        condition,
      },
    },
  );
  const rule = answer["rule"] as { id: string } | undefined;
  if (!rule) throw new Error(JSON.stringify(answer));
  return {
    organization,
    accountId: account.id,
    accountGlobalId: account.globalId,
    projectId: project.id,
    functionId: made.function.id,
    ruleId: rawId(rule.id),
    ruleGlobalId: rule.id,
    receiver,
  };
}

/** What happens to contacts at the provider; each resolves once its pushes have been answered. */
export function contactsOf({ simulator: { control } }: TestApp) {
  const contacts = {
    async change(id: string, record: Record<string, unknown>): Promise<void> {
      control.updateRecords({ ...bigin, ids: [id], record });
      await control.settled();
    },
    async remove(id: string): Promise<void> {
      control.deleteRecords({ ...bigin, ids: [id] });
      await control.settled();
    },
    async create(record: Record<string, unknown>): Promise<string> {
      const { ids } = control.createRecords({ ...bigin, record: { Last_Name: "Okafor", ...record } });
      await control.settled();
      return ids[0] ?? "";
    },
    /** A contact that was there before, changed in its phone number alone. */
    async call(record: Record<string, unknown>): Promise<string> {
      const id = await contacts.create(record);
      await contacts.change(id, { Phone: "+49 30 5550 100" });
      return id;
    },
  };
  return contacts;
}

/** Pauses the rule in development, or resumes it. */
export async function setPaused(app: TestApp, scene: RecordScene, paused: boolean): Promise<void> {
  const name = paused ? "pauseRule" : "resumeRule";
  const pascal = paused ? "PauseRule" : "ResumeRule";
  const answer = await run(
    app,
    scene.organization.admin.token,
    `mutation ($input: ${pascal}Input!) { ${name}(input: $input) { __typename ... on Error { code message } } }`,
    { input: { ruleId: scene.ruleGlobalId, environment: "DEVELOPMENT" } },
  );
  if (answer["__typename"] !== `${pascal}Payload`) throw new Error(JSON.stringify(answer));
}
