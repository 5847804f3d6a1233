import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const projectsDocument = graphql(`
  query Projects($first: Int, $after: String) {
    projects(first: $first, after: $after) {
      edges {
        node {
          id
          name
          slug
          createdAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** What the team builds. */
export function ProjectsPage() {
  const { can } = useSession();
  const projects = createList({
    document: projectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
  });
  const create = () => (
    <Show when={can("PROJECTS")}>
      <Button
        tone="primary"
        onClick={() => openDialog({ kind: "createProject", onCreated: () => undefined })}
      >
        <Icon name="plus" class="size-3.5" />
        Create project
      </Button>
    </Show>
  );
  return (
    <Page
      title="Projects"
      lead="Rules, functions and production accounts belong to a project."
      actions={create()}
    >
      <Card flush title="All projects" aside={<CopyOperation {...projects.operation()} />}>
        <ListStates
          list={projects}
          empty={
            <EmptyState
              sentence="No projects yet: rules and functions need one."
              action={create()}
              operation="createProject"
            />
          }
          frame={(rows) => (
            <Table
              label="Projects"
              columns={[
                { label: "Project" },
                { label: "Slug" },
                { label: "Created" },
                { label: "Deployments", hideLabel: true },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(project) => (
            <Row label={project.name}>
              <Cell>
                <Link
                  plain
                  class="rounded-sm font-medium hover:underline"
                  href={`/rules?project=${encodeURIComponent(project.id)}`}
                >
                  {project.name}
                </Link>
              </Cell>
              <Cell class="font-mono text-xs text-ink-soft">{project.slug}</Cell>
              <Cell class="text-ink-soft">
                <RelativeTime at={project.createdAt} />
              </Cell>
              <Cell class="text-right">
                <Link
                  href={`/projects/${encodeURIComponent(project.id)}/deployments`}
                  aria-label={`Deployments of ${project.name}`}
                >
                  Deployments
                </Link>
              </Cell>
            </Row>
          )}
        </ListStates>
      </Card>
    </Page>
  );
}
