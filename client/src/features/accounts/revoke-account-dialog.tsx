import { Show, createSignal, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ImpactSummary_ImpactFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ImpactSummary } from "./impact-summary.tsx";
import { RevocationReceiptNote } from "../../ui/revocation-receipt.tsx";
import type { Receipt } from "../../ui/revocation-receipt.tsx";

const revokeDocument = graphql(`
  mutation RevokeAccount($input: RevokeAccountInput!) {
    revokeAccount(input: $input) {
      ... on RevokeAccountPayload {
        preview
        receipt {
          outcome
          endpoint
          at
          reason
        }
        account {
          ...LiveAccount_account
        }
        impact {
          ...ImpactSummary_impact
        }
      }
      ...Failure_error
    }
  }
`);

/** Asks the server first what would stop, shows it, and only then revokes. */
export function RevokeAccountDialog(props: {
  request: Extract<DialogRequest, { kind: "revokeAccount" | "grantAccount" | "deleteAccount" }>;
}) {
  const preview = createMutation(revokeDocument);
  const revoke = createMutation(revokeDocument);
  const [impact, setImpact] = createSignal<ImpactSummary_ImpactFragment | null>(null);
  const [name, setName] = createSignal("this account");
  const [tellsEvents, setTellsEvents] = createSignal(true);
  const close = () => closeDialog(props.request);
  const [atProvider, setAtProvider] = createSignal(false);
  const [receipt, setReceipt] = createSignal<Receipt | null>(null);
  const input = () => ({ accountId: props.request.accountId, atProvider: atProvider() });
  onMount(async () => {
    const payload = await preview.run({ input: { accountId: props.request.accountId, preview: true } });
    if (!payload) return;
    setImpact(payload.impact);
    setName(payload.account.providerOrgName);
    setTellsEvents(payload.account.service.capabilities.includes("EVENTS"));
  });
  const confirm = async () => {
    const payload = await revoke.run({ input: input() });
    if (!payload) return;
    const waits = tellsEvents() ? "its events are held" : "its syncs wait";
    announce(`${payload.account.providerOrgName} is revoked; ${waits}.`, { toast: true });
    // The receipt says what the provider answered: it is read before the dialog goes.
    if (payload.receipt) setReceipt(payload.receipt);
    else close();
  };
  return (
    <Dialog
      alert
      open
      onClose={close}
      title={receipt() ? `${name()} is revoked` : `Revoke ${name()}?`}
      description={
        tellsEvents()
          ? "A temporary hold: its rules stop running, and its events are held until you grant again."
          : "A temporary hold: its syncs wait until you grant again."
      }
      footer={
        <Show
          when={!receipt()}
          fallback={
            <Button tone="primary" onClick={close}>
              Done
            </Button>
          }
        >
          <div class="mr-auto">
            <CopyOperation document={String(revokeDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={close}>
            Keep it granted
          </Button>
          <Button
            tone="danger"
            pending={revoke.pending()}
            disabled={!impact()}
            onClick={() => void confirm()}
          >
            {atProvider()
              ? "Revoke here and at the provider"
              : tellsEvents()
                ? "Revoke and hold events"
                : "Revoke"}
          </Button>
        </Show>
      }
    >
      <Show when={receipt()}>
        {(known) => (
          <div role="status">
            <p class="mb-2 text-sm">
              It is revoked, and {tellsEvents() ? "its events are held" : "its syncs wait"}. The provider's
              receipt:
            </p>
            <RevocationReceiptNote receipt={known()} />
          </div>
        )}
      </Show>
      <Show when={!receipt()}>
        <Show
          when={impact()}
          fallback={
            <Show when={!preview.failure()}>
              <Skeleton class="h-16 w-full" />
            </Show>
          }
        >
          {(known) => <ImpactSummary impact={known()} verb="stop and hold their events" />}
        </Show>
        <label class="flex items-start gap-2.5 rounded-md border border-line p-3 text-sm has-checked:border-bad">
          <input
            type="checkbox"
            class="mt-0.5 size-4 accent-accent"
            checked={atProvider()}
            onChange={(event) => setAtProvider(event.currentTarget.checked)}
          />
          <span>
            <span class="font-medium">Also revoke at the provider</span>
            <span class="block text-xs text-ink-mute">
              The provider ends the tokens for good. Granting again then needs a new consent.
            </span>
          </span>
        </label>
      </Show>
      <FailureNote message={(preview.failure() ?? revoke.failure())?.message} />
    </Dialog>
  );
}
