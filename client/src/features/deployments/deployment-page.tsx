import { useParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { kindText } from "./deployment-row.tsx";
import { deploymentsPath, differencePath } from "./paths.ts";

const deploymentDocument = graphql(`
  query DeploymentPage($id: ID!) {
    deployment(id: $id) {
      ...DeploymentRow_deployment
      project {
        id
        name
        currentDeployment {
          id
          number
        }
      }
    }
  }
`);

const deployedRulesDocument = graphql(`
  query DeployedRules($id: ID!, $first: Int, $after: String) {
    deployment(id: $id) {
      id
      rules(first: $first, after: $after) {
        edges {
          cursor
          node {
            ruleId
            name
            ruleVersion
            eventTypes
            rule {
              id
            }
            service {
              id
              key
              name
            }
            condition {
              sentence
            }
            functionVersion {
              id
              number
              kind
              function {
                id
                name
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
  }
`);

function SnapshotRules(props: { deploymentId: string }) {
  const rules = createList({
    document: deployedRulesDocument,
    variables: () => ({ id: props.deploymentId }),
    connection: (data) => {
      const connection = data.deployment?.rules;
      // A snapshot's rule is no node of its own: the rule that it was taken of names it.
      return connection
        ? {
            ...connection,
            edges: connection.edges.map(({ node }) => ({ node: { ...node, id: node.ruleId } })),
          }
        : null;
    },
    typename: "DeployedRule",
    pageSize: 50,
  });
  return (
    <Card flush title="Rules of this snapshot" aside={<CopyOperation {...rules.operation()} />}>
      <ListStates
        list={rules}
        empty={
          <EmptyState
            sentence="This deployment has no rule: it emptied production."
            operation="deployment(id: …) { rules }"
          />
        }
        frame={(rows) => (
          <Table
            label="Rules of this snapshot"
            columns={[
              { label: "Rule" },
              { label: "When" },
              { label: "Then" },
              { label: "Version", class: "text-right" },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(each) => (
          <Row label={each.name}>
            <Cell class="min-w-40 font-medium">
              <Show when={each.rule} fallback={each.name}>
                {(rule) => (
                  <Link
                    plain
                    class="rounded-sm hover:underline"
                    href={`/rules/${encodeURIComponent(rule().id)}`}
                  >
                    {each.name}
                  </Link>
                )}
              </Show>
            </Cell>
            <Cell class="min-w-56">
              <span class="flex flex-wrap items-center gap-1">
                {each.service.name}
                <For each={each.eventTypes}>{(type) => <Chip>{type}</Chip>}</For>
              </span>
              <Show when={each.condition}>
                {(condition) => <span class="block text-xs text-ink-mute">if {condition().sentence}</span>}
              </Show>
            </Cell>
            <Cell class="whitespace-nowrap text-ink-soft">
              <Show when={each.functionVersion} fallback="Missing">
                {(version) => (
                  <>
                    {version().function.name}{" "}
                    <span class="text-xs text-ink-mute">version {version().number}</span>
                  </>
                )}
              </Show>
            </Cell>
            <Cell class="text-right tabular-nums">{each.ruleVersion}</Cell>
          </Row>
        )}
      </ListStates>
    </Card>
  );
}

/** One snapshot: who made it, what it holds, and the way back to it. */
export function DeploymentPage() {
  const params = useParams<{ id: string; deploymentId: string }>();
  const projectId = () => decodeURIComponent(params.id);
  const id = () => decodeURIComponent(params.deploymentId);
  const { can } = useSession();
  const query = createQuery(deploymentDocument, () => ({ id: id() }), { touchedBy: ["Project"] });
  return (
    <Show
      when={query.data()?.deployment}
      fallback={
        <Page title="No such deployment">
          <EmptyState
            sentence="This deployment does not exist."
            action={<Link href={deploymentsPath(projectId())}>All deployments</Link>}
          />
        </Page>
      }
    >
      {(deployment) => {
        const current = () => deployment().project.currentDeployment;
        const isCurrent = () => current()?.id === deployment().id;
        return (
          <Page
            title={`Deployment ${deployment().number}`}
            above={[
              { label: "Deployments", href: "/deployments" },
              { label: deployment().project.name, href: deploymentsPath(projectId()) },
            ]}
            chips={
              <Show when={isCurrent()}>
                <Chip dot tone="production">
                  In production
                </Chip>
              </Show>
            }
            actions={
              <>
                <Link plain class={buttonClass()} href={differencePath(projectId(), deployment().id, null)}>
                  Compare with the draft
                </Link>
                <Show when={!isCurrent() && current()}>
                  {(now) => (
                    <Link
                      plain
                      class={buttonClass()}
                      href={differencePath(projectId(), deployment().id, now().id)}
                    >
                      Compare with production
                    </Link>
                  )}
                </Show>
                <Show when={!isCurrent() && can("DEPLOY")}>
                  <Button
                    tone="production"
                    onClick={() => openDialog({ kind: "rollBack", deploymentId: deployment().id })}
                  >
                    Roll back to this
                  </Button>
                </Show>
              </>
            }
          >
            <Card
              title="Snapshot"
              note="never changes"
              aside={<CopyOperation document={String(deploymentDocument)} variables={{ id: id() }} />}
            >
              <Facts>
                <Fact name="Kind">{kindText(deployment())}</Fact>
                <Fact name="Deployed">
                  by {deployment().deployedByName}, <RelativeTime at={deployment().createdAt} />
                </Fact>
                <Fact name="Note">{deployment().note ?? "None"}</Fact>
                <Fact name="Rules">{deployment().ruleCount.toLocaleString("en")}</Fact>
              </Facts>
            </Card>
            <SnapshotRules deploymentId={deployment().id} />
          </Page>
        );
      }}
    </Show>
  );
}
