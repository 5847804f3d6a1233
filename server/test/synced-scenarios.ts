import { toGlobalId } from "../src/graphql/global-id.ts";
import type { FilledOrganization } from "./fill-lists.ts";

const page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
const variables = "$first: Int, $after: String, $last: Int, $before: String";
const args = "first: $first, after: $after, last: $last, before: $before";

const contactFields =
  "id name email state properties { property label value } conflicts { property } account { id providerOrgName }";
const userFields = "id name email active account { id }";
const runFields = "id kind status objects { object done committed } minutes { at emitted } account { id }";

/** The lists of data sync: contacts, people, views and runs. */
export const syncedDocuments = {
  contacts: `query (${variables}, $filter: ContactFilter) {
    contacts(${args}, filter: $filter) { edges { cursor node { ${contactFields} } } ${page} } }`,
  contactsOfAccount: `query (${variables}, $id: ID!) { account(id: $id) {
    contacts(${args}) { edges { cursor node { ${contactFields} } } ${page} } } }`,
  contactsOfView: `query (${variables}, $id: ID!) { node(id: $id) { ... on ProviderView {
    contacts(${args}) { edges { cursor node { ${contactFields} } } ${page} } } } }`,
  users: `query (${variables}, $filter: DirectoryUserFilter) {
    directoryUsers(${args}, filter: $filter) { edges { cursor node { ${userFields} } } ${page} } }`,
  usersOfAccount: `query (${variables}, $id: ID!) { account(id: $id) {
    directoryUsers(${args}) { edges { cursor node { ${userFields} } } ${page} } } }`,
  viewsOfAccount: `query (${variables}, $id: ID!) { account(id: $id) {
    providerViews(${args}) { edges { cursor node { id key name records syncRun { id } } } ${page} } } }`,
  runs: `query (${variables}, $filter: SyncRunFilter) {
    syncRuns(${args}, filter: $filter) { edges { cursor node { ${runFields} } } ${page} } }`,
  runsOfAccount: `query (${variables}, $id: ID!) { account(id: $id) {
    syncRuns(${args}) { edges { cursor node { ${runFields} } } ${page} }
    currentSync { id } syncStreams { kind nextRunAt current { id } last { id status } } } }`,
} as const;

type Filters = Record<string, (organization: FilledOrganization) => Record<string, unknown>>;

const busyAccount = ({ busyAccountId }: FilledOrganization) => ({
  accountId: toGlobalId("Account", busyAccountId),
});
const viewId = ({ busyViewId }: FilledOrganization) => toGlobalId("ProviderView", busyViewId);

/** Each filter, of the organization and of the account that has half. */
function onBoth(filters: Record<string, Record<string, unknown>>): Filters {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, filter]) => [
      [name, () => filter],
      [
        `${name} of an account`,
        (organization: FilledOrganization) => ({ ...filter, ...busyAccount(organization) }),
      ],
    ]),
  );
}

export const contactFilters: Filters = {
  "of an account": busyAccount,
  ...onBoth({
    "in sync": { state: "SYNCED" },
    "to push": { state: "TO_PUSH" },
    "that are new": { state: "NEW" },
    "gone on both sides": { state: "DELETED" },
    "that are deleted": { deleted: true },
    "with an address": { email: "Person-99@example.com" },
    "with an address that several have": { email: "rare@example.com" },
  }),
  "of a view": (organization) => ({ viewId: viewId(organization) }),
  "of a view and its account": (organization) => ({
    viewId: viewId(organization),
    ...busyAccount(organization),
  }),
};

export const userFilters: Filters = {
  "of an account": busyAccount,
  ...onBoth({
    "that are active": { active: true },
    "that are not active": { active: false },
    "with an address": { email: "user-99@example.com" },
    "with an address that several have": { email: "rare@Example.com", active: true },
  }),
};

export const runFilters: Filters = {
  "of an account": busyAccount,
  ...onBoth({
    "of a rare kind": { kinds: ["VIEWS"] },
    "of two kinds": { kinds: ["VIEWS", "USERS"] },
    "that failed": { statuses: ["FAILED"] },
    "that failed or succeeded": { statuses: ["FAILED", "SUCCEEDED"] },
    "of a kind that failed": { kinds: ["USERS"], statuses: ["FAILED"] },
    "of a kind that there are none of": { kinds: ["CONTACTS_PUSH"], statuses: ["RUNNING"] },
  }),
};
