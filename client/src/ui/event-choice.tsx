import { Show, createEffect, createMemo, createSignal, on } from "solid-js";
import { CodeBlock } from "./code-block.tsx";
import { Select, TextArea } from "./text-field.tsx";

/** What to try something on: the sample of an event type, a stored event, or a payload that one writes. */
export type ChosenEvent = { sampleOf: string } | { eventId: string } | { payload: unknown };

type Source = "sample" | "stored" | "payload";

type EventChoiceProps = {
  eventTypes: readonly { key: string; label: string; samplePayload: unknown }[];
  /** The newest stored events of the chosen type; null where there is no account to look at. */
  stored: readonly { id: string; label: string; payload: unknown }[] | null;
  /** Which type is chosen, to load its stored events. */
  onType: (key: string) => void;
  /** Null while nothing usable is chosen. */
  onChange: (event: ChosenEvent | null) => void;
};

/** Chooses an event to try a condition or a function on. */
export function EventChoice(props: EventChoiceProps) {
  const [type, setType] = createSignal("");
  const [source, setSource] = createSignal<Source>("sample");
  const [eventId, setEventId] = createSignal("");
  const [text, setText] = createSignal("");
  const chosenType = createMemo(
    () => props.eventTypes.find((each) => each.key === type()) ?? props.eventTypes[0],
  );
  const parsed = createMemo((): { payload: unknown } | { issue: string } => {
    try {
      const payload: unknown = JSON.parse(text());
      return typeof payload === "object" && payload !== null && !Array.isArray(payload)
        ? { payload }
        : { issue: "Write an object." };
    } catch (error) {
      return { issue: error instanceof Error ? error.message : "This is not JSON." };
    }
  });
  const stored = createMemo(() => props.stored?.find((event) => event.id === eventId()) ?? props.stored?.[0]);
  const shown = createMemo(() => (source() === "stored" ? stored()?.payload : chosenType()?.samplePayload));
  createEffect(
    on(chosenType, (found) => {
      if (!found) return;
      props.onType(found.key);
      setText(JSON.stringify(found.samplePayload, null, 2));
    }),
  );
  createEffect(() => {
    const found = chosenType();
    const event = stored();
    const written = parsed();
    if (source() === "sample") props.onChange(found ? { sampleOf: found.key } : null);
    else if (source() === "stored") props.onChange(event ? { eventId: event.id } : null);
    else props.onChange("payload" in written ? written : null);
  });
  return (
    <div class="space-y-3">
      <div class="grid gap-3 sm:grid-cols-3">
        <Select
          label="Event type"
          value={chosenType()?.key ?? ""}
          onChange={setType}
          options={props.eventTypes.map((each) => ({ value: each.key, label: each.label }))}
        />
        <Select
          label="Try it on"
          value={source()}
          onChange={(value) => setSource(value as Source)}
          options={[
            { value: "sample", label: "the sample" },
            { value: "stored", label: "a stored event", disabled: props.stored === null },
            { value: "payload", label: "a payload of your own" },
          ]}
        />
        <Show when={source() === "stored"}>
          <Select
            label="Stored event"
            value={stored()?.id ?? ""}
            onChange={setEventId}
            {...(props.stored?.length ? {} : { placeholder: "None of this type yet" })}
            options={(props.stored ?? []).map((event) => ({ value: event.id, label: event.label }))}
          />
        </Show>
      </div>
      <Show
        when={source() === "payload"}
        fallback={
          <CodeBlock
            label="Payload"
            text={shown() === undefined ? "" : JSON.stringify(shown(), null, 2)}
            class="max-h-48"
          />
        }
      >
        <TextArea
          label="Payload (JSON)"
          mono
          rows={10}
          value={text()}
          onInput={setText}
          issue={issueOf(parsed())}
        />
      </Show>
    </div>
  );
}

function issueOf(parsed: { payload: unknown } | { issue: string }): string | undefined {
  return "issue" in parsed ? parsed.issue : undefined;
}
