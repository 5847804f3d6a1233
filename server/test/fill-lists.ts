import { newId } from "../src/platform/ids.ts";
import { fillMappingErrors } from "./fill-mapping-errors.ts";
import { fillReportLists } from "./fill-report-lists.ts";
import { fillSyncedLists } from "./fill-synced-lists.ts";
import type { TestApp } from "./app.ts";
import type { TestOrganization } from "./builders.ts";
import { makeOrganization } from "./builders.ts";

export type ListSizes = { rules: number; accounts: number };

/** An organization with rows in every list, and what the scenarios ask for. */
export type FilledOrganization = TestOrganization & {
  sizes: ListSizes;
  projectId: string;
  busyRuleId: string;
  busyAccountId: string;
  busyDeploymentId: string;
  busyFunctionId: string;
  busyConnectionId: string;
  busyLinkName: string;
  /** Has all deliveries, by two callback subscriptions, and as many versions as there are accounts. */
  busyExtensionId: string;
  busyExtensionKey: string;
  /** Has 46 callback subscriptions. */
  listeningExtensionId: string;
  listeningExtensionKey: string;
  busyInstallationId: string;
  busySubscriptionId: string;
  /** Of the busy account, with half of its contacts. */
  busyViewId: string;
  /** Of the busy account, with half of the mapping errors. */
  busyMappingGroupId: string;
  /** Has a quarter of the notifications; the digest another one. */
  busyIncidentId: string;
  busyDigestId: string;
};

/** Has three accounts and three rules in each organization, the oldest: a filter must not search for them. */
export const rareService = "service-50";
const services = 60;

/**
 * Fills two organizations in one pass. Their rows lie between each other in the tables, as those of organizations that
 * grew side by side, so they differ in nothing but their number. Twice as many executions as rules. In each: one
 * account with half of the rules, one rule with half of the executions, and thirty executions each that failed, that
 * wait and that ran in production, the oldest. As many deliveries as executions: a third of them waits, thirty were not delivered. As many functions as accounts, the first with half of the rules and of
 * the versions. 100,000 rules and 10,000 accounts take about half a minute.
 */
export async function fillLists(
  app: TestApp,
  sizes: { large: ListSizes; small: ListSizes },
): Promise<{ large: FilledOrganization; small: FilledOrganization }> {
  const { pool } = app.environment.database;
  const prepared = [await prepare(app, sizes.large), await prepare(app, sizes.small)];
  const client = await pool.connect();
  try {
    for (const text of statements)
      await client.query(
        text.replaceAll("$organizations", client.escapeLiteral(JSON.stringify(prepared.map(toFill)))),
      );
    const { rows } = await client.query<{
      organizationId: string;
      busyRuleId: string;
      busyAccountId: string;
      busyDeploymentId: string;
      busyFunctionId: string;
      busyConnectionId: string;
      busyLinkName: string;
      busyExtensionId: string;
      busyExtensionKey: string;
      listeningExtensionId: string;
      listeningExtensionKey: string;
      busyInstallationId: string;
      busySubscriptionId: string;
      busyViewId: string;
      busyMappingGroupId: string;
      busyIncidentId: string;
      busyDigestId: string;
    }>(
      `select r."organizationId", r."id" as "busyRuleId", a."id" as "busyAccountId", d."id" as "busyDeploymentId", f."id" as "busyFunctionId",
         n."id" as "busyConnectionId", n."linkName" as "busyLinkName",
         x."id" as "busyExtensionId", x."key" as "busyExtensionKey", y."id" as "listeningExtensionId", y."key" as "listeningExtensionKey",
         i."id" as "busyInstallationId", s."id" as "busySubscriptionId", w."id" as "busyViewId", m."id" as "busyMappingGroupId",
         e."id" as "busyIncidentId", e."digestId" as "busyDigestId"
       from fill_rule r join fill_account a on a."organizationId" = r."organizationId" and a.n = 0
       join fill_deployment d on d."organizationId" = r."organizationId" and d.n = 0
       join fill_function f on f."organizationId" = r."organizationId" and f.n = 0
       join fill_connection n on n."organizationId" = r."organizationId" and n.n = 0
       join fill_extension x on x."organizationId" = r."organizationId" and x.n = 0
       join fill_extension y on y."organizationId" = r."organizationId" and y.n = 1
       join fill_view w on w."organizationId" = r."organizationId" and w.n = 0
       join fill_group m on m."organizationId" = r."organizationId" and m.n = 0
       join fill_incident e on e."organizationId" = r."organizationId"
       join fill_installation i on i."organizationId" = r."organizationId" and i.n = 0
       join fill_subscription s on s."organizationId" = r."organizationId" and s.n = 0 where r.n = 0`,
    );
    const [large, small] = prepared.map((each) => {
      const busy = rows.find((row) => row.organizationId === each.id);
      if (!busy) throw new Error("The organization has no rows.");
      return { ...each, ...busy };
    });
    if (!large || !small) throw new Error("There are two organizations.");
    return { large, small };
  } finally {
    client.release(true);
  }
}

type Prepared = TestOrganization & {
  sizes: ListSizes;
  projectId: string;
  otherProjectId: string;
  credentialId: string;
};

async function prepare(app: TestApp, sizes: ListSizes): Promise<Prepared> {
  const organization = await makeOrganization(app);
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const [projectId, otherProjectId, credentialId] = [newId(), newId(), newId()];
  const scope = { organizationId: organization.id, createdAt: now };
  await prisma.project.create({ data: { id: projectId, name: "One", slug: "one", ...scope } });
  await prisma.project.create({ data: { id: otherProjectId, name: "Two", slug: "two", ...scope } });
  const sealed = app.environment.vault.seal("{}", {
    organizationId: organization.id,
    recordId: credentialId,
    purpose: "tokens",
  });
  await prisma.credential.create({
    data: { id: credentialId, organizationId: organization.id, purpose: "tokens", updatedAt: now, ...sealed },
  });
  return { ...organization, sizes, projectId, otherProjectId, credentialId };
}

function toFill({
  id,
  sizes,
  projectId,
  otherProjectId,
  credentialId,
  admin,
}: Prepared): Record<string, unknown> {
  return { organizationId: id, ...sizes, projectId, otherProjectId, credentialId, memberId: admin.memberId };
}

const organizations = `jsonb_to_recordset($organizations::jsonb) as o("organizationId" uuid, "rules" int, "accounts" int,
  "memberId" uuid, "projectId" uuid, "otherProjectId" uuid, "credentialId" uuid)`;

/** Rows `n` of each organization, in the order in which both grow; `last` counts from the end. */
const grow = (count: string): string =>
  `select o.*, n, ${count} - 1 - n as "last", row_number() over (order by (n + 0.5) / (${count}), o."organizationId") as "position"
   from ${organizations} cross join lateral generate_series(0, ${count} - 1) n order by "position"`;

const statements = [
  `insert into "Service" ("id", "key", "name", "description", "capabilities", "provider", "createdAt")
   select uuidv7(), 'service-' || n, 'Service ' || lpad(n::text, 3, '0'), '', '{EVENTS}', 'zoho-crm', now() from generate_series(1, ${services}) n`,

  // The newest nine accounts are those of three services that the nested lists begin with.
  `create temp table fill_account as
   select g.*, uuidv7() as "id", uuidv7() as "authorizationId", g.n between 1 and 3 or g.n > 3 and g.n % 5 < 2 and g."last" >= 9 as "production",
     (select s."id" from "Service" s where s."key" = case when g."last" < 9 then 'service-' || 1 + g."last" % 3
       when g.n between 1 and 3 then '${rareService}' when g.n % 2 = 0 then 'zoho-crm' else 'service-' || 1 + g.n % 40 end) as "serviceId"
   from (${grow(`o."accounts"`)}) g`,
  `insert into "Authorization" ("id", "organizationId", "serviceId", "credentialId", "scopes", "accessTokenExpiresAt")
   select "authorizationId", "organizationId", "serviceId", "credentialId", '{}', now() from fill_account order by "position"`,
  `insert into "Account" ("id", "organizationId", "serviceId", "environment", "projectId", "authorizationId", "providerOrgId",
     "providerOrgName", "dataCentre", "grantedById", "grantedByName", "grantedAt", "firstSync", "firstSyncedAt")
   select "id", "organizationId", "serviceId", (case when "production" then 'PRODUCTION' else 'DEVELOPMENT' end)::"Environment",
     case when "production" then "projectId" end, "authorizationId", 'org-' || n, 'Account ' || n, 'us', "memberId", 'Filler', now(), 'DONE', now()
   from fill_account order by "position"`,

  `create temp table fill_function as
   select g.*, uuidv7() as "id", uuidv7() as "versionId" from (${grow(`o."accounts"`)}) g`,
  `insert into "Function" ("id", "organizationId", "projectId", "name", "kind", "currentVersionId", "createdAt", "updatedAt", "deletedAt")
   select "id", "organizationId", case when n % 2 = 0 then "projectId" else "otherProjectId" end, 'Function ' || n, 'SCRIPT', "versionId", now(), now(),
     case when n % 10 = 9 then now() end from fill_function order by "position"`,
  `create index on fill_function ("organizationId", n)`,
  `analyze fill_function`,
  `insert into "FunctionVersion" ("id", "organizationId", "functionId", "number", "source", "createdAt", "createdByName")
   select case when g.n = 0 then b."versionId" when g.n < g."accounts" then f."versionId" else uuidv7() end, g."organizationId",
     case when g.n = 0 or g.n >= g."accounts" then b."id" else f."id" end, g.n + 1, '', now(), 'Filler'
   from (${grow(`o."accounts" * 2`)}) g join fill_function b on b."organizationId" = g."organizationId" and b.n = 0
   left join fill_function f on f."organizationId" = g."organizationId" and f.n = g.n order by g."position"`,

  // Names in an order of their own: a page by name is spread over the table.
  `create temp table fill_rule as
   select g.*, uuidv7() as "id", case when n % 2 = 0 then 'Invoice ' else 'Lead ' end || md5(n::text) as "name",
     case when n < 3 then '${rareService}' when n % 3 = 0 then 'service-1' else 'zoho-crm' end as "serviceKey",
     case when n % 2 = 0 then 0 when n % 4 = 1 then "accounts" - 1 - n / 4 % 9 else n % "accounts" end as "account"
   from (${grow(`o."rules"`)}) g`,
  `insert into "Rule" ("id", "organizationId", "projectId", "serviceId", "name", "eventTypes", "functionId", "createdAt", "updatedAt")
   select r."id", r."organizationId", case when r.n < 3 or r.n % 5 < 3 then r."projectId" else r."otherProjectId" end, s."id", r."name",
     '{"Leads.created"}', case when r.n % 2 = 0 then f."id" end, now(), now() from fill_rule r join "Service" s on s."key" = r."serviceKey"
   join fill_function f on f."organizationId" = r."organizationId" and f.n = 0 order by r."position"`,
  `create index on fill_account ("organizationId", n)`,
  `analyze fill_account`,
  `insert into "RuleBinding" ("ruleId", "environment", "organizationId", "accountId")
   select r."id", e."environment", r."organizationId", case when e."environment" = 'DEVELOPMENT' then a."id" end
   from fill_rule r cross join (values ('DEVELOPMENT'::"Environment"), ('PRODUCTION')) e("environment")
   join fill_account a on a."organizationId" = r."organizationId" and a.n = r."account" order by r."position"`,

  // As many connections as accounts, the oldest three of the rare service; the first has calls and is named by a script.
  `create temp table fill_connection as
   select g.*, uuidv7() as "id", uuidv7() as "authorizationId", 'filled-' || g."organizationId" || '__connection' || g.n as "linkName"
   from (${grow(`o."accounts"`)}) g`,
  `insert into "ConnectionLink" ("id", "organizationId", "serviceId", "name", "linkName", "scopes", "createdById", "createdByName", "createdAt", "updatedAt")
   select c."id", c."organizationId", s."id", 'Connection ' || c.n, c."linkName", '{}', c."memberId", 'Filler', now(), now() from fill_connection c
   join "Service" s on s."key" = case when c.n < 3 then '${rareService}' else 'zoho-crm' end order by c."position"`,
  `insert into "Authorization" ("id", "organizationId", "serviceId", "credentialId", "scopes", "accessTokenExpiresAt")
   select c."authorizationId", c."organizationId", n."serviceId", c."credentialId", '{}', now() from fill_connection c
   join "ConnectionLink" n on n."id" = c."id" order by c."position"`,
  `insert into "ConnectionAuthorization" ("connectionId", "environment", "organizationId", "authorizationId", "grantedById", "grantedByName", "grantedAt")
   select "id", 'DEVELOPMENT', "organizationId", "authorizationId", "memberId", 'Filler', now() from fill_connection order by "position"`,
  `insert into "ConnectionShare" ("connectionId", "projectId", "organizationId")
   select c."id", p."projectId", c."organizationId" from fill_connection c
   cross join lateral (values (c."projectId"), (c."otherProjectId")) p("projectId") order by c."position", p."projectId"`,
  `insert into "ConnectionCall" ("id", "organizationId", "connectionId", "environment", "door", "callerName", "method", "host", "path", "failed",
     "attempts", "durationMs", "requestBytes", "responseBytes", "at")
   select uuidv7(), g."organizationId", c."id", (case when g.n % 3 = 0 then 'PRODUCTION' else 'DEVELOPMENT' end)::"Environment", 'SCRIPT', 'A rule',
     'GET', 'api.example.com', '/', g.n % 4 = 0, 1, 1, 0, 0, now() from (${grow(`2 * o."rules"`)}) g
   join fill_connection c on c."organizationId" = g."organizationId" and c.n = 0 order by g."position"`,
  `insert into "FunctionLink" ("functionVersionId", "linkName")
   select f."versionId", c."linkName" from fill_connection c join fill_function f on f."organizationId" = c."organizationId" and f.n = 1 where c.n = 0`,

  // As many deployments as rules; the first has all rules.
  `create temp table fill_deployment as select g.*, uuidv7() as "id" from (${grow(`o."rules"`)}) g`,
  `insert into "Deployment" ("id", "organizationId", "projectId", "number", "kind", "ruleCount", "deployedById", "deployedByName", "createdAt")
   select "id", "organizationId", "projectId", n + 1, 'DEPLOY', 0, "memberId", 'Filler', now() from fill_deployment order by "position"`,
  `insert into "DeployedRule" ("deploymentId", "ruleId", "organizationId", "ruleVersion", "name", "serviceId", "eventTypes")
   select d."id", r."id", r."organizationId", 1, r."name", s."id", '{"Leads.created"}' from fill_rule r
   join fill_deployment d on d."organizationId" = r."organizationId" and d.n = 0
   join "Service" s on s."key" = r."serviceKey" order by r."position"`,

  // Half of them of the first rule, the others of the ten rules that come first by name.
  `create temp table fill_leading as
   select "organizationId", "id" as "ruleId", row_number() over (partition by "organizationId" order by lower("name") collate "C") - 1 as "rank" from fill_rule`,
  `create temp table fill_execution as
   select x.*, uuidv7() as "id", uuidv7() as "eventId" from (
     select g.*, case when g.n % 2 = 0 then b."id" else l."ruleId" end as "ruleId", a."id" as "accountId"
     from (${grow(`2 * o."rules"`)}) g
     join fill_rule b on b."organizationId" = g."organizationId" and b.n = 0
     join fill_account a on a."organizationId" = g."organizationId" and a.n = 0
     join fill_leading l on l."organizationId" = g."organizationId" and l."rank" = g.n / 2 % 10
     order by g."position" offset 0) x`,
  `insert into "WatchGap" ("id", "organizationId", "accountId", "reason", "fromAt", "toAt", "detectedAt", "closedAt", "recovered")
   select uuidv7(), "organizationId", "accountId", 'PUSH_MISSED', now(), now(), now(), now(), 1 from fill_execution where n % 4 = 0 order by "position"`,
  `insert into "Event" ("id", "organizationId", "accountId", "environment", "serviceKey", "eventType", "recordId", "fingerprint", "payload", "occurredAt", "receivedAt")
   select "eventId", "organizationId", "accountId", 'DEVELOPMENT', 'zoho-crm', 'Leads.created', 'record-' || n, n::text, '{}', now(), now()
   from fill_execution order by "position"`,
  `insert into "Execution" ("id", "organizationId", "ruleId", "ruleName", "environment", "eventId", "accountId", "recordId", "status", "runAt", "createdAt")
   select "id", "organizationId", "ruleId", 'A rule', (case when n % 3 = 0 and n < 90 then 'PRODUCTION' else 'DEVELOPMENT' end)::"Environment",
     "eventId", "accountId", 'record-' || n,
     (case when n >= 90 then 'SUCCEEDED' when n % 3 = 1 then 'FAILED' when n % 3 = 2 then 'QUEUED' else 'SUCCEEDED' end)::"ExecutionStatus", now(), now()
   from fill_execution order by "position"`,

  // As many extensions as accounts, published and installed by the organization; the first has as many versions, and was installed as often before.
  `create temp table fill_extension as
   select g.*, uuidv7() as "id", uuidv7() as "versionId", 'filled-' || g."organizationId" || '-' || g.n as "key" from (${grow(`o."accounts"`)}) g`,
  `insert into "Extension" ("id", "organizationId", "key", "name", "latestVersionId", "secretCredentialId", "secretRotatedAt", "createdByName", "createdAt", "updatedAt")
   select "id", "organizationId", "key", 'Extension ' || n, "versionId", "credentialId", now(), 'Filler', now(), now() from fill_extension order by "position"`,
  `insert into "ExtensionVersion" ("id", "organizationId", "extensionId", "number", "version", "manifest", "publishedByName", "publishedAt")
   select case when g.n < g."accounts" then x."versionId" else uuidv7() end, g."organizationId", x."id", case when g.n < g."accounts" then g."accounts" + 1 else g.n - g."accounts" + 1 end,
     '1.' || g.n || '.0', jsonb_build_object('key', x."key", 'name', x."key", 'version', '1.' || g.n || '.0', 'callbackListener', '{}'::jsonb,
       'securityContext', '{"scopes": []}'::jsonb, 'configParams', '[]'::jsonb), 'Filler', now()
   from (${grow(`o."accounts" * 2`)}) g
   join fill_extension x on x."organizationId" = g."organizationId" and x.n = case when g.n < g."accounts" then g.n else 0 end order by g."position"`,
  `create temp table fill_installation as
   select g.*, uuidv7() as "id", x."id" as "extensionId", x."versionId" from (${grow(`o."accounts" * 2`)}) g
   join fill_extension x on x."organizationId" = g."organizationId" and x.n = case when g.n < g."accounts" then g.n else 1 end`,
  `insert into "Installation" ("id", "organizationId", "publisherId", "extensionId", "versionId", "installedByName", "installedAt", "authorizedAt", "uninstalledAt", "sequence")
   select "id", "organizationId", "organizationId", "extensionId", "versionId", 'Filler', now(), now(), case when n >= "accounts" then now() end, 0
   from fill_installation order by "position"`,
  // Two of the first extension, 46 of the second, the others of all.
  `create temp table fill_subscription as
   select g.*, uuidv7() as "id", x."id" as "extensionId", ('{onInstall,onUpdate,onUninstall,onZohoAuthorise}'::"CallbackEvent"[])[g.n % 4 + 1] as "event"
   from (${grow(`o."accounts"`)}) g
   join fill_extension x on x."organizationId" = g."organizationId" and x.n = case when g.n < 2 then 0 when g.n % 2 = 0 and g.n < 94 then 1 else g.n end`,
  `insert into "CallbackSubscription" ("id", "organizationId", "extensionId", "event", "url", "createdAt", "updatedAt")
   select "id", "organizationId", "extensionId", "event", 'https://example.com/' || n, now(), now() from fill_subscription order by "position"`,
  `insert into "CallbackHealth" ("subscriptionId", "organizationId") select "id", "organizationId" from fill_subscription order by "position"`,
  `create temp table fill_delivery as
   select g.*, uuidv7() as "id", uuidv7() as "eventId", i."id" as "installationId", i."versionId", i."extensionId", s."id" as "subscriptionId", s."event",
     (case when g.n < 90 and g.n % 3 = 0 then 'FAILED' when g.n % 3 = 1 then 'PENDING' else 'SUCCEEDED' end)::"DeliveryOutcome" as "outcome"
   from (${grow(`2 * o."rules"`)}) g
   join fill_installation i on i."organizationId" = g."organizationId" and i.n = 0
   join fill_subscription s on s."organizationId" = g."organizationId" and s.n = case when g.n / 3 % 2 = 0 then 0 else g.n % 2 end order by g."position"`,
  `insert into "InstallationEvent" ("id", "organizationId", "publisherId", "extensionId", "installationId", "versionId", "event", "sequence", "at")
   select "eventId", "organizationId", "organizationId", "extensionId", "installationId", "versionId", "event", n + 1, now() from fill_delivery order by "position"`,
  `insert into "Delivery" ("id", "ended", "organizationId", "publisherId", "extensionId", "subscriptionId", "installationId", "eventId", "event", "sequence", "outcome", "attemptCount", "dueAt", "createdAt")
   select "id", "outcome" <> 'PENDING', "organizationId", "organizationId", "extensionId", "subscriptionId", "installationId", "eventId", "event", n + 1, "outcome", 1, now(), now()
   from fill_delivery order by "position"`,
  `insert into "DeliveryAttempt" ("deliveryId", "number", "organizationId", "startedAt", "durationMs", "url")
   select "id", 1, "organizationId", now(), 5, 'https://example.com/' from fill_delivery order by "position"`,
  `insert into "CallbackHour" ("subscriptionId", "hour", "organizationId", "extensionId", "succeeded", "durations")
   select s."id", h, s."organizationId", s."extensionId", 1, '{1}' from fill_subscription s cross join generate_series(date_trunc('hour', now()) - interval '2 days', now(), interval '1 hour') h
   where s.n < 2`,
  ...fillSyncedLists(grow),
  ...fillMappingErrors(grow),
  ...fillReportLists(grow),
  `vacuum (analyze)`,
];
