import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createLive } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";

export const liveProblemFragment = graphql(`
  fragment LiveProblem_problem on Problem {
    id
    kind
    cause
    environment
    title
    message
    fix {
      mutation
      label
      input
    }
    rule {
      id
      name
      project {
        id
        name
      }
      service {
        id
        key
        name
      }
    }
    account {
      id
      providerOrgName
    }
    service {
      id
      key
      name
    }
    openedAt
    resolvedAt
    resolution
    dismissedAt
    dismissedByName
    dismissReason
    occurrences {
      count
      more
    }
  }
`);

const problemChanged = graphql(`
  subscription ProblemChanged($after: String) {
    problemChanged(after: $after) {
      cursor
      change
      problemId
      problem {
        ...LiveProblem_problem
      }
    }
  }
`);

/** Keeps problems live in the whole tab, and says when one opens. */
export function createProblemsLive(): void {
  createLive(problemChanged, ({ problemChanged: change }) => {
    touchLists("Problem", change.problemId, change.problem === null);
    if (change.problem && !change.problem.resolvedAt) announce(`Problem: ${change.problem.title}.`);
  });
}
