import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createLive } from "../../graphql/solid.ts";

export const liveExecutionFragment = graphql(`
  fragment LiveExecution_execution on Execution {
    id
    ruleName
    environment
    status
    reason
    matchReason
    matchPending
    attemptCount
    maxAttempts
    nextAttemptAt
    startedAt
    finishedAt
    durationMs
    createdAt
    rule {
      id
    }
    account {
      id
      providerOrgName
    }
    event {
      id
      recordId
      eventType {
        key
        label
      }
    }
    attempts {
      number
      startedAt
      durationMs
      responseStatus
      errorClass
      errorMessage
      output
      logs {
        level
        text
        atMs
      }
      functionVersion {
        id
        number
        function {
          id
          name
        }
      }
    }
  }
`);

const executionChanged = graphql(`
  subscription ExecutionChanged($after: String) {
    executionChanged(after: $after) {
      cursor
      change
      executionId
      execution {
        ...LiveExecution_execution
      }
    }
  }
`);

/** Keeps executions live in the whole tab. */
export function createExecutionsLive(): void {
  createLive(executionChanged, ({ executionChanged: change }) => {
    touchLists("Execution", change.executionId, change.execution === null);
  });
}
