import { createMemo } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";

const troubledDocument = graphql(`
  query TroubledServices($first: Int, $after: String) {
    problems(first: $first, after: $after) {
      edges {
        node {
          id
          cause
          service {
            ...ServiceRow_service
          }
          account {
            id
            service {
              id
            }
          }
          connection {
            id
            service {
              id
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The ids of services with open problems, and the services whose integration was deleted under rules. */
export function createServiceTroubles() {
  const problems = createList({
    document: troubledDocument,
    variables: () => ({}),
    connection: (data) => data.problems,
    typename: "Problem",
    volatile: () => true,
    pageSize: 100,
  });
  const troubled = createMemo(
    () =>
      new Set(
        problems
          .peek()
          .map(
            (problem) => problem.service?.id ?? problem.account?.service.id ?? problem.connection?.service.id,
          ),
      ),
  );
  const lost = createMemo(() => {
    const found = problems
      .peek()
      .flatMap((problem) =>
        problem.cause === "SERVICE_DELETED" && problem.service ? [problem.service] : [],
      );
    return [...new Map(found.map((service) => [service.id, service])).values()];
  });
  return { troubled, lost };
}
