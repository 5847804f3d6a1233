import { useSearchParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { RuleRow_RuleFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link, useGo, useScope } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu-item.ts";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RuleStatusChip } from "../../ui/status-chips.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { FilterField, Select } from "../../ui/text-field.tsx";

const rulesDocument = graphql(`
  query Rules($first: Int, $after: String, $filter: RuleFilter) {
    rules(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          ...RuleRow_rule
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const ruleRowFragment = graphql(`
  fragment RuleRow_rule on Rule {
    id
    name
    updatedAt
    project {
      id
      name
    }
    service {
      id
      key
      name
    }
    eventTypes {
      key
      label
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
`);

const ruleServicesDocument = graphql(`
  query RuleServices {
    services(first: 100, filter: { capability: EVENTS }) {
      edges {
        node {
          id
          key
          name
        }
      }
    }
  }
`);

function RuleRow(props: { rule: RuleRow_RuleFragment; allowed: boolean }) {
  const go = useGo();
  const path = () => `/rules/${encodeURIComponent(props.rule.id)}`;
  const items = (): MenuItem[] => {
    const reason = "Your role does not allow it";
    return [
      { label: "Edit", onSelect: () => go(`${path()}/edit`), disabled: !props.allowed, reason },
      {
        label: "Delete",
        tone: "danger",
        onSelect: () => openDialog({ kind: "deleteRule", ruleId: props.rule.id }),
        disabled: !props.allowed,
        reason,
      },
    ];
  };
  return (
    <Row label={props.rule.name}>
      <Cell class="min-w-48">
        <Link plain class="rounded-sm font-medium hover:underline" href={path()}>
          {props.rule.name}
        </Link>
        <p class="text-xs text-ink-mute">
          {props.rule.service.name} · {props.rule.eventTypes.map((type) => type.label).join(", ")}
        </p>
      </Cell>
      <Cell class="text-ink-soft">{props.rule.project.name}</Cell>
      <Cell class="text-ink-soft">{props.rule.function?.name ?? "Missing"}</Cell>
      <For each={props.rule.environments}>
        {(each) => (
          <Cell>
            <RuleStatusChip status={each.status} reason={each.reason} />
          </Cell>
        )}
      </For>
      <Cell class="text-ink-soft">
        <RelativeTime at={props.rule.updatedAt} />
      </Cell>
      <Cell class="w-10 text-right">
        <Menu label={`Actions for ${props.rule.name}`} items={items()} />
      </Cell>
    </Row>
  );
}

/** Every rule, with its status in both environments. */
export function RulesPage() {
  const { can } = useSession();
  const { scope } = useScope();
  const [search, setSearch] = useSearchParams<{ search?: string; service?: string }>();
  const rules = createList({
    document: rulesDocument,
    variables: () => ({
      filter: {
        projectId: scope().projectId ?? undefined,
        serviceKey: search.service || undefined,
        search: search.search || undefined,
      },
    }),
    connection: (data) => data.rules,
    typename: "Rule",
  });
  const services = createQueryOfServices();
  const create = () => (
    <Show when={can("RULES_DRAFT")}>
      <Link plain href="/rules/templates" class={buttonClass()}>
        Start from a template
      </Link>
      <Link plain href="/rules/new" class={buttonClass("primary")}>
        <Icon name="plus" class="size-3.5" />
        Create rule
      </Link>
    </Show>
  );
  return (
    <Page
      title="Rules"
      lead="When something happens at a service, run a function: with the account of each environment."
      actions={create()}
    >
      <Card flush title="All rules" aside={<CopyOperation {...rules.operation()} />}>
        <div class="flex flex-wrap gap-2 border-b border-line px-4 py-2">
          <FilterField
            label="Search rules"
            value={search.search ?? ""}
            onInput={(text) => setSearch({ search: text || null }, { replace: true })}
          />
          <Select
            hideLabel
            label="Service"
            placeholder="Any service"
            value={search.service ?? ""}
            onChange={(value) => setSearch({ service: value || null })}
            options={services().map((service) => ({ value: service.key, label: service.name }))}
          />
        </div>
        <ListStates
          list={rules}
          empty={
            <EmptyState
              sentence={
                search.search || search.service || scope().projectId
                  ? "No rule matches this filter."
                  : "No rules yet: a rule runs a function when an event of an account arrives."
              }
              action={<div class="flex flex-wrap justify-center gap-2">{create()}</div>}
              operation="createRule"
            />
          }
          frame={(rows) => (
            <Table
              label="Rules"
              columns={[
                { label: "Rule" },
                { label: "Project" },
                { label: "Function" },
                { label: "Development" },
                { label: "Production" },
                { label: "Changed" },
                { label: "Actions", hideLabel: true },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(rule) => <RuleRow rule={rule} allowed={can("RULES_DRAFT")} />}
        </ListStates>
      </Card>
    </Page>
  );
}

function createQueryOfServices() {
  const query = createQuery(ruleServicesDocument, () => ({}));
  return () => (query.peek()?.services.edges ?? []).map((edge) => edge.node);
}
