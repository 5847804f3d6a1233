import { insertDelivery, makeCallbackScene } from "../src/modules/callbacks/callback-scene.fixture.ts";
import { newId } from "../src/platform/ids.ts";
import { toGlobalId } from "../src/graphql/global-id.ts";
import type { TestApp } from "./app.ts";
import { makeReportThings } from "./report-things.ts";
import { makeSyncedThings } from "./synced-things.ts";
import { insertAccount, makeMember, makeOrganization, query } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";

/** An organization with one of everything that the schema knows, by type name and Relay id. */
export type Everything = TestOrganization & {
  ids: Record<string, string>;
  linkName: string;
  extensionKey: string;
};

export async function makeEverything(app: TestApp): Promise<Everything> {
  const organization = await makeOrganization(app);
  const { token } = organization.admin;
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const organizationId = organization.id;

  async function mutate(field: string, input: Record<string, unknown>, entity: string): Promise<string> {
    const pascal = field.charAt(0).toUpperCase() + field.slice(1);
    const answer = await query(
      app,
      token,
      `mutation($input: ${pascal}Input!) { ${field}(input: $input) { ... on Error { message } ... on ${pascal}Payload { ${entity} { id } } } }`,
      { input },
    );
    const payload = answer.data?.[field] as Record<string, { id: string } | undefined> | undefined;
    const id = payload?.[entity]?.id;
    if (!id) throw new Error(`${field} failed: ${JSON.stringify(answer)}`);
    return id;
  }

  await mutate(
    "saveServiceClient",
    { serviceKey: "zoho-crm", clientId: `client of ${organization.slug}`, clientSecret: "secret" },
    "service",
  );
  const projectId = await mutate("createProject", { name: `Project of ${organization.slug}` }, "project");
  const functionId = await mutate(
    "createFunction",
    { projectId, name: "Function", url: `${app.simulator.origin}/receiver/x` },
    "function",
  );
  const account = await insertAccount(app, organizationId, { grantedById: organization.admin.memberId });
  const ruleId = await mutate(
    "createRule",
    {
      projectId,
      serviceKey: "zoho-crm",
      name: `Rule of ${organization.slug}`,
      eventTypes: ["Leads.created"],
      functionId,
      developmentAccountId: account.globalId,
    },
    "rule",
  );
  const connectionId = await mutate(
    "createConnection",
    { name: "Connection", serviceKey: "zoho-crm", projectIds: [projectId] },
    "connection",
  );
  const deploymentId = await mutate(
    "deployProject",
    { projectId, allowConfigurationNeeded: true },
    "deployment",
  );
  const connection = await prisma.connectionLink.findFirstOrThrow({ where: { organizationId } });
  const call = await prisma.connectionCall.create({
    data: {
      id: newId(),
      organizationId,
      connectionId: connection.id,
      environment: "DEVELOPMENT",
      door: "GRAPHQL",
      callerName: "Somebody",
      method: "GET",
      host: "example.com",
      path: "/",
      failed: false,
      attempts: 1,
      durationMs: 1,
      requestBytes: 0,
      responseBytes: 0,
      at: now,
    },
  });
  const rule = await prisma.rule.findFirstOrThrow({ where: { organizationId } });
  const version = await prisma.functionVersion.findFirstOrThrow({ where: { organizationId } });
  const member = await makeMember(app, organizationId, ["DEVELOPER"]);
  const apiToken = await prisma.apiToken.findFirstOrThrow({ where: { memberId: member.memberId } });
  const audit = await prisma.auditEntry.findFirstOrThrow({ where: { organizationId } });
  const scope = { organizationId, accountId: account.id };
  const run = await prisma.syncRun.create({
    data: { id: newId(), ...scope, kind: "ORG_SYNC", status: "FAILED", runAt: now, createdAt: now },
  });
  const synced = await makeSyncedThings(app, scope, run.id);
  const reports = await makeReportThings(app, scope);
  const gap = await prisma.watchGap.create({
    data: { id: newId(), ...scope, reason: "PUSH_MISSED", fromAt: now, toAt: now, detectedAt: now },
  });
  const problem = await prisma.problem.create({
    data: {
      id: newId(),
      ...scope,
      kind: "SYNC_FAILED",
      environment: "DEVELOPMENT",
      subjectId: account.id,
      detail: {},
      openedAt: now,
    },
  });
  const event = await prisma.event.create({
    data: {
      id: newId(),
      ...scope,
      environment: "DEVELOPMENT",
      serviceKey: "zoho-crm",
      eventType: "Leads.created",
      recordId: "1",
      fingerprint: newId(),
      payload: {},
      occurredAt: now,
      receivedAt: now,
    },
  });
  const execution = await prisma.execution.create({
    data: {
      id: newId(),
      ...scope,
      ruleId: rule.id,
      ruleName: rule.name,
      environment: "DEVELOPMENT",
      eventId: event.id,
      recordId: "1",
      status: "FAILED",
      runAt: now,
      createdAt: now,
    },
  });
  const rotation = await prisma.masterKeyRotation.create({
    data: {
      id: newId(),
      organizationId,
      keyId: app.environment.vault.currentKeyId,
      state: "DONE",
      total: 0,
      requestedByName: `Admin of ${organization.slug}`,
      startedAt: now,
      finishedAt: now,
    },
  });
  // It publishes an extension and has it installed: no other organization is concerned.
  const scene = await makeCallbackScene(app, { publisher: organization, customer: organization });
  const { delivery, event: installationEvent } = await insertDelivery(app, scene);
  const subscription = scene.subscriptions.onInstall;
  if (!subscription) throw new Error("The scene listens to all events.");
  return {
    ...organization,
    linkName: connection.linkName,
    extensionKey: scene.extension.key,
    ids: {
      Organization: toGlobalId("Organization", organizationId),
      Member: toGlobalId("Member", member.memberId),
      ApiToken: toGlobalId("ApiToken", apiToken.id),
      AuditEntry: toGlobalId("AuditEntry", audit.id),
      Project: projectId,
      Function: functionId,
      FunctionVersion: toGlobalId("FunctionVersion", version.id),
      Rule: ruleId,
      Deployment: deploymentId,
      Account: account.globalId,
      ConnectionLink: connectionId,
      ConnectionCall: toGlobalId("ConnectionCall", call.id),
      SyncRun: toGlobalId("SyncRun", run.id),
      WatchGap: toGlobalId("WatchGap", gap.id),
      ...synced,
      ...reports,
      Problem: toGlobalId("Problem", problem.id),
      Event: toGlobalId("Event", event.id),
      Execution: toGlobalId("Execution", execution.id),
      MasterKeyRotation: toGlobalId("MasterKeyRotation", rotation.id),
      Extension: toGlobalId("Extension", scene.extension.id),
      ExtensionVersion: toGlobalId("ExtensionVersion", scene.version.id),
      Installation: toGlobalId("Installation", scene.installation.id),
      InstallationEvent: toGlobalId("InstallationEvent", installationEvent.id),
      CallbackSubscription: toGlobalId("CallbackSubscription", subscription.id),
      Delivery: toGlobalId("Delivery", delivery.id),
    },
  };
}

/** A fingerprint per table of all that an organization has, to see that nothing of it changed. */
export async function readFingerprints(
  app: TestApp,
  organizationId: string,
): Promise<Record<string, string>> {
  const { pool } = app.environment.database;
  const { rows } = await pool.query<{ table: string }>(
    `select c.table_name as table from information_schema.columns c
     join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and c.column_name = 'organizationId' and t.table_type = 'BASE TABLE'
     order by 1`,
  );
  const prints: Record<string, string> = {};
  for (const { table } of rows) {
    const { rows: found } = await pool.query<{ print: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as print
       from "${table}" t where "organizationId" = $1`,
      [organizationId],
    );
    prints[table] = found[0]?.print ?? "";
  }
  return prints;
}
