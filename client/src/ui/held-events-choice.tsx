import { Show } from "solid-js";
import { boundedCount } from "../lib/format-count.ts";
import { ChoiceCards } from "./choice-cards.tsx";
import { TextField } from "./text-field.tsx";

export type HeldEventsFate = { choice: "REPLAY" | "DISCARD"; perMinute: string };

export const replayThem: HeldEventsFate = { choice: "REPLAY", perMinute: "" };

/** The rate as the API takes it: null runs as fast as it can. */
export function rateOf(fate: HeldEventsFate): number | null {
  const rate = Number.parseInt(fate.perMinute, 10);
  return fate.choice === "REPLAY" && Number.isFinite(rate) ? rate : null;
}

/** What becomes of the events that waited: run (how fast) or discarded. */
export function HeldEventsChoice(props: {
  held: { count: number; more: boolean } | undefined;
  value: HeldEventsFate;
  onChange: (value: HeldEventsFate) => void;
  rateIssue?: string | undefined;
}) {
  const waiting = () =>
    props.held
      ? `${boundedCount(props.held)} ${props.held.count === 1 ? "event is" : "events are"} held.`
      : "Counting the held events…";
  return (
    <div class="space-y-3">
      <ChoiceCards
        legend={waiting()}
        name="held-events"
        value={props.value.choice}
        onChange={(choice) => props.onChange({ ...props.value, choice })}
        choices={[
          { value: "REPLAY", label: "Replay them", note: "Each runs now, oldest first." },
          {
            value: "DISCARD",
            label: "Discard them",
            note: "They are kept in the list as discarded and never run.",
          },
        ]}
      />
      <Show when={props.value.choice === "REPLAY"}>
        <TextField
          label="Events per minute"
          inputmode="numeric"
          pattern="[0-9]*"
          placeholder="As fast as possible"
          hint="1 to 6,000 for each rule. Spares a function or a provider that would not bear them all at once."
          value={props.value.perMinute}
          onInput={(perMinute) => props.onChange({ ...props.value, perMinute })}
          issue={props.rateIssue}
          class="sm:max-w-56"
        />
      </Show>
    </div>
  );
}
