import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { RecoveryPlan_PlanFragment } from "../../gql/graphql.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { duration } from "../../lib/format-time.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { holdSentences } from "./hold-sentences.ts";

export const recoveryPlanFragment = graphql(`
  fragment RecoveryPlan_plan on RecoveryPlan {
    count {
      count
      more
    }
    oldestAt
    expectedSeconds
    heldBy
  }
`);

/** What a dry run found: how many, since when, how long it would take. */
export function RecoveryPlan(props: { plan: RecoveryPlan_PlanFragment; counted: string; timed: boolean }) {
  const expected = () => {
    const seconds = props.plan.expectedSeconds;
    if (props.plan.heldBy) return "Not before the hold is lifted";
    if (seconds === null) return "Not known";
    return seconds < 1 ? "Less than a second" : `About ${duration(seconds * 1_000)}`;
  };
  return (
    <section aria-label="What it would do" class="space-y-3 rounded-md border border-line bg-sunken p-3">
      <Facts>
        <Fact name={props.counted}>
          <span class="font-semibold tabular-nums" data-testid="planned">
            {boundedCount(props.plan.count)}
          </span>
        </Fact>
        <Fact name="Oldest">
          <Show when={props.plan.oldestAt} fallback="–">
            {(at) => <RelativeTime at={at()} />}
          </Show>
        </Fact>
        <Show when={props.timed}>
          <Fact name="Expected time">{expected()}</Fact>
        </Show>
      </Facts>
      <Show when={props.timed && props.plan.heldBy}>
        {(hold) => <p class="text-xs text-warn">{holdSentences[hold()]}</p>}
      </Show>
      <Show when={props.plan.count.more}>
        <p class="text-xs text-warn">There are more than one run takes. Run it again for the rest.</p>
      </Show>
    </section>
  );
}
