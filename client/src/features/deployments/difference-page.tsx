import { useParams, useSearchParams } from "@solidjs/router";
import { ErrorBoundary, Show, Suspense } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { RowsSkeleton } from "../../ui/skeleton.tsx";
import { Select } from "../../ui/text-field.tsx";
import { DifferenceList } from "./difference.tsx";
import { kindText } from "./deployment-row.tsx";
import { deploymentsPath } from "./paths.ts";

const differenceDocument = graphql(`
  query DeploymentDifference($from: ID!, $to: ID) {
    deploymentDifference(from: $from, to: $to) {
      from {
        id
        number
        isCurrent
        project {
          id
          name
        }
      }
      to {
        id
        number
        isCurrent
      }
      same
      rules {
        ...RuleDifference_ruleDifference
      }
    }
  }
`);

const comparableDocument = graphql(`
  query ComparableDeployments($projectId: ID!, $first: Int, $after: String) {
    deployments(projectId: $projectId, first: $first, after: $after) {
      edges {
        node {
          id
          number
          kind
          restoredNumber
          isCurrent
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** What is not the draft. */
const draft = "draft";

function sideName(side: { number: number; isCurrent: boolean } | null): string {
  if (!side) return "Draft";
  return `Deployment ${side.number}${side.isCurrent ? " (in production)" : ""}`;
}

/** Two deployments side by side, or one against the present draft; what is compared is in the URL. */
export function DifferencePage() {
  const params = useParams<{ id: string }>();
  const projectId = () => decodeURIComponent(params.id);
  const [search, setSearch] = useSearchParams<{ from?: string; to?: string }>();
  const { can } = useSession();
  const variables = () => (search.from ? { from: search.from, to: search.to ?? null } : null);
  const query = createQuery(differenceDocument, variables, { touchedBy: ["Rule", "Function", "Project"] });
  const deployments = createList({
    document: comparableDocument,
    variables: () => ({ projectId: projectId() }),
    connection: (data) => data.deployments,
    typename: "Deployment",
    also: ["Project"],
    pageSize: 100,
  });
  const options = () =>
    deployments.peek().map((each) => ({
      value: each.id,
      label: `${each.number} · ${kindText(each)}${each.isCurrent ? " · in production" : ""}`,
    }));
  const known = () => query.peek()?.deploymentDifference;
  return (
    <Page
      title="Difference"
      above={[
        { label: "Deployments", href: "/deployments" },
        { label: known()?.from.project.name ?? "Project", href: deploymentsPath(projectId()) },
      ]}
      actions={
        <Show when={!search.to && can("DEPLOY") && (known()?.rules.length ?? 0) > 0}>
          <Button tone="production" onClick={() => openDialog({ kind: "deploy", projectId: projectId() })}>
            Deploy to production
          </Button>
        </Show>
      }
    >
      <Card
        flush
        title="What differs"
        aside={
          <Show when={variables()}>
            {(sent) => <CopyOperation document={String(differenceDocument)} variables={sent()} />}
          </Show>
        }
      >
        <div class="grid gap-3 border-b border-line px-4 py-3 sm:grid-cols-2">
          <Select
            label="Before"
            placeholder="Choose a deployment"
            value={search.from ?? ""}
            onChange={(value) => setSearch({ from: value || null })}
            options={options()}
          />
          <Select
            label="After"
            value={search.to ?? draft}
            onChange={(value) => setSearch({ to: value === draft ? null : value })}
            options={[{ value: draft, label: "Draft (what development runs)" }, ...options()]}
          />
        </div>
        <Show
          when={search.from}
          fallback={<EmptyState sentence="Choose what to compare." operation="deploymentDifference" />}
        >
          <ErrorBoundary fallback={(error) => <ErrorPanel error={error} onRetry={query.refetch} />}>
            <Suspense fallback={<RowsSkeleton />}>
              <Show when={query.data()?.deploymentDifference}>
                {(difference) => (
                  <>
                    <p role="status" class="border-b border-line px-4 py-2 text-sm text-ink-soft">
                      {count(difference().rules.length, "rule")}{" "}
                      {difference().rules.length === 1 ? "differs" : "differ"}, {difference().same} the same.
                    </p>
                    <Show
                      when={difference().rules.length > 0}
                      fallback={
                        <EmptyState sentence="There is no difference." operation="deploymentDifference" />
                      }
                    >
                      <DifferenceList
                        rules={difference().rules}
                        before={sideName(difference().from)}
                        after={sideName(difference().to)}
                      />
                    </Show>
                  </>
                )}
              </Show>
            </Suspense>
          </ErrorBoundary>
        </Show>
      </Card>
    </Page>
  );
}
