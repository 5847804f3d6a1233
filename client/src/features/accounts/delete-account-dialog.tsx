import { useLocation } from "@solidjs/router";
import { Show, createSignal, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ImpactSummary_ImpactFragment } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { useGo } from "../../ui/link.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ImpactSummary } from "./impact-summary.tsx";

const deleteDocument = graphql(`
  mutation DeleteAccount($input: DeleteAccountInput!) {
    deleteAccount(input: $input) {
      ... on DeleteAccountPayload {
        preview
        deletedAccountId
        account {
          id
          providerOrgName
          service {
            id
            key
          }
        }
        impact {
          ...ImpactSummary_impact
        }
      }
      ...Failure_error
    }
  }
`);

/** Permanent. Says what it costs before it is done: rules that need configuration, events that are lost. */
export function DeleteAccountDialog(props: {
  request: Extract<DialogRequest, { kind: "revokeAccount" | "grantAccount" | "deleteAccount" }>;
}) {
  const preview = createMutation(deleteDocument);
  const remove = createMutation(deleteDocument);
  const go = useGo();
  const at = useLocation();
  const [impact, setImpact] = createSignal<ImpactSummary_ImpactFragment | null>(null);
  const [account, setAccount] = createSignal({ name: "this account", serviceKey: "" });
  const close = () => closeDialog(props.request);
  const input = () => ({ accountId: props.request.accountId });
  onMount(async () => {
    const payload = await preview.run({ input: { ...input(), preview: true } });
    if (!payload) return;
    setImpact(payload.impact);
    if (payload.account)
      setAccount({ name: payload.account.providerOrgName, serviceKey: payload.account.service.key });
  });
  const confirm = async () => {
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    announce(`${account().name} is deleted.`, { toast: true });
    close();
    touchLists("Account", props.request.accountId, true);
    // Its own page has nothing left to show.
    if (at.pathname.startsWith("/accounts/")) go(`/services/${account().serviceKey}`);
  };
  return (
    <Dialog
      alert
      open
      onClose={close}
      title={`Delete ${account().name}?`}
      description="Permanent: its tokens are revoked at the provider and destroyed here. Adding it again does not bring its rules back."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deleteDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={close}>
            Keep account
          </Button>
          <Button
            tone="danger"
            pending={remove.pending()}
            disabled={!impact()}
            onClick={() => void confirm()}
          >
            Delete account
            <Show when={impact()?.ruleCount.count}>
              {(rules) => (
                <>
                  {" "}
                  and stop {rules()} {rules() === 1 ? "rule" : "rules"}
                </>
              )}
            </Show>
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
        {(known) => <ImpactSummary impact={known()} verb="stop and need configuration" />}
      </Show>
      <FailureNote message={(preview.failure() ?? remove.failure())?.message} />
    </Dialog>
  );
}
