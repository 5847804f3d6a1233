import type { ExecutionStatus } from "../src/generated/prisma/enums.ts";
import { firstIdAt, newId } from "../src/platform/ids.ts";
import type { TestApp } from "./app.ts";
import { insertAccount, makeOrganization } from "./builders.ts";

const dayMs = 86_400_000;

export type MailScene = {
  organization: { id: string; name: string; slug: string };
  names: Record<
    "account" | "rule" | "function" | "connection" | "extension" | "person" | "reason" | "record",
    string
  >;
  ids: Record<"account" | "rule" | "connection" | "subscription" | "run", string>;
};

/** What mails tell of, as rows: an account whose tokens are refused, its rule with events of a week, errors, an endpoint that fails. */
export async function makeMailScene(app: TestApp, name: (plain: string) => string): Promise<MailScene> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const organization = await makeOrganization(app);
  const organizationId = organization.id;
  const ago = (days: number): Date => new Date(now.getTime() - days * dayMs);
  const names = {
    account: name("Acme Trading"),
    rule: name("New leads to the shop"),
    function: name("Post to the shop"),
    connection: name("Books of Acme"),
    extension: name("Acme Desk Sync"),
    person: name("Ada Lovelace"),
    reason: name("The refresh token is no longer valid"),
    record: name("Grace Hopper"),
  };
  const named = await prisma.organization.update({
    where: { id: organizationId },
    data: { name: name("Acme Platform") },
  });
  const project = await prisma.project.create({
    data: { id: newId(), organizationId, name: name("Shop"), slug: "shop", createdAt: now },
  });
  const account = await insertAccount(app, organizationId, {
    environment: "PRODUCTION",
    projectId: project.id,
    grantedById: organization.admin.memberId,
  });
  await prisma.account.update({
    where: { id: account.id },
    data: {
      providerOrgName: names.account,
      authorization: { update: { refusedAt: ago(1), refusedReason: names.reason } },
      watchChannel: {
        create: {
          organizationId,
          channelId: newId(),
          tokenHash: newId(),
          state: "FAILED",
          failure: names.reason,
          dueAt: new Date(now.getTime() + 1_800_000),
          coveredUntil: ago(1),
          lastEventAt: ago(1),
        },
      },
    },
  });
  const ruleId = await insertDeployedRule(app, {
    organizationId,
    projectId: project.id,
    accountId: account.id,
    serviceId: account.serviceId,
    names,
  });
  await insertWeek(app, { organizationId, accountId: account.id, ruleId, ruleName: names.rule });
  const connection = await prisma.connectionLink.create({
    data: {
      id: newId(),
      organizationId,
      serviceId: account.serviceId,
      name: names.connection,
      linkName: `${organization.slug}__books`,
      scopes: [],
      createdById: organization.admin.memberId,
      createdByName: "Ada",
      createdAt: now,
      updatedAt: now,
    },
  });
  const run = await insertRun(app, { organizationId, accountId: account.id });
  await insertMappingErrors(app, { organizationId, accountId: account.id, names });
  const subscription = await insertEndpoint(app, { organizationId, slug: organization.slug, names });
  await prisma.problem.create({
    data: {
      id: newId(),
      organizationId,
      kind: "REAUTHENTICATION_REQUIRED",
      environment: "PRODUCTION",
      subjectId: account.id,
      accountId: account.id,
      detail: {},
      openedAt: ago(1),
    },
  });
  return {
    organization: named,
    names,
    ids: { account: account.id, rule: ruleId, connection: connection.id, subscription, run },
  };
}

async function insertDeployedRule(
  app: TestApp,
  given: Pick<MailScene, "names"> & {
    organizationId: string;
    projectId: string;
    accountId: string;
    serviceId: string;
  },
): Promise<string> {
  const { organizationId, projectId, accountId, serviceId, names } = given;
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const [functionId, functionVersionId, ruleId, deploymentId] = [newId(), newId(), newId(), newId()];
  const version = {
    id: functionVersionId,
    organizationId,
    number: 1,
    url: "https://shop.example.com/",
    createdAt: now,
    createdByName: "Ada",
  };
  await prisma.function.create({
    data: {
      id: functionId,
      organizationId,
      projectId,
      name: names.function,
      currentVersionId: functionVersionId,
      createdAt: now,
      updatedAt: now,
      versions: { create: version },
    },
  });
  const definition = { serviceId, name: names.rule, eventTypes: ["Leads.created"], functionId };
  await prisma.deployment.create({
    data: {
      id: deploymentId,
      organizationId,
      projectId,
      number: 1,
      kind: "DEPLOY",
      ruleCount: 1,
      deployedById: newId(),
      deployedByName: "Ada",
      createdAt: now,
      rules: { create: { ruleId, organizationId, ruleVersion: 1, ...definition, functionVersionId } },
    },
  });
  const binding = {
    environment: "PRODUCTION" as const,
    organizationId,
    accountId,
    deploymentId,
    failingSince: now,
    failingReason: names.reason,
    probeAt: new Date(now.getTime() + 60_000),
  };
  await prisma.rule.create({
    data: {
      id: ruleId,
      organizationId,
      projectId,
      ...definition,
      createdAt: now,
      updatedAt: now,
      bindings: { create: [binding, { environment: "DEVELOPMENT", organizationId }] },
    },
  });
  return ruleId;
}

/** 12 executions a day of this week and 5 a day of the one before: most succeeded, some failed; those of the last day wait. */
async function insertWeek(
  app: TestApp,
  given: { organizationId: string; accountId: string; ruleId: string; ruleName: string },
): Promise<void> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now().getTime();
  const rows = Array.from({ length: 14 }, (_, day) => day).flatMap((day) =>
    Array.from({ length: day < 7 ? 12 + day * 3 : 5 }, (_each, number) => {
      const at = new Date(now - day * dayMs - (number + 1) * 60_000);
      const status: ExecutionStatus = day === 0 ? "QUEUED" : number % 5 === 4 ? "FAILED" : "SUCCEEDED";
      return { at, status, id: idAt(at) };
    }),
  );
  const { organizationId, accountId } = given;
  await prisma.event.createMany({
    data: rows.map(({ id, at }) => ({
      id,
      organizationId,
      accountId,
      environment: "PRODUCTION" as const,
      serviceKey: "zoho-crm",
      eventType: "Leads.created",
      recordId: id,
      fingerprint: id,
      payload: {},
      occurredAt: at,
      receivedAt: at,
    })),
  });
  await prisma.execution.createMany({
    data: rows.map(({ id, at, status }) => ({
      id,
      ...given,
      environment: "PRODUCTION" as const,
      eventId: id,
      recordId: id,
      status,
      runAt: at,
      createdAt: at,
    })),
  });
}

/** An id of a moment: ids of executions have the time of their making in them. */
function idAt(at: Date): string {
  return `${firstIdAt(at.getTime()).slice(0, 19)}${newId().slice(19)}`;
}

async function insertRun(
  app: TestApp,
  { organizationId, accountId }: { organizationId: string; accountId: string },
): Promise<string> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const id = newId();
  await prisma.syncRun.create({
    data: {
      id,
      organizationId,
      accountId,
      kind: "CONTACTS_PULL",
      scope: "INCREMENTAL",
      status: "SUCCEEDED",
      runAt: now,
      createdAt: now,
      startedAt: new Date(now.getTime() - 95_000),
      finishedAt: now,
      objects: {
        create: [
          {
            object: "CONTACTS",
            position: 0,
            state: "DONE",
            done: 1_204,
            total: 1_204,
            committed: 1_190,
            created: 10,
            updated: 1_180,
            failed: 14,
            conflicts: 2,
          },
          { object: "DELETIONS", position: 1, state: "DONE", done: 4, committed: 4, deleted: 4 },
        ],
      },
    },
  });
  await prisma.syncStream.create({
    data: {
      organizationId,
      accountId,
      kind: "CONTACTS_PULL",
      everyMinutes: 60,
      nextRunAt: new Date(now.getTime() + 3_000_000),
    },
  });
  return id;
}

async function insertMappingErrors(
  app: TestApp,
  given: Pick<MailScene, "names"> & { organizationId: string; accountId: string },
): Promise<void> {
  const { organizationId, accountId, names } = given;
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const causes = [
    {
      code: "NOT_AN_EMAIL" as const,
      property: "email",
      field: "Email",
      value: "grace@",
      reason: "“grace@” is no e-mail address.",
      suggestion: "Correct the address in Zoho CRM.",
      open: 1_970,
    },
    {
      code: "NOT_A_DATE" as const,
      property: "dateOfBirth",
      field: "Date_of_Birth",
      value: "31/12/1990",
      reason: "“31/12/1990” is no date as it is expected: year-month-day.",
      suggestion: "Add the transform “Date format” with dd/MM/yyyy to the mapping.",
      open: 30,
    },
  ];
  for (const { open, code, property, field, value, reason, suggestion } of causes) {
    const group = { organizationId, accountId, direction: "PULL" as const, property, field, code };
    const seen = { firstSeenAt: now, lastSeenAt: now };
    const { id } = await prisma.mappingErrorGroup.create({ data: { id: newId(), ...group, open, ...seen } });
    await prisma.mappingError.createMany({
      data: Array.from({ length: 30 }, (_, number) => ({
        ...group,
        ...seen,
        id: newId(),
        groupId: id,
        recordKey: `${property}-${number}`,
        recordName: number % 4 === 0 ? names.record : `Person ${number}`,
        value,
        reason,
        suggestion,
      })),
    });
  }
}

async function insertEndpoint(
  app: TestApp,
  { organizationId, slug, names }: Pick<MailScene, "names"> & { organizationId: string; slug: string },
): Promise<string> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const id = newId();
  const extension = await prisma.extension.create({
    data: {
      id: newId(),
      organizationId,
      key: `desk-${slug}`,
      name: names.extension,
      secretCredentialId: newId(),
      secretRotatedAt: now,
      createdByName: "Ada",
      createdAt: now,
      updatedAt: now,
    },
  });
  await prisma.callbackSubscription.create({
    data: {
      id,
      organizationId,
      extensionId: extension.id,
      event: "onInstall",
      url: "https://hooks.example.com/private/path?key=s3cret",
      createdAt: now,
      updatedAt: now,
      health: {
        create: {
          organizationId,
          failingSince: new Date(now.getTime() - 3.5 * dayMs),
          failingReason: names.reason,
          lastSuccessAt: new Date(now.getTime() - 3.6 * dayMs),
          noticed: 70,
        },
      },
    },
  });
  await prisma.delivery.createMany({
    data: Array.from({ length: 3 }, () => ({
      id: newId(),
      organizationId,
      publisherId: organizationId,
      extensionId: extension.id,
      subscriptionId: id,
      event: "onInstall" as const,
      dueAt: now,
      createdAt: new Date(now.getTime() - 3 * dayMs),
    })),
  });
  await prisma.callbackHour.createMany({
    data: [2, 9, 20].map((days) => ({
      subscriptionId: id,
      organizationId,
      extensionId: extension.id,
      hour: new Date(Math.floor((now.getTime() - days * dayMs) / 3_600_000) * 3_600_000),
      delivered: 400,
      undelivered: days === 2 ? 6 : 0,
      durations: [],
    })),
  });
  return id;
}
