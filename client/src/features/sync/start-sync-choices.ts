import { graphql } from "../../gql/gql.ts";
import type { SyncKind } from "../../lib/sync-names.ts";

export const syncTargetDocument = graphql(`
  query StartSyncTarget($id: ID!) {
    account(id: $id) {
      id
      providerOrgName
      environment
      status
      service {
        id
        name
      }
      syncStreams {
        kind
        nextRunAt
        readUntil
        current {
          id
          status
        }
      }
    }
  }
`);

export const startSyncDocument = graphql(`
  mutation StartSync($input: StartSyncInput!) {
    startSync(input: $input) {
      ... on StartSyncPayload {
        syncRun {
          ...LiveRun_syncRun
        }
      }
      ...Failure_error
    }
  }
`);

/** What each kind does. */
export const syncKindNotes = {
  CONTACTS_PULL: "Contacts, from the provider to Patchbay.",
  CONTACTS_PUSH: "Contacts that were changed here, to the provider.",
  USERS: "The people of the provider organization.",
  VIEWS: "The chosen provider views, and the contacts that each has.",
  ORG_SYNC: "What the organization is made of: modules, fields, users, views.",
} satisfies Record<SyncKind, string>;

/** Which records a pull that has read before can go through. */
export const syncScopeChoices = [
  { value: "INCREMENTAL", label: "What changed", note: "Since the last run of its kind that succeeded." },
  {
    value: "FULL",
    label: "All records",
    note: "Takes longer; finds also what an earlier run could not see.",
  },
] as const;
