import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { Table } from "../../ui/table.tsx";
import { DeploymentRow } from "./deployment-row.tsx";
import { differencePath } from "./paths.ts";
import { UndeployedNote } from "./undeployed-note.tsx";

const projectDocument = graphql(`
  query DeploymentsProject($id: ID!) {
    project(id: $id) {
      id
      name
      undeployedChanges
      currentDeployment {
        id
        number
        ruleCount
        createdAt
        deployedByName
      }
    }
  }
`);

const deploymentsDocument = graphql(`
  query Deployments($projectId: ID!, $first: Int, $after: String) {
    deployments(projectId: $projectId, first: $first, after: $after) {
      edges {
        node {
          ...DeploymentRow_deployment
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** What runs in production, what the draft would change, and every snapshot before. */
export function DeploymentsPage() {
  const params = useParams<{ id: string }>();
  const id = () => decodeURIComponent(params.id);
  const { can } = useSession();
  const query = createQuery(projectDocument, () => ({ id: id() }), {
    touchedBy: ["Project", "Rule", "Function"],
  });
  const deployments = createList({
    document: deploymentsDocument,
    variables: () => ({ projectId: id() }),
    connection: (data) => data.deployments,
    typename: "Deployment",
    also: ["Project"],
  });
  const current = () => query.peek()?.project?.currentDeployment ?? null;
  const deploy = () => (
    <Show when={can("DEPLOY")}>
      <Button tone="production" onClick={() => openDialog({ kind: "deploy", projectId: id() })}>
        Deploy to production
      </Button>
    </Show>
  );
  return (
    <Show
      when={query.data()?.project}
      fallback={
        <Page title="No such project">
          <EmptyState
            sentence="This project does not exist."
            action={<Link href="/deployments">All projects</Link>}
          />
        </Page>
      }
    >
      {(project) => (
        <Page
          title={`Deployments of ${project().name}`}
          above={[{ label: "Deployments", href: "/deployments" }]}
          lead="Production runs a snapshot of the rules, with their conditions and function versions. The draft reaches it by deployment alone."
          actions={
            <>
              <Show when={current()}>
                {(now) => (
                  <Link plain class={buttonClass()} href={differencePath(id(), now().id, null)}>
                    Compare draft with production
                  </Link>
                )}
              </Show>
              {deploy()}
            </>
          }
        >
          <UndeployedNote
            changes={project().undeployedChanges}
            current={project().currentDeployment?.number ?? null}
          />
          <Card flush title="History" aside={<CopyOperation {...deployments.operation()} />}>
            <ListStates
              list={deployments}
              empty={
                <EmptyState
                  sentence="Nothing has been deployed yet: production runs nothing of this project."
                  action={deploy()}
                  operation="deployProject"
                />
              }
              frame={(rows) => (
                <Table
                  label="Deployments"
                  columns={[
                    { label: "Number" },
                    { label: "Kind" },
                    { label: "By" },
                    { label: "When" },
                    { label: "Note" },
                    { label: "Rules", class: "text-right" },
                    { label: "Actions", hideLabel: true },
                  ]}
                >
                  {rows}
                </Table>
              )}
            >
              {(deployment) => (
                <DeploymentRow
                  deployment={deployment}
                  projectId={id()}
                  currentId={current()?.id ?? null}
                  allowed={can("DEPLOY")}
                />
              )}
            </ListStates>
          </Card>
        </Page>
      )}
    </Show>
  );
}
