import { useLocation } from "@solidjs/router";
import { For, Show, createEffect, createSignal, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ConnectionImpact_ImpactFragment, DeleteConnectionMutation } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import type { PayloadOf } from "../../graphql/solid.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { useGo } from "../../ui/link.tsx";
import { RevocationReceiptNote } from "../../ui/revocation-receipt.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { connectionTargetDocument } from "./authorize-documents.ts";
import { ConnectionImpactSummary } from "./connection-impact.tsx";
import { environmentName } from "./environment-name.ts";

const deleteDocument = graphql(`
  mutation DeleteConnection($input: DeleteConnectionInput!) {
    deleteConnection(input: $input) {
      ... on DeleteConnectionPayload {
        deletedConnectionId
        impact {
          ...ConnectionImpact_impact
        }
        receipts {
          environment
          receipt {
            outcome
            endpoint
            at
            reason
          }
        }
      }
      ...Failure_error
    }
  }
`);

type Receipts = PayloadOf<DeleteConnectionMutation>["receipts"];

/** Permanent. Says what it costs before it is done, and what the providers answered afterwards. */
export function DeleteConnectionDialog(props: {
  request: Extract<DialogRequest, { kind: "editConnection" | "shareConnection" | "deleteConnection" }>;
}) {
  const target = createQuery(connectionTargetDocument, () => ({ linkName: props.request.linkName }));
  const preview = createMutation(deleteDocument);
  const remove = createMutation(deleteDocument);
  const go = useGo();
  const at = useLocation();
  const [impact, setImpact] = createSignal<ConnectionImpact_ImpactFragment | null>(null);
  const [known, setKnown] = createSignal<{ id: string; name: string } | null>(null);
  const [receipts, setReceipts] = createSignal<Receipts | null>(null);
  const name = () => known()?.name ?? "this connection";
  const input = () => ({ connectionId: known()?.id ?? "" });
  createEffect(
    on(
      () => target.peek()?.connection?.id,
      async (id) => {
        const connection = target.peek()?.connection;
        if (!id || !connection || known()) return;
        setKnown({ id, name: connection.name });
        const payload = await preview.run({ input: { connectionId: id, preview: true } });
        if (payload) setImpact(payload.impact);
      },
    ),
  );
  const close = () => {
    closeDialog(props.request);
    // Its own page has nothing left to show.
    if (receipts() && at.pathname.startsWith("/connections/")) go("/connections");
  };
  const confirm = async () => {
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    announce(`${name()} is deleted.`, { toast: true });
    touchLists("ConnectionLink", input().connectionId, true);
    setReceipts(payload.receipts);
    if (payload.receipts.length === 0) close();
  };
  return (
    <Dialog
      alert
      open
      onClose={close}
      title={receipts() ? `${name()} is deleted` : `Delete ${name()}?`}
      description="Permanent: its tokens are revoked at the provider and destroyed here, with its log of calls. What still calls by its link name fails."
      footer={
        <Show
          when={!receipts()}
          fallback={
            <Button tone="primary" onClick={close}>
              Done
            </Button>
          }
        >
          <div class="mr-auto">
            <CopyOperation document={String(deleteDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={close}>
            Keep connection
          </Button>
          <Button
            tone="danger"
            pending={remove.pending()}
            disabled={!impact()}
            onClick={() => void confirm()}
          >
            Delete connection
            <Show when={impact()?.ruleCount.count}>{(rules) => <> and stop {count(rules(), "rule")}</>}</Show>
          </Button>
        </Show>
      }
    >
      <Show
        when={!receipts()}
        fallback={
          <ul class="space-y-3 text-sm" role="status">
            <For each={receipts()}>
              {(each) => (
                <li>
                  <p class="mb-1 font-medium">{environmentName(each.environment)}, at the provider</p>
                  <RevocationReceiptNote receipt={each.receipt} />
                </li>
              )}
            </For>
          </ul>
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
          {(stops) => (
            <>
              <p class="text-sm">
                {stops().environments.length === 0
                  ? "It is connected in no environment."
                  : `Its credentials are lost in ${stops().environments.map(environmentName).join(" and ")}.`}
              </p>
              <ConnectionImpactSummary impact={stops()} verb="fail from now on" />
            </>
          )}
        </Show>
      </Show>
      <FailureNote message={(preview.failure() ?? remove.failure())?.message} />
    </Dialog>
  );
}
