import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Button } from "../../ui/button.tsx";
import { Checks } from "../../ui/text-field.tsx";

const projectsDocument = graphql(`
  query ConnectionProjects($first: Int, $after: String) {
    projects(first: $first, after: $after) {
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The projects whose functions may call through a connection. */
export function ProjectChecks(props: {
  legend: string;
  value: readonly string[];
  onChange: (ids: string[]) => void;
  issue?: string | undefined;
}) {
  const projects = createList({
    document: projectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    pageSize: 100,
  });
  return (
    <div class="space-y-1">
      <Checks
        legend={props.legend}
        options={projects.peek().map(({ id, name }) => ({ value: id, label: name }))}
        value={props.value}
        onChange={(ids) => props.onChange(ids)}
        issue={props.issue}
      />
      <Show when={projects.hasMore()}>
        <Button tone="ghost" size="sm" pending={projects.loadingMore()} onClick={projects.loadMore}>
          More projects
        </Button>
      </Show>
      <p class="text-xs text-ink-mute">
        Scripts of these projects may call it. Programs with an API token need no project.
      </p>
    </div>
  );
}
