import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Link } from "../../ui/link.tsx";

const lostDocument = graphql(`
  query RulesOfDeletedIntegration($first: Int, $after: String, $filter: ProblemFilter) {
    problems(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          cause
          message
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Says so where the integration of a service was deleted and rules still wait for another account. */
export function DeletedIntegration(props: { serviceKey: string }) {
  const problems = createList({
    document: lostDocument,
    variables: () => ({
      filter: { serviceKey: props.serviceKey, kind: "CONFIGURATION_NEEDED" as const, dismissed: null },
    }),
    connection: (data) => data.problems,
    typename: "Problem",
    volatile: () => true,
    pageSize: 100,
  });
  const lost = () => problems.peek().filter((problem) => problem.cause === "SERVICE_DELETED");
  const shown = () => `${lost().length}${problems.hasMore() ? "+" : ""}`;
  return (
    <Show when={lost().length > 0}>
      <div role="note" class="rounded-lg border border-bad/40 bg-bad-soft px-4 py-3 text-sm">
        <p class="font-medium text-bad">
          The integration was deleted. {shown()} {lost().length === 1 ? "rule needs" : "rules need"} another
          account.
        </p>
        <p class="text-ink-soft">
          {lost()[0]?.message} Save an OAuth client and add an account, then{" "}
          <Link href={`/problems?service=${props.serviceKey}&kind=CONFIGURATION_NEEDED`}>
            give it to all of them at once
          </Link>
          .
        </p>
      </div>
    </Show>
  );
}
