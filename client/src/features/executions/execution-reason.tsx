import { For, Show } from "solid-js";
import type { ExecutionPage_ExecutionFragment } from "../../gql/graphql.ts";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

/** Why it stands where it stands: the reason, what holds its rule now, and what the condition said. */
export function ExecutionReason(props: { execution: ExecutionPage_ExecutionFragment }) {
  const holds = () =>
    props.execution.status === "HELD"
      ? (props.execution.rule?.environments.find((at) => at.environment === props.execution.environment)
          ?.holds ?? [])
      : [];
  const asksRecord = () =>
    props.execution.matchPending && ["QUEUED", "HELD", "RUNNING"].includes(props.execution.status);
  return (
    <Show when={props.execution.reason || props.execution.matchReason || asksRecord() || holds().length > 0}>
      <Card title="Why">
        <div class="space-y-2 text-sm text-ink-soft">
          <Show when={props.execution.reason}>
            <p>{props.execution.reason}</p>
          </Show>
          <For each={holds()}>
            {(hold) => (
              <p class="rounded-md bg-warn-soft px-3 py-2 text-warn">
                {hold.message}{" "}
                <span class="text-xs">
                  (since <RelativeTime at={hold.since} />)
                </span>
              </p>
            )}
          </For>
          <Show when={asksRecord()}>
            <p class="flex flex-wrap items-center gap-2">
              <Chip tone="info" dot busy={props.execution.status === "RUNNING"}>
                Waits for the record
              </Chip>
              The rule's condition asks about the record: it is read before the function is called.
            </p>
          </Show>
          <Show when={props.execution.matchReason}>
            {(sentence) => (
              <p class="flex flex-wrap items-center gap-2">
                <Chip tone={props.execution.status === "UNMATCHED" ? "neutral" : "good"}>
                  {props.execution.status === "UNMATCHED" ? "Condition not met" : "Condition met"}
                </Chip>
                {sentence()}
              </p>
            )}
          </Show>
        </div>
      </Card>
    </Show>
  );
}
