import { Show, onMount } from "solid-js";
import { createSignal } from "solid-js";
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

const revokeDocument = graphql(`
  mutation RevokeAccount($input: RevokeAccountInput!) {
    revokeAccount(input: $input) {
      ... on RevokeAccountPayload {
        preview
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
  const close = () => closeDialog(props.request);
  const input = () => ({ accountId: props.request.accountId });
  onMount(async () => {
    const payload = await preview.run({ input: { ...input(), preview: true } });
    if (!payload) return;
    setImpact(payload.impact);
    setName(payload.account.providerOrgName);
  });
  const confirm = async () => {
    const payload = await revoke.run({ input: input() });
    if (!payload) return;
    announce(`${payload.account.providerOrgName} is revoked; its events are held.`, { toast: true });
    close();
  };
  return (
    <Dialog
      alert
      open
      onClose={close}
      title={`Revoke ${name()}?`}
      description="A temporary hold: its rules stop running, and its events are held until you grant again."
      footer={
        <>
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
            Revoke and hold events
          </Button>
        </>
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
        {(known) => <ImpactSummary impact={known()} verb="stop and hold their events" />}
      </Show>
      <FailureNote message={(preview.failure() ?? revoke.failure())?.message} />
    </Dialog>
  );
}
