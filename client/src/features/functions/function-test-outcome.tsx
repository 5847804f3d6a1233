import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { FunctionTestOutcome_PayloadFragment } from "../../gql/graphql.ts";
import { duration } from "../../lib/format-time.ts";
import { readableJson } from "../../lib/readable-json.ts";
import { Chip } from "../../ui/chip.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { LogLines } from "../../ui/log-lines.tsx";

export const testOutcomeFragment = graphql(`
  fragment FunctionTestOutcome_payload on TestFunctionPayload {
    succeeded
    durationMs
    responseStatus
    output
    errorClass
    errorMessage
    line
    column
    logs {
      level
      text
      atMs
    }
  }
`);

/** How a test run went: what came out, what was logged, where it failed. */
export function FunctionTestOutcome(props: { outcome: FunctionTestOutcome_PayloadFragment }) {
  const place = () => {
    const { line, column } = props.outcome;
    return line === null ? "" : `Line ${line}${column === null ? "" : `, column ${column}`}: `;
  };
  return (
    <section aria-label="Outcome of the test run" class="space-y-3 border-t border-line pt-3">
      <p class="flex flex-wrap items-center gap-2 text-sm">
        <Chip dot tone={props.outcome.succeeded ? "good" : "bad"}>
          {props.outcome.succeeded ? "Succeeded" : "Failed"}
        </Chip>
        <Show when={props.outcome.responseStatus !== null}>HTTP {props.outcome.responseStatus}</Show>
        <span class="text-xs text-ink-mute">took {duration(props.outcome.durationMs)}</span>
      </p>
      <Show when={props.outcome.errorClass}>
        <p class="text-sm text-bad">
          {place()}
          {props.outcome.errorMessage} <span class="font-mono text-xs">{props.outcome.errorClass}</span>
        </p>
      </Show>
      <Show when={props.outcome.logs.length > 0}>
        <LogLines label="Log of the test run" lines={props.outcome.logs} />
      </Show>
      <Show when={props.outcome.output}>
        {(output) => (
          <CodeBlock label="Output of the test run" text={readableJson(output())} class="max-h-64" />
        )}
      </Show>
    </section>
  );
}
