import { For, Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { LiveInstallation_InstallationFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RevocationReceiptNote } from "../../ui/revocation-receipt.tsx";
import type { Receipt } from "../../ui/revocation-receipt.tsx";

const revokeDocument = graphql(`
  mutation RevokeThirdParty($input: RevokeThirdPartyInput!) {
    revokeThirdParty(input: $input) {
      ... on RevokeThirdPartyPayload {
        installation {
          ...LiveInstallation_installation
        }
        receipt {
          outcome
          endpoint
          at
          reason
        }
      }
      ...Failure_error
    }
  }
`);

/** Takes the third-party app away from an extension, naming the connection that stops. */
export function RevokeThirdPartyDialog(props: {
  installation: LiveInstallation_InstallationFragment;
  onClose: () => void;
}) {
  const revoke = createMutation(revokeDocument);
  const [receipt, setReceipt] = createSignal<Receipt | null>(null);
  const name = () => props.installation.extension.name;
  const wanted = () => props.installation.version.thirdParty;
  const app = () => wanted()?.service?.name ?? wanted()?.serviceKey ?? "the third-party app";
  const input = () => ({ installationId: props.installation.id });
  const confirm = async () => {
    const payload = await revoke.run({ input: input() });
    if (!payload) return;
    announce(`${name()} may call ${app()} no more.`, { toast: true });
    // The receipt says what the provider answered: it is read before the dialog goes.
    if (payload.receipt) setReceipt(payload.receipt);
    else props.onClose();
  };
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={receipt() ? `${app()} is revoked` : `Revoke ${app()} from ${name()}?`}
      description={
        receipt()
          ? "The provider's receipt:"
          : "The extension can call it no more, and is called back with the event onTPARevoke. Configuration and installation stay."
      }
      footer={
        <Show
          when={!receipt()}
          fallback={
            <Button tone="primary" onClick={() => props.onClose()}>
              Done
            </Button>
          }
        >
          <div class="mr-auto">
            <CopyOperation document={String(revokeDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep it
          </Button>
          <Button tone="danger" pending={revoke.pending()} onClick={() => void confirm()}>
            Revoke {app()}
          </Button>
        </Show>
      }
    >
      <Show
        when={!receipt()}
        fallback={
          <Show when={receipt()}>
            {(known) => (
              <div role="status">
                <RevocationReceiptNote receipt={known()} />
              </div>
            )}
          </Show>
        }
      >
        <Show
          when={props.installation.connections.length > 0}
          fallback={<p class="text-sm">Patchbay keeps no credentials for it: only the step is undone.</p>}
        >
          <p class="text-sm">Its credentials end at the provider, and this stops:</p>
          <ul class="list-disc pl-5 text-sm" aria-label="Connections that stop">
            <For each={props.installation.connections}>
              {(each) => (
                <li>
                  {each.name} <code class="font-mono text-xs text-ink-mute">{each.linkName}</code>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Show>
      <FailureNote message={revoke.failure()?.message} />
    </Dialog>
  );
}
