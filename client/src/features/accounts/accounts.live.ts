import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createLive } from "../../graphql/solid.ts";

/** Every field of an account or a sync run that may change while someone looks at it. */
export const liveAccountFragment = graphql(`
  fragment LiveAccount_account on Account {
    id
    status
    environment
    providerOrgId
    providerOrgName
    dataCentre
    scopes
    grantedByName
    grantedAt
    revokedAt
    revokedByName
    firstSyncedAt
    lastSyncedAt
    nextSyncAt
    tokenHealth {
      state
      expiresAt
      refreshedAt
      reason
    }
    watchChannel {
      ...WatchFacts_watchChannel
    }
    heldEventLimits {
      maxEvents
      maxDays
    }
    providerReceipt {
      outcome
      endpoint
      at
      reason
    }
    heldEvents {
      count
      more
    }
    currentSync {
      ...LiveSync_syncRun
    }
    service {
      id
      key
      name
      capabilities
    }
    project {
      id
      name
    }
  }
`);

export const liveSyncFragment = graphql(`
  fragment LiveSync_syncRun on SyncRun {
    id
    kind
    scope
    status
    attempt
    startedAt
    finishedAt
    nextTryAt
    throttledUntil
    error
    createdAt
    startedBy
    canceledBy
    objects {
      object
      state
      done
      total
      committed
      created
      updated
      deleted
      skipped
      failed
      conflicts
    }
  }
`);

const accountChanged = graphql(`
  subscription AccountChanged($after: String) {
    accountChanged(after: $after) {
      cursor
      change
      accountId
      account {
        ...LiveAccount_account
      }
    }
  }
`);

const syncProgressed = graphql(`
  subscription SyncProgressed($after: String) {
    syncProgressed(after: $after) {
      cursor
      change
      accountId
      syncRunId
      syncRun {
        ...LiveSync_syncRun
        account {
          id
          status
          currentSync {
            id
          }
        }
      }
    }
  }
`);

/** Keeps accounts and their syncs live in the whole tab. */
export function createAccountsLive(): void {
  createLive(accountChanged, ({ accountChanged: change }) => {
    touchLists("Account", change.accountId, change.account === null);
    // What belongs to an account is named by its change alone: `contacts.changed`, `integrationSettings.saved`.
    touchLists(change.change.split(".")[0] ?? "");
  });
  createLive(syncProgressed, ({ syncProgressed: change }) => {
    touchLists("SyncRun", change.syncRunId, change.syncRun === null);
  });
}
