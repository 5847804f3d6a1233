import { For, Show } from "solid-js";
import type { TestCustomServiceMutation } from "../../../gql/graphql.ts";
import type { PayloadOf } from "../../../graphql/solid.ts";
import { duration } from "../../../lib/format-time.ts";
import { readableJson } from "../../../lib/readable-json.ts";
import { Chip } from "../../../ui/chip.tsx";
import type { ChipTone } from "../../../ui/chip.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";

type Step = PayloadOf<TestCustomServiceMutation>["steps"][number];
type Part = NonNullable<Step["request"]>;

const tones = { OK: "good", WARNING: "warn", FAILED: "bad" } satisfies Record<Step["verdict"], ChipTone>;
const words = { OK: "Works", WARNING: "Not sure", FAILED: "Fails" } satisfies Record<Step["verdict"], string>;

/** An exchange as it went over the line, its secrets masked by the server. */
function exchangeText(part: Part): string {
  const headers = Object.entries((part.headers ?? {}) as Record<string, unknown>).map(
    ([name, value]) => `${name}: ${Array.isArray(value) ? value.join(", ") : String(value)}`,
  );
  const head = [part.line, ...headers].join("\n");
  return part.body ? `${head}\n\n${readableJson(part.body)}` : head;
}

/** What a test tried, in order: what came of it, and what was said over the line. */
export function TestSteps(props: { ok: boolean; steps: readonly Step[] }) {
  return (
    <div role="region" aria-label="Outcome of the test" class="space-y-3 border-t border-line pt-4">
      <p class="text-sm font-medium">
        {props.ok ? "Nothing fails." : "Something fails: look at the steps marked so."}
      </p>
      <ol class="space-y-2" aria-label="Steps of the test">
        <For each={props.steps}>
          {(step) => (
            <li class="rounded-md border border-line">
              <div class="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
                <Chip dot tone={tones[step.verdict]}>
                  {words[step.verdict]}
                </Chip>
                <span class="font-medium">{step.name}</span>
                <Show when={step.durationMs !== null}>
                  <span class="ml-auto text-xs text-ink-mute tabular-nums">
                    {duration(step.durationMs ?? 0)}
                  </span>
                </Show>
                <p class="w-full break-words text-ink-soft">{step.explanation}</p>
              </div>
              <Show when={step.request}>
                {(request) => (
                  <details class="border-t border-line" open={step.verdict === "FAILED"}>
                    <summary class="px-3 py-1.5 text-xs text-ink-soft">Request and answer</summary>
                    <div class="grid gap-3 p-3 pt-1 lg:grid-cols-2">
                      <CodeBlock label={`Request of ${step.name}`} text={exchangeText(request())} />
                      <Show
                        when={step.response}
                        fallback={<p class="text-sm text-ink-mute">No answer came.</p>}
                      >
                        {(response) => (
                          <CodeBlock label={`Answer of ${step.name}`} text={exchangeText(response())} />
                        )}
                      </Show>
                    </div>
                  </details>
                )}
              </Show>
            </li>
          )}
        </For>
      </ol>
    </div>
  );
}
