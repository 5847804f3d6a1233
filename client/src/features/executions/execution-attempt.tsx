import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ExecutionAttempt_AttemptFragment } from "../../gql/graphql.ts";
import { duration } from "../../lib/format-time.ts";
import { readableJson } from "../../lib/readable-json.ts";
import { Chip } from "../../ui/chip.tsx";
import type { ChipTone } from "../../ui/chip.tsx";
import { classes } from "../../ui/classes.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Link } from "../../ui/link.tsx";
import { LogLines } from "../../ui/log-lines.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";

export const executionAttemptFragment = graphql(`
  fragment ExecutionAttempt_attempt on ExecutionAttempt {
    number
    startedAt
    durationMs
    responseStatus
    errorClass
    errorMessage
    output
    logs {
      level
      text
      atMs
    }
    functionVersion {
      id
      number
      function {
        id
        name
      }
    }
  }
`);

function outcome(attempt: ExecutionAttempt_AttemptFragment): { tone: ChipTone; text: string } {
  if (attempt.errorClass === "UNMATCHED") return { tone: "neutral", text: "Condition not met" };
  if (attempt.errorClass?.startsWith("PROVIDER_")) return { tone: "bad", text: "Record not read" };
  if (attempt.errorClass)
    return {
      tone: "bad",
      text: attempt.responseStatus === null ? "Failed" : `HTTP ${attempt.responseStatus}`,
    };
  if (attempt.responseStatus !== null) return { tone: "good", text: `HTTP ${attempt.responseStatus}` };
  return attempt.durationMs === null ? { tone: "info", text: "Running" } : { tone: "good", text: "Done" };
}

/** One try: when, how long, which version ran, what it logged and answered. */
export function ExecutionAttempt(props: { attempt: ExecutionAttempt_AttemptFragment }) {
  return (
    <li class="rounded-md border border-line p-3">
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span class="font-medium">Try {props.attempt.number}</span>
        <Chip dot tone={outcome(props.attempt).tone} busy={outcome(props.attempt).tone === "info"}>
          {outcome(props.attempt).text}
        </Chip>
        <span class="text-xs text-ink-mute">
          <RelativeTime at={props.attempt.startedAt} />
          <Show when={props.attempt.durationMs !== null}>
            , took {duration(props.attempt.durationMs ?? 0)}
          </Show>
        </span>
        <Show when={props.attempt.functionVersion}>
          {(version) => (
            <span class="text-xs text-ink-mute">
              <Link href={`/functions/${encodeURIComponent(version().function.id)}`}>
                {version().function.name}
              </Link>
              , version {version().number}
            </span>
          )}
        </Show>
      </div>
      <Show when={props.attempt.errorMessage}>
        <p
          class={classes(
            "mt-2 text-sm",
            props.attempt.errorClass === "UNMATCHED" ? "text-ink-soft" : "text-bad",
          )}
        >
          {props.attempt.errorMessage} <span class="font-mono text-xs">{props.attempt.errorClass}</span>
        </p>
      </Show>
      <Show when={props.attempt.logs.length > 0}>
        <div class="mt-2">
          <LogLines label={`Log of try ${props.attempt.number}`} lines={props.attempt.logs} />
        </div>
      </Show>
      <Show when={props.attempt.output}>
        {(output) => (
          <div class="mt-2">
            <CodeBlock
              label={`Output of try ${props.attempt.number}`}
              text={readableJson(output())}
              class="max-h-48"
            />
          </div>
        )}
      </Show>
    </li>
  );
}
