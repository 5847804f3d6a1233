import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { DeliveryAttempt_AttemptFragment } from "../../gql/graphql.ts";
import { duration } from "../../lib/format-time.ts";
import { requestAsCurl } from "../../lib/request-as-curl.ts";
import { AttemptOutcomeChip } from "../../ui/callback-chips.tsx";
import { classes } from "../../ui/classes.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { BodyBlock } from "./body-block.tsx";
import { HeadersTable } from "./headers-table.tsx";

export const deliveryAttemptFragment = graphql(`
  fragment DeliveryAttempt_attempt on DeliveryAttempt {
    number
    startedAt
    durationMs
    headersMs
    status
    errorClass
    errorMessage
    requestHeaders
    requestBody
    responseHeaders
    responseBody
  }
`);

/** One try on the timeline: when, how long, what came back; request and response in full when opened. */
export function DeliveryAttempt(props: {
  attempt: DeliveryAttempt_AttemptFragment;
  /** Null where only the host is known: to the customer. */
  url: string | null;
  open: boolean;
}) {
  const failed = () => props.attempt.errorClass !== null;
  return (
    <li class="relative pl-6" aria-label={`Attempt ${props.attempt.number}`}>
      <span
        class={classes(
          "absolute top-1.5 left-0 size-2.5 rounded-full ring-4 ring-surface",
          failed() ? "bg-bad-solid" : "bg-good",
        )}
        aria-hidden="true"
      />
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span class="font-medium">Attempt {props.attempt.number}</span>
        <AttemptOutcomeChip status={props.attempt.status} errorClass={props.attempt.errorClass} />
        <span class="text-xs text-ink-mute">
          <RelativeTime at={props.attempt.startedAt} />
          <Show when={props.attempt.durationMs !== null}>
            , took {duration(props.attempt.durationMs ?? 0)}
          </Show>
          <Show when={props.attempt.headersMs !== null}>
            , first byte after {duration(props.attempt.headersMs ?? 0)}
          </Show>
        </span>
      </div>
      <Show when={failed()}>
        <p class="mt-1 text-sm text-bad">
          {props.attempt.errorMessage} <span class="font-mono text-xs">{props.attempt.errorClass}</span>
        </p>
      </Show>
      <details class="mt-1" open={props.open}>
        <summary class="w-fit rounded-sm text-xs text-ink-soft">Request and response</summary>
        <div class="mt-2 grid gap-4 xl:grid-cols-2">
          <section class="min-w-0 space-y-2" aria-label={`Request of attempt ${props.attempt.number}`}>
            <div class="flex h-7 items-center gap-2">
              <h3 class="text-xs font-medium">Request</h3>
              <Show when={props.url}>
                {(url) => (
                  <CopyButton
                    shown="curl"
                    label={`Copy request ${props.attempt.number} as curl`}
                    text={() =>
                      requestAsCurl({
                        url: url(),
                        headers: props.attempt.requestHeaders,
                        body: props.attempt.requestBody,
                      })
                    }
                  />
                )}
              </Show>
            </div>
            <HeadersTable
              label={`Request headers ${props.attempt.number}`}
              headers={props.attempt.requestHeaders}
            />
            <BodyBlock
              label={`Request body ${props.attempt.number}`}
              text={props.attempt.requestBody}
              none="No body was kept."
            />
          </section>
          <section class="min-w-0 space-y-2" aria-label={`Response of attempt ${props.attempt.number}`}>
            <h3 class="flex h-7 items-center text-xs font-medium">Response</h3>
            <HeadersTable
              label={`Response headers ${props.attempt.number}`}
              headers={props.attempt.responseHeaders}
            />
            <BodyBlock
              label={`Response body ${props.attempt.number}`}
              text={props.attempt.responseBody}
              none="The answer had no body, or none came."
            />
          </section>
        </div>
      </details>
    </li>
  );
}
