import type { TestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization, query } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";

export type SettingsScene = { organization: TestOrganization; account: { id: string; globalId: string } };

type Mirrored = { key: string; data: Prisma.InputJsonObject };

const fieldOf = (apiName: string, dataType: string, more: Prisma.InputJsonObject = {}): Mirrored => ({
  key: apiName,
  data: { apiName, label: apiName.replaceAll("_", " "), dataType, ...more },
});

/** Fields of contacts as an org sync of Zoho CRM mirrors them. */
export const zohoFields: Mirrored[] = [
  fieldOf("Email", "email", { length: 100 }),
  fieldOf("First_Name", "text", { length: 40 }),
  fieldOf("Last_Name", "text", { length: 80, mandatory: true }),
  fieldOf("Mobile", "phone", { length: 30 }),
  fieldOf("Date_of_Birth", "date"),
  fieldOf("Account_Name", "lookup"),
  fieldOf("Cell_Phone", "phone", { length: 30 }),
  fieldOf("Web_Site", "website"),
  fieldOf("Score", "integer"),
];

/** An organization with an account of a service, and what its org sync would have found. */
export async function makeSettingsScene(
  app: TestApp,
  options: { environment?: Environment; serviceKey?: string; fields?: Mirrored[] } = {},
): Promise<SettingsScene> {
  const organization = await makeOrganization(app);
  const { prisma } = app.environment.database;
  const project =
    options.environment === "PRODUCTION"
      ? await prisma.project.create({
          data: {
            id: newId(),
            organizationId: organization.id,
            name: "Project",
            slug: "project",
            createdAt: app.environment.clock.now(),
          },
        })
      : null;
  const account = await insertAccount(app, organization.id, {
    grantedById: organization.admin.memberId,
    serviceKey: options.serviceKey ?? "zoho-crm",
    ...(options.environment && { environment: options.environment }),
    ...(project && { projectId: project.id }),
  });
  await mirror(app, account.id, "FIELDS", options.fields ?? zohoFields);
  await mirror(app, account.id, "VIEWS", [
    { key: "view-1", data: { name: "All contacts" } },
    { key: "view-2", data: { name: "Customers" } },
  ]);
  return { organization, account };
}

/** Puts what an org sync found in the place of what one found before. */
export async function mirror(
  app: TestApp,
  accountId: string,
  object: "FIELDS" | "VIEWS",
  items: Mirrored[],
): Promise<void> {
  const { prisma } = app.environment.database;
  const syncRunId = newId();
  await prisma.mirroredItem.deleteMany({ where: { accountId, object } });
  await prisma.mirroredItem.createMany({
    data: items.map((item) => ({ ...item, accountId, object, parentKey: "Contacts", syncRunId })),
  });
}

const tabs = `sync { contacts contactsEveryMinutes pushEveryMinutes users usersEveryMinutes views viewsEveryMinutes conflicts }
  mapping { properties { property field direction required pull { kind text number values { from to } } push { kind text } issue }
    customProperties { name label type } issues { property field message } }
  filters { views onlyViews requireEmail } communication { mails { kind delivery required } runs }`;

export const settingsFields = `version updatedBy account { id } ${tabs}`;

type Tabs = {
  sync: Record<string, unknown>;
  mapping: {
    properties: { property: string; field: string; direction: string; issue: string | null }[];
    customProperties: { name: string; label: string; type: string }[];
    issues: { property: string | null; field: string | null; message: string }[];
  };
  filters: { views: string[]; onlyViews: boolean; requireEmail: boolean };
  communication: { mails: { kind: string; delivery: string; required: boolean }[]; runs: string[] };
};

export type ReadSettings = Tabs & {
  version: number;
  updatedBy: string | null;
  defaults: Tabs;
  suggestions: { property: string; field: string; confidence: number; reason: string }[];
};

export async function readSettings(
  app: TestApp,
  { organization, account }: SettingsScene,
): Promise<ReadSettings> {
  const answer = await query(
    app,
    organization.admin.token,
    `query($id: ID!) { integrationSettings(accountId: $id) { ${settingsFields} defaults { ${tabs} }
      suggestions { property field confidence reason } } }`,
    { id: account.globalId },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.["integrationSettings"] as ReadSettings;
}

type Answer = {
  __typename: string;
  code?: string;
  message?: string;
  issues?: { path: string; message: string }[];
  tabs?: string[];
  changedBy?: string;
  settings?: ReadSettings;
};

const answerFields = `__typename ... on Error { code message } ... on ValidationError { issues { path message } }
  ... on SettingsConflictError { tabs changedBy changedAt settings { ${settingsFields} } }`;

export async function saveSettings(
  app: TestApp,
  { organization, account }: SettingsScene,
  input: Record<string, unknown>,
  token: string = organization.admin.token,
): Promise<Answer> {
  const answer = await query(
    app,
    token,
    `mutation($input: SaveIntegrationSettingsInput!) { saveIntegrationSettings(input: $input) {
      ${answerFields} ... on SaveIntegrationSettingsPayload { account { id } settings { ${settingsFields} } } } }`,
    { input: { accountId: account.globalId, ...input } },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.["saveIntegrationSettings"] as Answer;
}

export async function resetSettings(
  app: TestApp,
  { organization, account }: SettingsScene,
  input: { tab: string; version: number },
): Promise<Answer> {
  const answer = await query(
    app,
    organization.admin.token,
    `mutation($input: ResetIntegrationSettingsInput!) { resetIntegrationSettings(input: $input) {
      ${answerFields} ... on ResetIntegrationSettingsPayload { account { id } settings { ${settingsFields} } } } }`,
    { input: { accountId: account.globalId, ...input } },
  );
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.["resetIntegrationSettings"] as Answer;
}
