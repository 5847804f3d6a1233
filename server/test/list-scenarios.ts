import { toGlobalId } from "../src/graphql/global-id.ts";
import type { TestApp } from "./app.ts";
import { captureStatements, explainStatements } from "./list-cost.ts";
import type { Cost } from "./list-cost.ts";
import { rareService } from "./fill-lists.ts";
import {
  mappingErrorDocuments,
  mappingErrorFilters,
  mappingGroupFilters,
} from "./mapping-error-scenarios.ts";
import { notificationFilters, reportDocuments } from "./report-scenarios.ts";
import { contactFilters, runFilters, syncedDocuments, userFilters } from "./synced-scenarios.ts";
import type { FilledOrganization } from "./fill-lists.ts";

type Scenario = {
  name: string;
  document: string;
  /** May read rows beyond its page: the catalogue is some hundred rows, and a hold is no column of an execution. */
  beyondPage?: boolean;
  variables?: (organization: FilledOrganization, cursors: Cursors) => Record<string, unknown>;
};

/** Cursors in the middle of each list. */
type Cursors = {
  accounts: string;
  rules: string;
  executions: string;
  rulesOfAccount: string;
  events: string;
  deployments: string;
  deployedRules: string;
  functions: string;
  versions: string;
  rulesOfFunction: string;
  connections: string;
  projectsOfConnection: string;
  callsOfConnection: string;
  deliveries: string;
  deliveriesOfSubscription: string;
  subscriptions: string;
  subscriptionsOfExtension: string;
  extensions: string;
  versionsOfExtension: string;
  installations: string;
  installationsOfExtension: string;
  eventsOfInstallation: string;
  contacts: string;
  contactsOfView: string;
  mappingErrors: string;
  mappingErrorGroups: string;
  notifications: string;
  notificationsOfIncident: string;
  digested: string;
  inbox: string;
  users: string;
  views: string;
  runs: string;
};

const page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
const variables = "$first: Int, $after: String, $last: Int, $before: String";
const args = "first: $first, after: $after, last: $last, before: $before";

const accountFields = "id status environment dataCentre tokenHealth { state } service { key name }";
const ruleFields =
  "id name service { key } project { id } environments { environment status account { id } problem { id } }";
const executionFields = "id status attemptCount attempts { number } event { recordId }";

const accounts = `query (${variables}, $filter: AccountFilter) {
  accounts(${args}, filter: $filter) { edges { cursor node { ${accountFields} } } ${page} } }`;
const rules = `query (${variables}, $filter: RuleFilter) {
  rules(${args}, filter: $filter) { edges { cursor node { ${ruleFields} } } ${page} } }`;
const executions = `query (${variables}, $filter: ExecutionFilter) {
  executions(${args}, filter: $filter) { edges { cursor node { ${executionFields} } } ${page} } }`;
const events = `query (${variables}, $accountId: ID!, $eventType: String!) {
  events(${args}, accountId: $accountId, eventType: $eventType) { edges { cursor node { id recordId receivedAt } } ${page} } }`;
const rulesOfAccount = `query (${variables}, $id: ID!) {
  account(id: $id) { rules(${args}) { edges { cursor node { ${ruleFields} } } ${page} } } }`;

const functions = `query (${variables}, $filter: FunctionFilter) {
  functions(${args}, filter: $filter) { edges { cursor node { id name kind source currentVersion { number } project { id } } } ${page} } }`;
const versionsOfFunction = `query (${variables}, $id: ID!) {
  function(id: $id) { versions(${args}) { edges { cursor node { id number kind function { id } } } ${page} } } }`;
const rulesOfFunction = `query (${variables}, $id: ID!) {
  function(id: $id) { rules(${args}) { edges { cursor node { ${ruleFields} } } ${page} } } }`;

/** A list read forwards, on from its middle, and backwards; then under each of its filters. */
function inAllDirections(
  name: string,
  document: string,
  cursor: keyof Cursors,
  more: Scenario["variables"] = () => ({}),
): Scenario[] {
  const read = (how: string, range: (cursors: Cursors) => Record<string, unknown>): Scenario => ({
    name: `${name}, ${how}`,
    document,
    variables: (organization, cursors) => ({ ...more(organization, cursors), ...range(cursors) }),
  });
  return [
    read("first page", () => ({ first: 20 })),
    read("from the middle", (cursors) => ({ first: 20, after: cursors[cursor] })),
    read("last page", () => ({ last: 20 })),
    read("back from the middle", (cursors) => ({ last: 20, before: cursors[cursor] })),
    read("long page", () => ({ first: 45 })),
  ];
}

function underFilters(
  name: string,
  document: string,
  filters: Record<string, (organization: FilledOrganization) => Record<string, unknown>>,
): Scenario[] {
  return Object.entries(filters).flatMap(([filter, read]) =>
    [{ first: 20 }, { last: 20 }].map((range) => ({
      name: `${name} ${filter}, ${"first" in range ? "first" : "last"} page`,
      document,
      beyondPage: filter === "that are held",
      variables: (organization: FilledOrganization) => ({ ...range, filter: read(organization) }),
    })),
  );
}

const busyFunction = ({ busyFunctionId }: FilledOrganization) => ({
  id: toGlobalId("Function", busyFunctionId),
});
const busyConnection = ({ busyLinkName }: FilledOrganization) => ({ linkName: busyLinkName });
const project = ({ projectId }: FilledOrganization) => ({ projectId: toGlobalId("Project", projectId) });
const busyRule = ({ busyRuleId }: FilledOrganization) => ({ ruleId: toGlobalId("Rule", busyRuleId) });
const busyAccount = ({ busyAccountId }: FilledOrganization) => ({
  accountId: toGlobalId("Account", busyAccountId),
});
const idOfBusyAccount = ({ busyAccountId }: FilledOrganization) => ({
  id: toGlobalId("Account", busyAccountId),
});
const rare = { serviceKey: rareService };
/** Of a view's records some are no contacts; those with one address are few, whichever of them are asked for. */
const readingSome = (scenario: Scenario): Scenario => ({
  ...scenario,
  beyondPage: /of a view|that several have/.test(scenario.name),
});

const connections = `query (${variables}, $filter: ConnectionFilter) {
  connections(${args}, filter: $filter) { edges { cursor node { id name linkName authorizations { environment status } } } ${page} } }`;
const rulesOfConnection = `query (${variables}, $linkName: String!) {
  connection(linkName: $linkName) { rules(${args}) { edges { cursor node { ${ruleFields} } } ${page} } } }`;
const projectsOfConnection = `query (${variables}, $linkName: String!) {
  connection(linkName: $linkName) { projects(${args}) { edges { cursor node { id name } } ${page} } } }`;
const connectionsOfService = `query (${variables}) { service(key: "zoho-crm") {
  connections(${args}) { edges { cursor node { id name } } ${page} } } }`;
const callsOfConnection = `query (${variables}, $linkName: String!, $filter: ConnectionCallFilter) {
  connection(linkName: $linkName) { calls(${args}, filter: $filter) { edges { cursor node { id path status failed } } ${page} } } }`;

const deployments = `query (${variables}, $id: ID!) { deployments(${args}, projectId: $id) {
  edges { cursor node { id number isCurrent project { id } } } ${page} } }`;
const deployedRules = `query (${variables}, $id: ID!) { deployment(id: $id) { rules(${args}) {
  edges { cursor node { ruleId name service { key } rule { id } functionVersion { id } } } ${page} } } }`;

const deliveryFields = `id state hold reason nextAttemptAt expiresAt endpoint url attempts { number status } securityContextUses { at }
  extension { key name } subscription { id event } installation { id }`;
const subscriptionFields = `id event status reason isCurrent waiting { count } oldestWaitingAt extension { key } problems { id }
  health { breaker successRate24h } objective { rate met }`;
const deliveries = `query (${variables}, $side: OrganizationSide!, $filter: DeliveryFilter) {
  callbackDeliveries(${args}, side: $side, filter: $filter) { edges { cursor node { ${deliveryFields} } } ${page} } }`;
const deliveriesOf = (
  type: string,
) => `query (${variables}, $id: ID!, $filter: DeliveryFilter) { node(id: $id) { ... on ${type} {
  deliveries(${args}, filter: $filter) { edges { cursor node { ${deliveryFields} } } ${page} } } } }`;
const subscriptions = `query (${variables}, $filter: CallbackSubscriptionFilter) {
  callbackSubscriptions(${args}, filter: $filter) { edges { cursor node { ${subscriptionFields} } } ${page} } }`;
const versionFields = `id number version manifest listeners { event host } thirdParty { service { key } }
  difference { from { version } listeners { change } } extension { key }`;
const extensions = `query (${variables}) { extensions(${args}) { edges { cursor node {
  id key publisherName latestVersion { ${versionFields} } } } ${page} } }`;
const versionsOfExtension = `query (${variables}, $id: ID!) { node(id: $id) { ... on Extension {
  versions(${args}) { edges { cursor node { ${versionFields} } } ${page} } } } }`;
const subscriptionsOfExtension = `query (${variables}, $id: ID!) { node(id: $id) { ... on Extension {
  subscriptions(${args}) { edges { cursor node { ${subscriptionFields} } } ${page} } } } }`;

const installationFields = `id status side organizationNumber version { version } extension { key } upgradeTo { version }
  configParams { name } missingConfigParams connections { id }`;
const installations = `query (${variables}, $side: OrganizationSide, $filter: InstallationFilter) {
  installations(${args}, side: $side, filter: $filter) { edges { cursor node { ${installationFields} } } ${page} } }`;
const installationsOfExtension = `query (${variables}, $id: ID!) { node(id: $id) { ... on Extension {
  installations(${args}) { edges { cursor node { ${installationFields} } } ${page} } } } }`;
const eventsOfInstallation = `query (${variables}, $id: ID!) { node(id: $id) { ... on Installation {
  events(${args}) { edges { cursor node { id event sequence at } } ${page} } } } }`;

/** The deliveries of something, all of them and under each filter. */
function deliveriesUnder(
  type: "CallbackSubscription" | "Installation" | "Extension",
  idOf: (organization: FilledOrganization) => string,
): Scenario[] {
  const id = (organization: FilledOrganization) => ({ id: toGlobalId(type, idOf(organization)) });
  return [
    ...inAllDirections(`${type} → deliveries`, deliveriesOf(type), "deliveriesOfSubscription", id),
    ...["PENDING", "UNDELIVERED"].flatMap((only) =>
      [{ first: 20 }, { last: 20 }].map((range) => ({
        name: `${type} → deliveries ${only}, ${"first" in range ? "first" : "last"} page`,
        document: deliveriesOf(type),
        variables: (organization: FilledOrganization) => ({
          ...id(organization),
          ...range,
          filter: { only },
        }),
      })),
    ),
  ];
}

export const scenarios: Scenario[] = [
  {
    name: "services",
    beyondPage: true,
    document: `{ services(first: 20) { edges { cursor node { id key name capabilities } } ${page} } }`,
  },
  {
    name: "services by search",
    beyondPage: true,
    document: `{ services(first: 20, filter: { search: "service" }) { edges { node { id } } ${page} } }`,
  },
  {
    name: "services → accounts → rules",
    document: `{ services(first: 3) { edges { node { key accounts(first: 3) { edges { node { ${accountFields}
      rules(first: 1) { edges { node { ${ruleFields} } } ${page} } } } ${page} } } } } }`,
  },
  {
    name: "services → accounts of an environment",
    document: `{ services(first: 3) { edges { node { accounts(first: 2, filter: { environment: DEVELOPMENT }) { edges { node { id } } ${page} } } } } }`,
  },
  ...inAllDirections("accounts", accounts, "accounts"),
  ...underFilters("accounts", accounts, {
    "of a service": () => ({ serviceKey: "zoho-crm" }),
    "of a rare service": () => rare,
    "of an environment": () => ({ environment: "PRODUCTION" }),
    "of a project": project,
    "of a service and environment": () => ({ serviceKey: "zoho-crm", environment: "DEVELOPMENT" }),
    "of a project and rare service": (organization) => ({ ...project(organization), ...rare }),
    "of a project, environment and rare service": (organization) => ({
      ...project(organization),
      ...rare,
      environment: "PRODUCTION",
    }),
    "of a project in development": (organization) => ({
      ...project(organization),
      environment: "DEVELOPMENT",
    }),
  }),
  ...inAllDirections("rules", rules, "rules"),
  ...underFilters("rules", rules, {
    "of a service": () => ({ serviceKey: "zoho-crm" }),
    "of a rare service": () => rare,
    "of a project": project,
    "of a project and rare service": (organization) => ({ ...project(organization), ...rare }),
    "by search": () => ({ search: "INVOICE" }),
    "by search, nothing found": () => ({ search: "nothing" }),
    "of a project and service by search": (organization) => ({
      ...project(organization),
      serviceKey: "zoho-crm",
      search: "lead",
    }),
    "of a rare service by search": () => ({ ...rare, search: "invoice" }),
  }),
  ...inAllDirections("account → rules", rulesOfAccount, "rulesOfAccount", ({ busyAccountId }) => ({
    id: toGlobalId("Account", busyAccountId),
  })),
  {
    name: "account → watch gaps",
    document: `query ($id: ID!) { account(id: $id) { watchChannel { health healthReason }
      watchGaps(first: 20) { edges { cursor node { id reason fromAt toAt detectedAt closedAt recovered } } ${page} } } }`,
    variables: ({ busyAccountId }) => ({ id: toGlobalId("Account", busyAccountId) }),
  },
  ...inAllDirections("deployments", deployments, "deployments", ({ projectId }) => ({
    id: toGlobalId("Project", projectId),
  })),
  ...inAllDirections("deployment → rules", deployedRules, "deployedRules", ({ busyDeploymentId }) => ({
    id: toGlobalId("Deployment", busyDeploymentId),
  })),
  {
    name: "project → rules",
    document: `query ($id: ID!) { project(id: $id) { rules(first: 20) { edges { node { ${ruleFields} } } ${page} } } }`,
    variables: ({ projectId }) => ({ id: toGlobalId("Project", projectId) }),
  },
  ...inAllDirections("functions", functions, "functions"),
  ...underFilters("functions", functions, { "of a project": project }),
  ...inAllDirections("function → versions", versionsOfFunction, "versions", busyFunction),
  ...inAllDirections("function → rules", rulesOfFunction, "rulesOfFunction", busyFunction),
  {
    name: "rules → executions",
    document: `{ rules(first: 5) { edges { node { id executions(first: 3) { edges { node { ${executionFields} } } ${page} } } } } }`,
  },
  ...inAllDirections("executions", executions, "executions"),
  ...underFilters("executions", executions, {
    "of a rule": busyRule,
    "of an account": busyAccount,
    "of a rare environment": () => ({ environment: "PRODUCTION" }),
    "of a rare status": () => ({ status: "FAILED" }),
    "that wait": () => ({ status: "QUEUED" }),
    "that are held": () => ({ status: "HELD" }),
  }),
  ...inAllDirections("connections", connections, "connections"),
  ...underFilters("connections", connections, {
    "of a service": () => ({ serviceKey: "zoho-crm" }),
    "of a rare service": () => rare,
  }),
  // The connections of an organization are some hundred rows.
  ...(
    [
      ["shared with a project", (organization) => project(organization)],
      ["that are connected", () => ({ environment: "DEVELOPMENT", status: "CONNECTED" })],
      ["by search", () => ({ search: "connection" })],
    ] satisfies [string, (organization: FilledOrganization) => Record<string, unknown>][]
  ).map(([name, filter]): Scenario => ({
    name: `connections ${name}`,
    document: connections,
    beyondPage: true,
    variables: (organization) => ({ first: 20, filter: filter(organization) }),
  })),
  ...inAllDirections("service → connections", connectionsOfService, "connections"),
  ...inAllDirections("connection → projects", projectsOfConnection, "projectsOfConnection", busyConnection),
  ...inAllDirections("connection → calls", callsOfConnection, "callsOfConnection", busyConnection),
  ...underFilters("connection → calls", callsOfConnection, {
    "that failed": () => ({ failed: true }),
    "of an environment": () => ({ environment: "PRODUCTION" }),
  }).map((scenario) => ({
    ...scenario,
    variables: (organization: FilledOrganization, cursors: Cursors) => ({
      ...scenario.variables?.(organization, cursors),
      ...busyConnection(organization),
    }),
  })),
  {
    name: "connection → rules",
    beyondPage: true,
    document: rulesOfConnection,
    variables: (organization) => ({ first: 20, ...busyConnection(organization) }),
  },
  ...(["CUSTOMER", "PUBLISHER"] as const).flatMap((side) => [
    ...inAllDirections(`deliveries as ${side}`, deliveries, "deliveries", () => ({ side })),
    ...["PENDING", "UNDELIVERED"].flatMap((only) =>
      [{ first: 20 }, { last: 20 }].map((range) => ({
        name: `deliveries as ${side} ${only}, ${"first" in range ? "first" : "last"} page`,
        document: deliveries,
        variables: () => ({ side, ...range, filter: { only } }),
      })),
    ),
  ]),
  ...deliveriesUnder("CallbackSubscription", ({ busySubscriptionId }) => busySubscriptionId),
  ...deliveriesUnder("Installation", ({ busyInstallationId }) => busyInstallationId),
  ...inAllDirections("extensions", extensions, "extensions"),
  ...inAllDirections(
    "extension → versions",
    versionsOfExtension,
    "versionsOfExtension",
    ({ busyExtensionId }) => ({ id: toGlobalId("Extension", busyExtensionId) }),
  ),
  ...deliveriesUnder("Extension", ({ busyExtensionId }) => busyExtensionId),
  ...inAllDirections("callback subscriptions", subscriptions, "subscriptions"),
  ...underFilters("callback subscriptions", subscriptions, {
    "of an extension": ({ listeningExtensionKey }) => ({ extensionKey: listeningExtensionKey }),
    "of an event": () => ({ event: "onUpdate" }),
    "of an extension and event": ({ listeningExtensionKey }) => ({
      extensionKey: listeningExtensionKey,
      event: "onUninstall",
    }),
  }),
  ...inAllDirections(
    "extension → subscriptions",
    subscriptionsOfExtension,
    "subscriptionsOfExtension",
    ({ listeningExtensionId }) => ({ id: toGlobalId("Extension", listeningExtensionId) }),
    // The subscriptions of an extension are some dozens.
  ).map((scenario) => ({ ...scenario, beyondPage: true })),
  ...(["CUSTOMER", "PUBLISHER"] as const).flatMap((side) => [
    ...inAllDirections(`installations as ${side}`, installations, "installations", () => ({ side })),
    ...underFilters(`installations as ${side}`, installations, {
      "that are there": () => ({ installed: true }),
      "that are gone": () => ({ installed: false }),
      "of an extension": ({ listeningExtensionKey }) => ({ extensionKey: listeningExtensionKey }),
    }).map((scenario) => ({
      ...scenario,
      variables: (organization: FilledOrganization, cursors: Cursors) => ({
        side,
        ...scenario.variables?.(organization, cursors),
      }),
    })),
  ]),
  ...inAllDirections(
    "extension → installations",
    installationsOfExtension,
    "installationsOfExtension",
    ({ listeningExtensionId }) => ({ id: toGlobalId("Extension", listeningExtensionId) }),
  ),
  ...inAllDirections(
    "installation → events",
    eventsOfInstallation,
    "eventsOfInstallation",
    ({ busyInstallationId }) => ({ id: toGlobalId("Installation", busyInstallationId) }),
  ),
  ...inAllDirections("events", events, "events", (organization) => ({
    ...busyAccount(organization),
    eventType: "Leads.created",
  })),
  ...inAllDirections("contacts", syncedDocuments.contacts, "contacts"),
  ...underFilters("contacts", syncedDocuments.contacts, contactFilters).map(readingSome),
  ...inAllDirections("account → contacts", syncedDocuments.contactsOfAccount, "contacts", idOfBusyAccount),
  ...inAllDirections(
    "view → contacts",
    syncedDocuments.contactsOfView,
    "contactsOfView",
    ({ busyViewId }) => ({
      id: toGlobalId("ProviderView", busyViewId),
    }),
  ).map((scenario) => ({ ...scenario, beyondPage: true })),
  ...inAllDirections("directory users", syncedDocuments.users, "users"),
  ...underFilters("directory users", syncedDocuments.users, userFilters).map(readingSome),
  ...inAllDirections("account → directory users", syncedDocuments.usersOfAccount, "users", idOfBusyAccount),
  ...inAllDirections("account → views", syncedDocuments.viewsOfAccount, "views", idOfBusyAccount),
  ...inAllDirections("sync runs", syncedDocuments.runs, "runs"),
  // One page of each kind and status is read.
  ...underFilters("sync runs", syncedDocuments.runs, runFilters).map((scenario) => ({
    ...scenario,
    beyondPage: true,
  })),
  ...inAllDirections("account → sync runs", syncedDocuments.runsOfAccount, "runs", idOfBusyAccount),
  ...inAllDirections("notifications", reportDocuments.notifications, "notifications"),
  // Of several values a page is read of each.
  ...underFilters("notifications", reportDocuments.notifications, notificationFilters).map((scenario) => ({
    ...scenario,
    beyondPage: /of two kinds|failed or were sent/.test(scenario.name),
  })),
  ...inAllDirections(
    "incident → notifications",
    reportDocuments.notificationsOfIncident,
    "notificationsOfIncident",
    ({ busyIncidentId }) => ({ id: toGlobalId("Incident", busyIncidentId) }),
  ),
  ...inAllDirections("digest → notifications", reportDocuments.digested, "digested", ({ busyDigestId }) => ({
    id: toGlobalId("Notification", busyDigestId),
  })),
  ...inAllDirections("inbox", reportDocuments.inbox, "inbox"),
  ...inAllDirections("mapping errors", mappingErrorDocuments.errors, "mappingErrors"),
  ...underFilters("mapping errors", mappingErrorDocuments.errors, mappingErrorFilters),
  ...inAllDirections(
    "group → mapping errors",
    mappingErrorDocuments.errorsOfGroup,
    "mappingErrors",
    (organization) => ({
      id: toGlobalId("MappingErrorGroup", organization.busyMappingGroupId),
    }),
  ),
  ...inAllDirections("mapping error groups", mappingErrorDocuments.groups, "mappingErrorGroups"),
  ...underFilters("mapping error groups", mappingErrorDocuments.groups, mappingGroupFilters),
  ...inAllDirections(
    "account → mapping error groups",
    mappingErrorDocuments.groupsOfAccount,
    "mappingErrorGroups",
    idOfBusyAccount,
  ),
  {
    name: "account → mapping error groups → open errors",
    document: mappingErrorDocuments.errorsOfGroups,
    variables: idOfBusyAccount,
  },
  {
    name: "events of a type that there are none of",
    document: events,
    variables: (organization) => ({ ...busyAccount(organization), eventType: "Deals.created", first: 20 }),
  },
];

/**
 * What keeps a scenario from being flat; null where nothing does: no more than 1.5 times the pages and rows that the
 * small organization reads, and in neither a row of the list beyond its page.
 */
export function whyNotFlat({ beyondPage }: Scenario, few: Cost, many: Cost): string | null {
  if (few.statements === 0 || many.statements === 0) return "no statement was seen";
  if (many.buffers > few.buffers * 1.5) return `${many.buffers} buffers instead of ${few.buffers}`;
  if (many.rows > few.rows * 1.5) return `${many.rows} rows instead of ${few.rows}`;
  const beyond = [few, many].find((cost) => cost.listRows > cost.pageRows);
  return beyond && !beyondPage ? `${beyond.listRows} rows of the list for pages of ${beyond.pageRows}` : null;
}

/** What a scenario costs in an organization. */
export async function measure(
  app: TestApp,
  scenario: Scenario,
  organization: FilledOrganization,
  options: { asLarge?: boolean } = {},
): Promise<Cost> {
  const given = scenario.variables?.(organization, await readCursors(app, organization)) ?? {};
  const statements = await captureStatements(app, organization.admin.token, scenario.document, given);
  return explainStatements(app, statements, options);
}

const known = new WeakMap<FilledOrganization, Promise<Cursors>>();

function readCursors(app: TestApp, organization: FilledOrganization): Promise<Cursors> {
  const present = known.get(organization);
  if (present) return present;
  const { id, sizes, busyAccountId } = organization;
  const middle = async (
    keys: string,
    from: string,
    where: unknown,
    order: string,
    count: number,
  ): Promise<string> => {
    const { rows } = await app.environment.database.pool.query<{ keys: string[] }>(
      `select array[${keys}] as keys from ${from} = $1 order by ${order} offset $2 limit 1`,
      [where, Math.floor(count / 2)],
    );
    return Buffer.from(JSON.stringify(rows[0]?.keys)).toString("base64url");
  };
  const name = `lower("name") collate "C"`;
  const found = (async () => ({
    accounts: await middle(`"id"::text`, `"Account" where "organizationId"`, id, `"id" desc`, sizes.accounts),
    rules: await middle(
      `lower("name"), "id"::text`,
      `"Rule" where "organizationId"`,
      id,
      `${name}, "id"`,
      sizes.rules,
    ),
    executions: await middle(
      `"id"::text`,
      `"Execution" where "organizationId"`,
      id,
      `"id" desc`,
      2 * sizes.rules,
    ),
    events: await middle(
      `"id"::text`,
      `"Event" where "accountId"`,
      busyAccountId,
      `"id" desc`,
      2 * sizes.rules,
    ),
    rulesOfAccount: await middle(
      `"ruleId"::text`,
      `"RuleBinding" where "accountId"`,
      busyAccountId,
      `"ruleId" desc`,
      sizes.rules / 2,
    ),
    deployments: await middle(
      `"number"::text`,
      `"Deployment" where "projectId"`,
      organization.projectId,
      `"number" desc`,
      sizes.rules,
    ),
    deployedRules: await middle(
      `"ruleId"::text`,
      `"DeployedRule" where "deploymentId"`,
      organization.busyDeploymentId,
      `"ruleId"`,
      sizes.rules,
    ),
    functions: await middle(`"id"::text`, `"Function" where "organizationId"`, id, `"id"`, sizes.accounts),
    versions: await middle(
      `"number"::text`,
      `"FunctionVersion" where "functionId"`,
      organization.busyFunctionId,
      `"number" desc`,
      sizes.accounts,
    ),
    connections: await middle(
      `"id"::text`,
      `"ConnectionLink" where "serviceId" = (select "id" from "Service" where "key" = 'zoho-crm') and "organizationId"`,
      id,
      `"id" desc`,
      sizes.accounts / 2,
    ),
    projectsOfConnection: await middle(
      `"projectId"::text`,
      `"ConnectionShare" where "connectionId"`,
      organization.busyConnectionId,
      `"projectId"`,
      2,
    ),
    callsOfConnection: await middle(
      `"id"::text`,
      `"ConnectionCall" where "connectionId"`,
      organization.busyConnectionId,
      `"id" desc`,
      2 * sizes.rules,
    ),
    deliveries: await middle(
      `"id"::text`,
      `"Delivery" where "organizationId"`,
      id,
      `"id" desc`,
      2 * sizes.rules,
    ),
    deliveriesOfSubscription: await middle(
      `"id"::text`,
      `"Delivery" where "subscriptionId"`,
      organization.busySubscriptionId,
      `"id" desc`,
      sizes.rules,
    ),
    subscriptions: await middle(
      `"id"::text`,
      `"CallbackSubscription" where "organizationId"`,
      id,
      `"id" desc`,
      sizes.accounts,
    ),
    extensions: await middle(
      `"id"::text`,
      `"Extension" where "organizationId"`,
      id,
      `"id" desc`,
      sizes.accounts,
    ),
    versionsOfExtension: await middle(
      `"number"::text`,
      `"ExtensionVersion" where "extensionId"`,
      organization.busyExtensionId,
      `"number" desc`,
      sizes.accounts,
    ),
    subscriptionsOfExtension: await middle(
      `"id"::text`,
      `"CallbackSubscription" where "extensionId"`,
      organization.listeningExtensionId,
      `"id" desc`,
      46,
    ),
    installations: await middle(
      `"id"::text`,
      `"Installation" where "organizationId"`,
      id,
      `"id" desc`,
      2 * sizes.accounts,
    ),
    installationsOfExtension: await middle(
      `"id"::text`,
      `"Installation" where "extensionId"`,
      organization.listeningExtensionId,
      `"id" desc`,
      sizes.accounts,
    ),
    eventsOfInstallation: await middle(
      `"id"::text`,
      `"InstallationEvent" where "installationId"`,
      organization.busyInstallationId,
      `"id" desc`,
      2 * sizes.rules,
    ),
    contacts: await middle(
      `"id"::text`,
      `"Contact" where "accountId"`,
      busyAccountId,
      `"id" desc`,
      sizes.rules,
    ),
    contactsOfView: await middle(
      `"externalId"`,
      `"ProviderViewMember" where "viewId"`,
      organization.busyViewId,
      `"externalId"`,
      sizes.rules - 30,
    ),
    users: await middle(
      `"id"::text`,
      `"DirectoryUser" where "accountId"`,
      busyAccountId,
      `"id" desc`,
      sizes.rules,
    ),
    views: await middle(
      `"id"::text`,
      `"ProviderView" where "accountId"`,
      busyAccountId,
      `"id"`,
      sizes.accounts,
    ),
    runs: await middle(`"id"::text`, `"SyncRun" where "accountId"`, busyAccountId, `"id" desc`, sizes.rules),
    mappingErrors: await middle(
      `"id"::text`,
      `"MappingError" where "groupId"`,
      organization.busyMappingGroupId,
      `"id" desc`,
      sizes.rules,
    ),
    mappingErrorGroups: await middle(
      `"id"::text`,
      `"MappingErrorGroup" where "open" > 0 and "accountId"`,
      busyAccountId,
      `"id" desc`,
      sizes.rules / 2,
    ),
    notifications: await middle(
      `"id"::text`,
      `"Notification" where "accountId"`,
      busyAccountId,
      `"id" desc`,
      sizes.rules,
    ),
    notificationsOfIncident: await middle(
      `"id"::text`,
      `"Notification" where "incidentId"`,
      organization.busyIncidentId,
      `"id" desc`,
      sizes.rules / 2,
    ),
    digested: await middle(
      `"id"::text`,
      `"Notification" where "digestId"`,
      organization.busyDigestId,
      `"id" desc`,
      sizes.rules / 2,
    ),
    inbox: await middle(
      `"id"::text`,
      `"InboxMail" where "organizationId"`,
      organization.id,
      `"id" desc`,
      2 * sizes.rules,
    ),
    rulesOfFunction: await middle(
      `"id"::text`,
      `"Rule" where "functionId"`,
      organization.busyFunctionId,
      `"id"`,
      sizes.rules / 2,
    ),
  }))();
  known.set(organization, found);
  return found;
}
