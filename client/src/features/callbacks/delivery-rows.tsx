import { Show } from "solid-js";
import type { LiveDelivery_DeliveryFragment } from "../../gql/graphql.ts";
import type { List } from "../../graphql/list.ts";
import { DeliveryStateChip } from "../../ui/callback-chips.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Countdown } from "../../ui/countdown.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { installationName } from "./installation-name.ts";

function DeliveryRow(props: { delivery: LiveDelivery_DeliveryFragment }) {
  const counting = () => (props.delivery.state === "RETRYING" ? props.delivery.nextAttemptAt : null);
  const why = () => {
    const { state, reason } = props.delivery;
    return state === "SUCCEEDED" ? null : reason;
  };
  return (
    <Row label={`${props.delivery.event} to ${props.delivery.endpoint}`}>
      <Cell class="min-w-44">
        <Link
          plain
          class="rounded-sm font-medium hover:underline"
          href={`/deliveries/${encodeURIComponent(props.delivery.id)}`}
        >
          {props.delivery.event}
        </Link>
        <Show when={props.delivery.test}>
          <Chip tone="info" class="ml-2">
            Test
          </Chip>
        </Show>
        <p class="text-xs text-ink-mute">
          {props.delivery.extension.name} · <span class="font-mono">{props.delivery.endpoint}</span>
        </p>
      </Cell>
      <Cell class="min-w-44">
        <DeliveryStateChip state={props.delivery.state} />
        <Show when={counting()}>
          {(at) => (
            <span class="ml-2 text-xs text-ink-mute">
              next <Countdown at={at()} />
            </span>
          )}
        </Show>
        <Show when={why()}>
          {(sentence) => (
            <p class="mt-0.5 line-clamp-1 max-w-72 text-xs text-ink-mute" title={sentence()}>
              {sentence()}
            </p>
          )}
        </Show>
      </Cell>
      <Cell class="min-w-32 text-ink-soft">
        {props.delivery.installation ? installationName(props.delivery.installation) : "–"}
      </Cell>
      <Cell class="text-right tabular-nums">
        {props.delivery.attemptCount} of {props.delivery.maxAttempts}
      </Cell>
      <Cell class="text-ink-soft tabular-nums">
        {props.delivery.lastStatus ?? (
          <span class="font-mono text-2xs">{props.delivery.lastErrorClass ?? "–"}</span>
        )}
      </Cell>
      <Cell class="text-ink-soft">
        <RelativeTime at={props.delivery.createdAt} />
      </Cell>
    </Row>
  );
}

/** A live list of deliveries, newest first. */
export function DeliveryRows(props: {
  list: List<LiveDelivery_DeliveryFragment>;
  empty: string;
  operation: string;
}) {
  return (
    <ListStates
      list={props.list}
      empty={<EmptyState sentence={props.empty} operation={props.operation} />}
      frame={(rows) => (
        <Table
          label="Deliveries"
          columns={[
            { label: "Event and endpoint" },
            { label: "State" },
            { label: "Installation" },
            { label: "Attempts", class: "text-right" },
            { label: "Answer" },
            { label: "When" },
          ]}
        >
          {rows}
        </Table>
      )}
    >
      {(delivery) => <DeliveryRow delivery={delivery} />}
    </ListStates>
  );
}
