import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { deploymentsPath } from "./paths.ts";
import { undeployedText } from "./undeployed-note.tsx";

const projectsDocument = graphql(`
  query ProjectsToDeploy($first: Int, $after: String) {
    projects(first: $first, after: $after) {
      edges {
        node {
          id
          name
          undeployedChanges
          currentDeployment {
            id
            number
            createdAt
            deployedByName
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

/** Every project: what production runs of it and whether the draft is ahead. */
export function ProjectsToDeployPage() {
  const { can } = useSession();
  const projects = createList({
    document: projectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    also: ["Rule", "Function"],
  });
  return (
    <Page
      title="Deployments"
      lead="Each project brings its rules to production by deployment, and can go back to an earlier one."
    >
      <Card flush title="Projects" aside={<CopyOperation {...projects.operation()} />}>
        <ListStates
          list={projects}
          empty={
            <EmptyState
              sentence="No projects yet: rules belong to a project, and a project is deployed."
              action={
                <Button
                  tone="primary"
                  onClick={() => openDialog({ kind: "createProject", onCreated: () => undefined })}
                >
                  Create project
                </Button>
              }
              operation="createProject"
            />
          }
          frame={(rows) => (
            <Table
              label="Projects to deploy"
              columns={[
                { label: "Project" },
                { label: "In production" },
                { label: "Draft" },
                { label: "Actions", hideLabel: true },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(project) => (
            <Row label={project.name}>
              <Cell class="sm:min-w-36">
                <Link plain class="rounded-sm font-medium hover:underline" href={deploymentsPath(project.id)}>
                  {project.name}
                </Link>
              </Cell>
              <Cell class="text-ink-soft sm:whitespace-nowrap">
                <Show when={project.currentDeployment} fallback="Nothing yet">
                  {(now) => (
                    <>
                      Deployment {now().number}{" "}
                      <span class="hidden text-xs text-ink-mute sm:inline">
                        by {now().deployedByName}, <RelativeTime at={now().createdAt} />
                      </span>
                    </>
                  )}
                </Show>
              </Cell>
              <Cell>
                <Chip tone={project.undeployedChanges > 0 ? "production" : "neutral"}>
                  {undeployedText(project.undeployedChanges)}
                </Chip>
              </Cell>
              <Cell class="text-right">
                <Show when={can("DEPLOY")}>
                  <Button
                    size="sm"
                    aria-label={`Deploy ${project.name}`}
                    onClick={() => openDialog({ kind: "deploy", projectId: project.id })}
                  >
                    Deploy
                  </Button>
                </Show>
              </Cell>
            </Row>
          )}
        </ListStates>
      </Card>
    </Page>
  );
}
