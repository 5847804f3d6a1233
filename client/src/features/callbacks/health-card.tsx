import { Show } from "solid-js";
import type { LiveSubscription_SubscriptionFragment } from "../../gql/graphql.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Countdown } from "../../ui/countdown.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { percent } from "./hour-series.ts";
import { ObjectiveNote } from "./objective-note.tsx";

/** How an endpoint does: what holds it, what waits, its breaker, when it would be disabled, its objective. */
export function HealthCard(props: {
  subscription: LiveSubscription_SubscriptionFragment;
  operation: { document: string; variables: Record<string, unknown> };
}) {
  const health = () => props.subscription.health;
  return (
    <Card title="Health" aside={<CopyOperation {...props.operation} />}>
      <div class="space-y-4">
        <p class="text-sm text-ink-soft" data-testid="standing">
          {props.subscription.reason}
        </p>
        <Facts>
          <Fact name="Waiting">
            <span class="tabular-nums" data-testid="waiting">
              {boundedCount(props.subscription.waiting)}
            </span>
            <Show when={props.subscription.oldestWaitingAt}>
              {(at) => (
                <>
                  , the oldest made <RelativeTime at={at()} />
                </>
              )}
            </Show>
          </Fact>
          <Fact name="Attempts of the last 24 hours">
            {health().successRate24h === null ? "None" : `${percent(health().successRate24h ?? 0)} succeeded`}
          </Fact>
          <Fact name="Circuit breaker">
            {sentenceLabel(health().breaker)}
            <Show when={health().breaker === "OPEN" && health().probeAt}>
              {(at) => (
                <>
                  , tries one <Countdown at={at()} />
                </>
              )}
            </Show>
            <Show when={health().openedAt}>
              {(at) => (
                <span class="text-xs text-ink-mute">
                  {" "}
                  (opened <RelativeTime at={at()} />)
                </span>
              )}
            </Show>
          </Fact>
          <Fact name="Last success">
            <Show when={health().lastSuccessAt} fallback="None yet">
              {(at) => <RelativeTime at={at()} />}
            </Show>
          </Fact>
          <Fact name="Last failure">
            <Show when={health().lastFailureAt} fallback="None yet">
              {(at) => <RelativeTime at={at()} />}
            </Show>
          </Fact>
          <Show when={health().failingSince}>
            {(since) => (
              <Fact name="Nothing has succeeded since">
                <RelativeTime at={since()} />
                <Show when={health().disablesAt}>
                  {(at) => (
                    <>
                      ; disabled <RelativeTime at={at()} /> if that stays so
                    </>
                  )}
                </Show>
                <Show when={health().failingReason}>
                  {(reason) => <span class="block text-xs text-bad">{reason()}</span>}
                </Show>
              </Fact>
            )}
          </Show>
        </Facts>
        <ObjectiveNote objective={props.subscription.objective} />
      </div>
    </Card>
  );
}
