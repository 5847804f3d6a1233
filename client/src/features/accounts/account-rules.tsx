import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import type { Environment } from "../../lib/scope.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RuleStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const accountRulesDocument = graphql(`
  query AccountRules($id: ID!, $first: Int, $after: String) {
    account(id: $id) {
      id
      rules(first: $first, after: $after) {
        edges {
          node {
            id
            name
            project {
              id
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

/** Every rule associated with one account, with its status in the account's environment. */
export function AccountRules(props: { accountId: string; environment: Environment }) {
  const rules = createList({
    document: accountRulesDocument,
    variables: () => ({ id: props.accountId }),
    connection: (data) => data.account?.rules,
    typename: "Rule",
    // A rule comes and goes by being associated, which changes the rule and not its existence.
    volatile: () => true,
  });
  return (
    <Card flush title="Rules" aside={<CopyOperation {...rules.operation()} />}>
      <ListStates
        list={rules}
        empty={
          <EmptyState
            sentence="No rule uses this account yet."
            action={<Link href="/rules/new">Create a rule</Link>}
            operation="associateRule"
          />
        }
        frame={(rows) => (
          <Table
            label="Rules of this account"
            columns={[{ label: "Rule" }, { label: "Project" }, { label: "Status" }]}
          >
            {rows}
          </Table>
        )}
      >
        {(rule) => (
          <Row label={rule.name}>
            <Cell>
              <Link
                plain
                class="rounded-sm font-medium hover:underline"
                href={`/rules/${encodeURIComponent(rule.id)}`}
              >
                {rule.name}
              </Link>
            </Cell>
            <Cell class="text-ink-soft">{rule.project.name}</Cell>
            <Cell>
              <For each={rule.environments}>
                {(each) => (
                  <Show when={each.environment === props.environment}>
                    <RuleStatusChip status={each.status} reason={each.reason} />
                  </Show>
                )}
              </For>
            </Cell>
          </Row>
        )}
      </ListStates>
    </Card>
  );
}
