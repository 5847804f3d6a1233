import { Show, Suspense, createSignal, lazy } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { FunctionRow_FunctionFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link, useGo, useScope } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const DeleteFunctionDialog = lazy(async () => ({
  default: (await import("./delete-function-dialog.tsx")).DeleteFunctionDialog,
}));
const EditFunctionDialog = lazy(async () => ({
  default: (await import("./edit-function-dialog.tsx")).EditFunctionDialog,
}));
const functionsDocument = graphql(`
  query Functions($first: Int, $after: String, $filter: FunctionFilter) {
    functions(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...FunctionRow_function
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const functionRowFragment = graphql(`
  fragment FunctionRow_function on Function {
    id
    name
    kind
    url
    updatedAt
    currentVersion {
      id
      number
    }
    project {
      id
      name
    }
  }
`);

/** What rules run. */
export function FunctionsPage() {
  const { can } = useSession();
  const { scope } = useScope();
  const go = useGo();
  const [editing, setEditing] = createSignal<FunctionRow_FunctionFragment | null>(null);
  const [deleting, setDeleting] = createSignal<FunctionRow_FunctionFragment | null>(null);
  const functions = createList({
    document: functionsDocument,
    variables: () => ({ filter: scope().projectId ? { projectId: scope().projectId } : undefined }),
    connection: (data) => data.functions,
    typename: "Function",
  });
  const create = () => (
    <Show when={can("FUNCTIONS")}>
      <Button
        tone="primary"
        onClick={() =>
          openDialog({
            kind: "createFunction",
            projectId: scope().projectId,
            onCreated: (id) => go(`/functions/${encodeURIComponent(id)}`),
          })
        }
      >
        <Icon name="plus" class="size-3.5" />
        Create function
      </Button>
    </Show>
  );
  return (
    <Page
      title="Functions"
      lead="What rules run: scripts in Patchbay, or HTTP endpoints of your own."
      actions={create()}
    >
      <Card flush title="All functions" aside={<CopyOperation {...functions.operation()} />}>
        <ListStates
          list={functions}
          empty={
            <EmptyState
              sentence="No functions yet: a rule needs one to run."
              action={create()}
              operation="createFunction"
            />
          }
          frame={(rows) => (
            <Table
              label="Functions"
              columns={[
                { label: "Function" },
                { label: "Project" },
                { label: "Runs" },
                { label: "Changed" },
                { label: "Actions", hideLabel: true },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(each) => (
            <Row label={each.name}>
              <Cell class="min-w-44">
                <Link
                  plain
                  class="rounded-sm font-medium hover:underline"
                  href={`/functions/${encodeURIComponent(each.id)}`}
                >
                  {each.name}
                </Link>
              </Cell>
              <Cell class="text-ink-soft">{each.project.name}</Cell>
              <Cell class="max-w-80 truncate font-mono text-xs text-ink-soft" title={each.url ?? undefined}>
                {each.url ?? <Chip>Script, version {each.currentVersion.number}</Chip>}
              </Cell>
              <Cell class="text-ink-soft">
                <RelativeTime at={each.updatedAt} />
              </Cell>
              <Cell class="w-10 text-right">
                <Menu
                  label={`Actions for ${each.name}`}
                  items={[
                    { label: "Rename", onSelect: () => setEditing(each), disabled: !can("FUNCTIONS") },
                    {
                      label: "Delete",
                      tone: "danger",
                      onSelect: () => setDeleting(each),
                      disabled: !can("FUNCTIONS"),
                    },
                  ]}
                />
              </Cell>
            </Row>
          )}
        </ListStates>
      </Card>
      <Suspense>
        <Show when={editing()} keyed>
          {(each) => <EditFunctionDialog function={each} onClose={() => setEditing(null)} />}
        </Show>
        <Show when={deleting()} keyed>
          {(each) => <DeleteFunctionDialog function={each} onClose={() => setDeleting(null)} />}
        </Show>
      </Suspense>
    </Page>
  );
}
