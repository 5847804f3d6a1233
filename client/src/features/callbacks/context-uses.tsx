import { For, Show, createEffect, onCleanup } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ContextUses_DeliveryFragment } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

export const contextUsesFragment = graphql(`
  fragment ContextUses_delivery on Delivery {
    id
    attempts {
      number
      startedAt
    }
    securityContextUses {
      at
      attempt
      operation
      refusal
      ip
    }
  }
`);

const usesDocument = graphql(`
  query DeliveryContextUses($id: ID!) {
    node(id: $id) {
      id
      ... on Delivery {
        ...ContextUses_delivery
      }
    }
  }
`);

/** For so long after the beginning of an attempt its credential may be used. */
const validMs = 3_600_000;
const lookAgainMs = 5_000;

/** What the receiver asked for with the securityContext of this delivery, refused or not. */
export function ContextUses(props: { delivery: ContextUses_DeliveryFragment }) {
  const uses = () => props.delivery.securityContextUses;
  const query = createQuery(usesDocument, () => ({ id: props.delivery.id }), { policy: "cache-first" });
  const validUntil = () => Date.parse(props.delivery.attempts.at(-1)?.startedAt ?? "") + validMs;
  // Uses are no changes of the delivery, so no stream tells of them: they are read again as long as there may be more.
  createEffect(() => {
    const until = validUntil();
    const timer = setInterval(() => {
      if (until > Date.now() && document.visibilityState === "visible") query.refetch();
    }, lookAgainMs);
    onCleanup(() => clearInterval(timer));
  });
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
