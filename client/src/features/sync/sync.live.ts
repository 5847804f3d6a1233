import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { usePageStart } from "../../graphql/page-start.ts";
import { createLive } from "../../graphql/solid.ts";

/** What a row of a list of runs shows. */
export const liveRunFragment = graphql(`
  fragment LiveRun_syncRun on SyncRun {
    id
    kind
    scope
    status
    attempt
    nextTryAt
    throttledUntil
    startedBy
    canceledBy
    createdAt
    startedAt
    finishedAt
    error
    account {
      id
      providerOrgName
      environment
      status
      service {
        id
        key
        name
      }
    }
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

const runFollowed = graphql(`
  subscription SyncRunFollowed($after: String, $accountId: ID) {
    syncProgressed(after: $after, accountId: $accountId) {
      cursor
      syncRunId
      syncRun {
        ...LiveRun_syncRun
        minutes {
          at
          emitted
          committed
          failed
        }
      }
    }
  }
`);

/** Keeps the minutes of the runs of one account live; all else of a run is live in the whole tab. Null: not yet. */
export function createRunLive(accountId: () => string | null): void {
  const start = usePageStart();
  createLive(
    runFollowed,
    ({ syncProgressed: change }) => touchLists("SyncRun", change.syncRunId, change.syncRun === null),
    () => {
      const id = accountId();
      return id === null ? null : { after: start(), accountId: id };
    },
  );
}
