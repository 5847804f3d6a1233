import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { CallRow_CallFragment } from "../../gql/graphql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { bytes } from "../../lib/format-count.ts";
import { duration, exactTime } from "../../lib/format-time.ts";
import { readableJson } from "../../lib/readable-json.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { CallOutcomeChip } from "../../ui/status-chips.tsx";
import { environmentName } from "./environment-name.ts";

const callDocument = graphql(`
  query ConnectionCall($id: ID!) {
    node(id: $id) {
      id
      ... on ConnectionCall {
        requestBody
        responseBody
      }
    }
  }
`);

/** One call in full; its bodies where the connection kept them. */
export function CallDialog(props: { call: CallRow_CallFragment; door: string; onClose: () => void }) {
  const query = createQuery(callDocument, () => ({ id: props.call.id }));
  const bodies = () => {
    const node = query.peek()?.node;
    return node && "requestBody" in node ? node : null;
  };
  return (
    <Dialog
      wide
      open
      onClose={() => props.onClose()}
      title={`${props.call.method} ${props.call.path}`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(callDocument)} variables={{ id: props.call.id }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Close
          </Button>
        </>
      }
    >
      <Facts>
        <Fact name="Answer">
          <CallOutcomeChip call={props.call} />
        </Fact>
        <Fact name="Host">
          <span class="font-mono text-xs break-all">{props.call.host}</span>
        </Fact>
        <Fact name="When">{exactTime(new Date(props.call.at).getTime())}</Fact>
        <Fact name="Took">
          {duration(props.call.durationMs)},{" "}
          {props.call.attempts === 1 ? "one try" : `${props.call.attempts} tries`}
        </Fact>
        <Fact name="By">
          <Show when={props.call.execution} fallback={props.call.callerName}>
            {(execution) => (
              <Link
                href={`/executions/${encodeURIComponent(execution().id)}`}
                onClick={() => props.onClose()}
              >
                {props.call.callerName}
              </Link>
            )}
          </Show>
          , {props.door}, in {environmentName(props.call.environment)}
        </Fact>
        <Fact name="Size">
          {bytes(props.call.requestBytes)} sent, {bytes(props.call.responseBytes)} received
        </Fact>
      </Facts>
      <Show when={bodies()?.requestBody}>
        {(text) => <CodeBlock label="Request body" text={readableJson(text())} class="max-h-52" />}
      </Show>
      <Show when={bodies()?.responseBody}>
        {(text) => <CodeBlock label="Response body" text={readableJson(text())} class="max-h-72" />}
      </Show>
      <Show when={bodies() && !bodies()?.requestBody && !bodies()?.responseBody}>
        <p class="text-sm text-ink-mute">
          No bodies were kept: a connection keeps them only where somebody has switched that on.
        </p>
      </Show>
    </Dialog>
  );
}
