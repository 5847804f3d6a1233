import { useSearchParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RuleStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { Select } from "../../ui/text-field.tsx";
import { environmentName, environmentOf, environments } from "./environment-name.ts";

const rulesDocument = graphql(`
  query ConnectionRules($linkName: String!, $environment: Environment!, $first: Int, $after: String) {
    connection(linkName: $linkName) {
      id
      rules(environment: $environment, first: $first, after: $after) {
        edges {
          node {
            id
            name
            project {
              id
              name
            }
            function {
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

/** The rules whose scripts name the connection: of the draft in the sandbox, of what is deployed in production. */
export function ConnectionRules(props: { linkName: string }) {
  const [search, setSearch] = useSearchParams<{ in?: string }>();
  const environment = () => environmentOf(search.in) ?? "DEVELOPMENT";
  const rules = createList({
    document: rulesDocument,
    variables: () => ({ linkName: props.linkName, environment: environment() }),
    connection: (data) => data.connection?.rules,
    typename: "Rule",
    also: ["Function"],
    volatile: () => true,
  });
  return (
    <Card flush title="Rules that use it" aside={<CopyOperation {...rules.operation()} />}>
      <div class="border-b border-line px-4 py-2">
        <Select
          hideLabel
          label="Environment of the rules"
          class="max-w-48"
          value={environment()}
          onChange={(value) => setSearch({ in: value.toLowerCase() })}
          options={environments.map((value) => ({ value, label: environmentName(value) }))}
        />
      </div>
      <ListStates
        list={rules}
        empty={
          <EmptyState
            sentence={`No rule's script names ${props.linkName} in ${environmentName(environment())} yet.`}
            action={<Link href={`/connections/${props.linkName}?view=use`}>How to use it</Link>}
            operation="connection(linkName: …) { rules }"
          />
        }
        frame={(rows) => (
          <Table
            label="Rules that use this connection"
            columns={[{ label: "Rule" }, { label: "Project" }, { label: "Function" }, { label: "Status" }]}
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
            <Cell class="text-ink-soft">{rule.project.name}</Cell>
            <Cell>
              <Show when={rule.function} fallback={<span class="text-ink-mute">Deleted</span>}>
                {(found) => <Link href={`/functions/${encodeURIComponent(found().id)}`}>{found().name}</Link>}
              </Show>
            </Cell>
            <Cell>
              <For each={rule.environments}>
                {(each) => (
                  <Show when={each.environment === environment()}>
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
