import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ReplayCounts_PayloadFragment } from "../../gql/graphql.ts";
import { duration, exactTime } from "../../lib/format-time.ts";
import { Fact, Facts } from "../../ui/facts.tsx";

export const replayCountsFragment = graphql(`
  fragment ReplayCounts_payload on ReplayEventsPayload {
    toRun
    alreadySucceeded
    alreadyWaiting
    notMatching
    oldest
    newest
    expectedMinutes
    more
  }
`);

/** What a replay would do, from its dry run. */
export function ReplayCounts(props: { payload: ReplayCounts_PayloadFragment }) {
  const number = (value: number) => value.toLocaleString("en");
  const moment = (at: string | null | undefined) => (at ? exactTime(Date.parse(at)) : "–");
  return (
    <section aria-label="What would run" class="space-y-3 rounded-md border border-line bg-sunken p-3">
      <Facts>
        <Fact name="Will run">
          <span class="font-semibold tabular-nums" data-testid="to-run">
            {number(props.payload.toRun)}
          </span>
        </Fact>
        <Fact name="Expected time">
          {props.payload.expectedMinutes === 0
            ? "As fast as they can"
            : duration(props.payload.expectedMinutes * 60_000)}
        </Fact>
        <Fact name="Left alone: succeeded">{number(props.payload.alreadySucceeded)}</Fact>
        <Fact name="Left alone: waiting already">{number(props.payload.alreadyWaiting)}</Fact>
        <Fact name="Left alone: condition not met">{number(props.payload.notMatching)}</Fact>
        <Fact name="First and last arrival">
          {moment(props.payload.oldest)} to {moment(props.payload.newest)}
        </Fact>
      </Facts>
      <Show when={props.payload.more}>
        <p class="text-xs text-warn">
          The window has more than 10,000 events. This run looks at the first 10,000; the next one goes on
          from there.
        </p>
      </Show>
    </section>
  );
}
