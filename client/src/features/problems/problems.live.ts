import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createLive } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";

// What the rows of the inbox show is what has to be fresh.
const problemChanged = graphql(`
  subscription ProblemChanged($after: String) {
    problemChanged(after: $after) {
      cursor
      change
      problemId
      problem {
        ...ProblemRow_problem
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
