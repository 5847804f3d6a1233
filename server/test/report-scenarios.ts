import { toGlobalId } from "../src/graphql/global-id.ts";
import type { FilledOrganization } from "./fill-lists.ts";

const page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }";
const variables = "$first: Int, $after: String, $last: Int, $before: String";
const args = "first: $first, after: $after, last: $last, before: $before";

const notificationFields =
  "id kind phase state title html incident { id } digest { id } account { id providerOrgName } mails { id address state }";

/** The lists of reports: notifications, those of an incident and of a digest, and the inbox. */
export const reportDocuments = {
  notifications: `query (${variables}, $filter: NotificationFilter) {
    notifications(${args}, filter: $filter) { edges { cursor node { ${notificationFields} } } ${page} } }`,
  notificationsOfIncident: `query (${variables}, $id: ID!) { node(id: $id) { ... on Incident {
    notifications(${args}) { edges { cursor node { ${notificationFields} } } ${page} } } } }`,
  digested: `query (${variables}, $id: ID!) { node(id: $id) { ... on Notification {
    digested(${args}) { edges { cursor node { ${notificationFields} } } ${page} } } } }`,
  inbox: `query (${variables}) { inboxMails(${args}) { edges { cursor node { id subject openedAt } } ${page} } }`,
} as const;

type Filters = Record<string, (organization: FilledOrganization) => Record<string, unknown>>;

const busyAccount = ({ busyAccountId }: FilledOrganization) => ({
  accountId: toGlobalId("Account", busyAccountId),
});

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

export const notificationFilters: Filters = {
  "of an account": busyAccount,
  ...onBoth({
    "of a rare kind": { kinds: ["WATCH_FAILED"] },
    "of two kinds": { kinds: ["WATCH_FAILED", "DATA_SYNC"] },
    "that failed": { states: ["FAILED"] },
    "that failed or were sent": { states: ["FAILED", "SENT"] },
    "of a kind that failed": { kinds: ["DATA_SYNC"], states: ["FAILED"] },
    "of a kind that there are none of": { kinds: ["CALLBACK_FAILING"], states: ["NOT_SENT"] },
  }),
};
