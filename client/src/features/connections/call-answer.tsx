import { Show } from "solid-js";
import type { InvokeConnectionMutation } from "../../gql/graphql.ts";
import type { PayloadOf } from "../../graphql/solid.ts";
import { bytes, count } from "../../lib/format-count.ts";
import { duration } from "../../lib/format-time.ts";
import { readableJson } from "../../lib/readable-json.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { CallOutcomeChip } from "../../ui/status-chips.tsx";

/** What a call brought back. */
export function CallAnswer(props: { answer: PayloadOf<InvokeConnectionMutation> }) {
  const response = () => props.answer.response;
  const headers = () =>
    Object.entries(response().headers as Record<string, unknown>)
      .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(", ") : String(value)}`)
      .join("\n");
  return (
    <div class="mt-4 space-y-3 border-t border-line pt-4" data-testid="answer">
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-mute tabular-nums">
        <CallOutcomeChip
          call={{ status: response().status, errorCode: null, failed: response().status >= 400 }}
        />
        <span>{duration(response().durationMs)}</span>
        <span>{count(response().attempts, "try", "tries")}</span>
        <span>{bytes(response().bytes)}</span>
        <Show when={response().truncated}>
          <span class="text-warn">cut: the answer is larger than what is shown</span>
        </Show>
      </p>
      <details>
        <summary class="rounded-sm text-sm text-ink-soft">Headers</summary>
        <div class="mt-2">
          <CodeBlock label="Headers of the answer" text={headers()} class="max-h-52" />
        </div>
      </details>
      <Show
        when={response().bytes > 0}
        fallback={<p class="text-sm text-ink-mute">The answer has no body.</p>}
      >
        <Show
          when={response().bodyText}
          fallback={
            <p class="text-sm text-ink-mute">
              The body is no text. Ask for bodyBase64, or call through the proxy, to get it as it is.
            </p>
          }
        >
          {(text) => (
            <CodeBlock label="Body of the answer" text={readableJson(text())} class="max-h-[28rem]" />
          )}
        </Show>
      </Show>
    </div>
  );
}
