import { For, Show } from "solid-js";
import { count } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";

/** Names what a changed definition ends: connections that need a new consent, and the client that has to be saved anew. */
export function ReconnectDialog(props: {
  name: string;
  connections: readonly { id: string; name: string; linkName: string }[];
  clientForgotten: boolean;
  pending: boolean;
  onKeep: () => void;
  onSave: () => void;
}) {
  const some = () => props.connections.length > 0;
  return (
    <Dialog
      alert
      open
      onClose={() => props.onKeep()}
      title={`Save the changes of ${props.name}?`}
      description="Tokens and secrets are never sent to an address that they were not given for."
      footer={
        <>
          <Button autofocus onClick={() => props.onKeep()}>
            Do not save yet
          </Button>
          <Button tone="danger" pending={props.pending} onClick={() => props.onSave()}>
            {some()
              ? `Save and disconnect ${count(props.connections.length, "connection")}`
              : "Save and forget the client"}
          </Button>
        </>
      }
    >
      <Show when={some()}>
        <div class="text-sm">
          <p class="font-medium">
            {props.connections.length === 1 ? "This connection needs" : "These connections need"} a new
            consent, or their credentials entered anew:
          </p>
          <ul
            class="mt-1 max-h-44 list-disc overflow-y-auto pl-5"
            tabindex="0"
            aria-label="Connections that need a new consent"
          >
            <For each={props.connections}>{(connection) => <li>{connection.name}</li>}</For>
          </ul>
        </div>
      </Show>
      <Show when={props.clientForgotten}>
        <p class="text-sm text-ink-soft">
          The OAuth client is forgotten: save its id and secret again for the new addresses.
        </p>
      </Show>
    </Dialog>
  );
}
