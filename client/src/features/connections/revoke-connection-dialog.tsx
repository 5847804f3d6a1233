import { Show, createEffect, createSignal, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ConnectionImpact_ImpactFragment } from "../../gql/graphql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RevocationReceiptNote } from "../../ui/revocation-receipt.tsx";
import type { Receipt } from "../../ui/revocation-receipt.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { connectionTargetDocument } from "./authorize-documents.ts";
import { ConnectionImpactSummary } from "./connection-impact.tsx";
import { environmentName } from "./environment-name.ts";

const revokeDocument = graphql(`
  mutation RevokeConnection($input: RevokeConnectionInput!) {
    revokeConnection(input: $input) {
      ... on RevokeConnectionPayload {
        connection {
          ...LiveConnection_connection
        }
        impact {
          ...ConnectionImpact_impact
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

/** Asks the server first what would stop, shows it, and only then revokes. */
export function RevokeConnectionDialog(props: {
  request: Extract<DialogRequest, { kind: "connectionCredentials" | "revokeConnection" | "grantConnection" }>;
}) {
  const target = createQuery(connectionTargetDocument, () => ({ linkName: props.request.linkName }));
  const preview = createMutation(revokeDocument);
  const revoke = createMutation(revokeDocument);
  const [impact, setImpact] = createSignal<ConnectionImpact_ImpactFragment | null>(null);
  const [atProvider, setAtProvider] = createSignal(false);
  const [receipt, setReceipt] = createSignal<Receipt | null>(null);
  const connection = () => target.peek()?.connection;
  const name = () => connection()?.name ?? "this connection";
  const where = () => environmentName(props.request.environment);
  const close = () => closeDialog(props.request);
  const input = () => ({
    connectionId: connection()?.id ?? "",
    environment: props.request.environment,
    atProvider: atProvider(),
  });
  createEffect(
    on(
      () => connection()?.id,
      async (id) => {
        if (!id) return;
        const payload = await preview.run({
          input: { connectionId: id, environment: props.request.environment, preview: true },
        });
        if (payload) setImpact(payload.impact);
      },
    ),
  );
  const confirm = async () => {
    const payload = await revoke.run({ input: input() });
    if (!payload) return;
    announce(`${payload.connection.name} is revoked in ${where()}.`, { toast: true });
    // The receipt says what the provider answered: it is read before the dialog goes.
    if (payload.receipt) setReceipt(payload.receipt);
    else close();
  };
  return (
    <Dialog
      alert
      open
      onClose={close}
      title={receipt() ? `${name()} is revoked in ${where()}` : `Revoke ${name()} in ${where()}?`}
      description="A temporary hold: every call in this environment is refused, and the rules whose scripts name it wait, until you grant again."
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
            Keep it connected
          </Button>
          <Button
            tone="danger"
            pending={revoke.pending()}
            disabled={!impact()}
            onClick={() => void confirm()}
          >
            {atProvider() ? "Revoke here and at the provider" : "Revoke"}
            <Show when={impact()?.ruleCount.count}>{(rules) => <> and hold {count(rules(), "rule")}</>}</Show>
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
                <p class="mb-2 text-sm">Calls are refused from now on. The provider's receipt:</p>
                <RevocationReceiptNote receipt={known()} />
              </div>
            )}
          </Show>
        }
      >
        <Show
          when={impact()}
          fallback={
            <Show when={!preview.failure()}>
              <Skeleton class="h-16 w-full" />
            </Show>
          }
        >
          {(known) => <ConnectionImpactSummary impact={known()} verb="stop and hold their events" />}
        </Show>
        <Show when={connection()?.service.canRevoke}>
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
      </Show>
      <FailureNote message={(preview.failure() ?? revoke.failure())?.message} />
    </Dialog>
  );
}
