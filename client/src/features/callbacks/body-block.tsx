import { Show, createSignal } from "solid-js";
import { readableJson } from "../../lib/readable-json.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";

/** A body: JSON with line breaks, and as it went over the wire at the press of a button. */
export function BodyBlock(props: { label: string; text: string | null; none: string }) {
  const [raw, setRaw] = createSignal(false);
  const readable = () => readableJson(props.text ?? "");
  return (
    <Show when={props.text} fallback={<p class="text-xs text-ink-mute">{props.none}</p>}>
      {(text) => (
        <div class="space-y-1">
          <CodeBlock label={props.label} text={raw() ? text() : readable()} class="max-h-72" />
          <Show when={readable() !== text()}>
            <Button
              size="sm"
              tone={raw() ? "secondary" : "ghost"}
              aria-pressed={raw()}
              aria-label={`Raw: ${props.label}`}
              onClick={() => setRaw(!raw())}
            >
              Raw
            </Button>
          </Show>
        </div>
      )}
    </Show>
  );
}
