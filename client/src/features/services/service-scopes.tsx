import { For, Show, createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ServiceScopes_ServiceFragment } from "../../gql/graphql.ts";
import { count } from "../../lib/format-count.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { FilterField } from "../../ui/text-field.tsx";

export const serviceScopesFragment = graphql(`
  fragment ServiceScopes_service on Service {
    id
    name
    defaultScopes
    scopes {
      name
      meaning
    }
  }
`);

/** Rows drawn at once: services know up to several hundred scopes. */
const atOnce = 50;

/** Every permission that a service knows, with what it lets one do. */
export function ServiceScopes(props: { service: ServiceScopes_ServiceFragment }) {
  const [search, setSearch] = createSignal("");
  const [shown, setShown] = createSignal(atOnce);
  const found = createMemo(() => {
    const words = search().trim().toLowerCase().split(/\s+/);
    return props.service.scopes.filter(({ name, meaning }) => {
      const text = `${name} ${meaning}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
  return (
    <Card
      flush
      title="Scopes"
      note={`${count(props.service.scopes.length, "permission")} that ${props.service.name} knows; others can be asked for too`}
    >
      <Show when={props.service.scopes.length > 8}>
        <div class="border-b border-line px-4 py-2">
          <FilterField
            label="Search scopes"
            value={search()}
            onInput={(text) => {
              setSearch(text);
              setShown(atOnce);
            }}
          />
        </div>
      </Show>
      <Show
        when={found().length > 0}
        fallback={
          <EmptyState sentence="No known scope matches. Try a part of its name or of what it does." />
        }
      >
        <Table label="Scopes" columns={[{ label: "Scope" }, { label: "What it allows" }]}>
          <For each={found().slice(0, shown())}>
            {(scope) => (
              <Row label={scope.name}>
                <Cell class="min-w-48">
                  <span class="flex items-center gap-1">
                    <code class="font-mono text-xs break-all">{scope.name}</code>
                    <CopyButton class="!h-6" text={scope.name} label={`Copy scope ${scope.name}`} />
                  </span>
                </Cell>
                <Cell class="min-w-56 text-ink-soft">
                  <span class="mr-2">{scope.meaning}</span>
                  <Show when={props.service.defaultScopes.includes(scope.name)}>
                    <Chip title="Asked for unless a connection says otherwise">Default</Chip>
                  </Show>
                </Cell>
              </Row>
            )}
          </For>
        </Table>
        <Show when={found().length > shown()}>
          <div class="border-t border-line p-2 text-center">
            <Button tone="ghost" size="sm" onClick={() => setShown((now) => now + 200)}>
              Show more of {found().length}
            </Button>
          </div>
        </Show>
      </Show>
    </Card>
  );
}
