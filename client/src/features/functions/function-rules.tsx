import { For } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RuleStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const functionRulesDocument = graphql(`
  query FunctionRules($id: ID!, $first: Int, $after: String) {
    function(id: $id) {
      id
      rules(first: $first, after: $after) {
        edges {
          node {
            id
            name
            service {
              id
              key
              name
            }
            environments {
              environment
              status
              reason
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

/** The rules whose draft runs a function, with their status in both environments. */
export function FunctionRules(props: { functionId: string }) {
  const rules = createList({
    document: functionRulesDocument,
    variables: () => ({ id: props.functionId }),
    connection: (data) => data.function?.rules,
    typename: "Rule",
    volatile: () => true,
  });
  return (
    <Card flush title="Rules that run it" aside={<CopyOperation {...rules.operation()} />}>
      <ListStates
        list={rules}
        empty={
          <EmptyState
            sentence="No rule runs it yet."
            action={<Link href="/rules/new">Create rule</Link>}
            operation="createRule"
          />
        }
        frame={(rows) => (
          <Table
            label="Rules that run it"
            columns={[
              { label: "Rule" },
              { label: "Service" },
              { label: "Development" },
              { label: "Production" },
            ]}
          >
            {rows}
          </Table>
        )}
      >
        {(rule) => (
          <Row label={rule.name}>
            <Cell class="min-w-44">
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/rules/${encodeURIComponent(rule.id)}`}
              >
                {rule.name}
              </Link>
            </Cell>
            <Cell class="text-ink-soft">{rule.service.name}</Cell>
            <For each={rule.environments}>
              {(at) => (
                <Cell>
                  <RuleStatusChip status={at.status} reason={at.reason} />
                </Cell>
              )}
            </For>
          </Row>
        )}
      </ListStates>
    </Card>
  );
}
