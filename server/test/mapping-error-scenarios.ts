import { toGlobalId } from "../src/graphql/global-id.ts";
import type { FilledOrganization } from "./fill-lists.ts";

const page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
const variables = "$first: Int, $after: String, $last: Int, $before: String";
const args = "first: $first, after: $after, last: $last, before: $before";

const errorFields =
  "id recordName property value code reason suggestion state account { id } group { id title } syncRun { id }";
const groupFields = "id property code open ignored title suggestion account { id providerOrgName }";

/** The lists of mapping errors and of their groups. */
export const mappingErrorDocuments = {
  errors: `query (${variables}, $filter: MappingErrorFilter) {
    mappingErrors(${args}, filter: $filter) { edges { cursor node { ${errorFields} } } ${page} } }`,
  groups: `query (${variables}, $filter: MappingErrorGroupFilter) {
    mappingErrorGroups(${args}, filter: $filter) { edges { cursor node { ${groupFields} } } ${page} } }`,
  groupsOfAccount: `query (${variables}, $id: ID!) { account(id: $id) {
    mappingErrorGroups(${args}) { edges { cursor node { ${groupFields} } } ${page} } } }`,
  errorsOfGroup: `query (${variables}, $id: ID!) { node(id: $id) { ... on MappingErrorGroup {
    errors(${args}) { edges { cursor node { ${errorFields} } } ${page} } } } }`,
  errorsOfGroups: `query ($id: ID!) { account(id: $id) { mappingErrorGroups(first: 10) { edges { node { ${groupFields}
    errors(first: 3, state: OPEN) { edges { node { ${errorFields} } } ${page} } } } ${page} } } }`,
} as const;

const busyAccount = ({ busyAccountId }: FilledOrganization) => ({
  accountId: toGlobalId("Account", busyAccountId),
});
const busyGroup = ({ busyMappingGroupId }: FilledOrganization) => ({
  groupId: toGlobalId("MappingErrorGroup", busyMappingGroupId),
});

type Filters = Record<string, (organization: FilledOrganization) => Record<string, unknown>>;

export const mappingErrorFilters: Filters = {
  "of an account": busyAccount,
  "of a group": busyGroup,
  "of a group and its account": (organization) => ({
    ...busyGroup(organization),
    ...busyAccount(organization),
  }),
  "that are open": () => ({ state: "OPEN" }),
  "that are open of an account": (organization) => ({ state: "OPEN", ...busyAccount(organization) }),
  "that are ignored of a group": (organization) => ({ state: "IGNORED", ...busyGroup(organization) }),
};

export const mappingGroupFilters: Filters = { "of an account": busyAccount };
