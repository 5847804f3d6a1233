import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ContextUses_DeliveryFragment } from "../../gql/graphql.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

export const contextUsesFragment = graphql(`
  fragment ContextUses_delivery on Delivery {
    securityContextUses {
      at
      attempt
      operation
      refusal
      ip
    }
  }
`);

/** What the receiver asked for with the securityContext of this delivery, refused or not. */
export function ContextUses(props: { delivery: ContextUses_DeliveryFragment }) {
  const uses = () => props.delivery.securityContextUses;
  return (
    <Card flush title="Uses of its securityContext" note="newest first, at most 50">
      <Show
        when={uses().length > 0}
        fallback={
          <p class="px-4 py-3 text-sm text-ink-mute">
            The receiver has not called back with it. Each use is shown here, also one that is refused.
          </p>
        }
      >
        <Table
          label="Uses of the securityContext"
          columns={[
            { label: "When" },
            { label: "Asked for" },
            { label: "Answer" },
            { label: "Attempt", class: "text-right" },
            { label: "From" },
          ]}
        >
          <For each={uses()}>
            {(use) => (
              <Row>
                <Cell class="text-ink-soft">
                  <RelativeTime at={use.at} />
                </Cell>
                <Cell class="font-mono text-xs break-all">{use.operation}</Cell>
                <Cell>
                  <Chip dot tone={use.refusal ? "bad" : "good"}>
                    {use.refusal ? `Refused: ${use.refusal}` : "Allowed"}
                  </Chip>
                </Cell>
                <Cell class="text-right tabular-nums">{use.attempt}</Cell>
                <Cell class="font-mono text-xs">{use.ip}</Cell>
              </Row>
            )}
          </For>
        </Table>
      </Show>
    </Card>
  );
}
