import { Show } from "solid-js";
import type { LiveSubscription_SubscriptionFragment } from "../../gql/graphql.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { SubscriptionStatusChip } from "../../ui/callback-chips.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Link } from "../../ui/link.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row } from "../../ui/table.tsx";
import { percent } from "./hour-series.ts";

/** One endpoint in the list of its extension: what it listens to and how it does. */
export function SubscriptionRow(props: { subscription: LiveSubscription_SubscriptionFragment }) {
  const rate = () => props.subscription.health.successRate24h;
  return (
    <Row label={`${props.subscription.event} to ${props.subscription.url}`}>
      <Cell class="max-w-96 min-w-52">
        <Link
          plain
          class="rounded-sm font-medium hover:underline"
          href={`/callbacks/${encodeURIComponent(props.subscription.id)}`}
        >
          {props.subscription.event}
        </Link>
        <Show when={!props.subscription.isCurrent}>
          <Chip class="ml-2">Older versions only</Chip>
        </Show>
        <p class="font-mono text-2xs break-all text-ink-mute">{props.subscription.url}</p>
      </Cell>
      <Cell class="min-w-40">
        <SubscriptionStatusChip status={props.subscription.status} />
        <Show when={props.subscription.status !== "ACTIVE"}>
          <p class="mt-0.5 line-clamp-2 max-w-64 text-xs text-ink-mute" title={props.subscription.reason}>
            {props.subscription.reason}
          </p>
        </Show>
      </Cell>
      <Cell class="text-right tabular-nums">{rate() === null ? "–" : percent(rate() ?? 0)}</Cell>
      <Cell class="text-right tabular-nums">
        {boundedCount(props.subscription.waiting)}
        <Show when={props.subscription.oldestWaitingAt}>
          {(at) => (
            <p class="text-2xs text-ink-mute">
              <RelativeTime at={at()} />
            </p>
          )}
        </Show>
      </Cell>
      <Cell class="text-right tabular-nums">
        <Show when={props.subscription.objective.rate !== null} fallback="–">
          <Chip tone={props.subscription.objective.met ? "good" : "bad"}>
            {percent(props.subscription.objective.rate ?? 0)}
          </Chip>
        </Show>
      </Cell>
      <Cell class="text-ink-soft">
        <Show when={props.subscription.health.lastSuccessAt} fallback="–">
          {(at) => <RelativeTime at={at()} />}
        </Show>
      </Cell>
    </Row>
  );
}
