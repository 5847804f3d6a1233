import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { WatchFacts_WatchChannelFragment } from "../../gql/graphql.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { WatchHealthChip } from "../../ui/status-chips.tsx";

export const watchFactsFragment = graphql(`
  fragment WatchFacts_watchChannel on WatchChannel {
    kind
    state
    health
    healthReason
    lastEventAt
    coveredUntil
    reviewedAt
    nextReviewAt
    reviewFailure
    expiresAt
    renewsAt
    failure
  }
`);

/** How events of an account arrive: health first, then what is known until when and what comes next. */
export function WatchFacts(props: { channel: WatchFacts_WatchChannelFragment }) {
  const channel = () => props.channel;
  return (
    <div class="space-y-1">
      <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <WatchHealthChip health={channel().health} />
        {/* Where all is well, the times below say it, and they count on. */}
        <Show when={channel().health !== "HEALTHY"}>
          <span>{channel().healthReason}</span>
        </Show>
      </p>
      <ul class="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-ink-mute">
        <li>{channel().kind === "PUSH" ? "Pushed by the provider" : "Read at intervals"}</li>
        <Show when={channel().lastEventAt} fallback={<li>no event yet</li>}>
          {(at) => (
            <li>
              last event <RelativeTime at={at()} />
            </li>
          )}
        </Show>
        <Show when={channel().coveredUntil}>
          {(at) => (
            <li>
              complete until <RelativeTime at={at()} />
            </li>
          )}
        </Show>
        <Show when={channel().nextReviewAt}>
          {(at) => (
            <li>
              read back <RelativeTime at={at()} />
            </li>
          )}
        </Show>
        <Show when={channel().renewsAt ?? channel().expiresAt}>
          {(at) => (
            <li>
              {channel().renewsAt ? "renewed" : "expires"} <RelativeTime at={at()} />
            </li>
          )}
        </Show>
      </ul>
      <Show when={channel().failure ?? channel().reviewFailure}>
        {(text) => <p class="text-xs text-bad">{text()}</p>}
      </Show>
    </div>
  );
}
