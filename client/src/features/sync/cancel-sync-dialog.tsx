import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { runTotals } from "../../lib/sync-progress.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { runName } from "./run-name.ts";

const targetDocument = graphql(`
  query CancelSyncTarget($id: ID!) {
    node(id: $id) {
      id
      ... on SyncRun {
        ...LiveRun_syncRun
      }
    }
  }
`);

const cancelDocument = graphql(`
  mutation CancelSync($input: CancelSyncInput!) {
    cancelSync(input: $input) {
      ... on CancelSyncPayload {
        syncRun {
          ...LiveRun_syncRun
        }
      }
      ...Failure_error
    }
  }
`);

const left = {
  ORG_SYNC: "Patchbay goes on with what it knows of the organization. The next one is made a day later.",
  CONTACTS_PULL: "What was read stays among the contacts; the next run reads what is missing.",
  CONTACTS_PUSH: "What was written stays at the provider; what is not there yet waits for the next run.",
  USERS: "Users that were read stay; the next run reads all again.",
  VIEWS: "Views that were read to their end stay; the next run reads the others.",
};

/** Stops a run: says what stays of it, and that its schedule does. */
export function CancelSyncDialog(props: { request: Extract<DialogRequest, { kind: "cancelSync" }> }) {
  const query = createQuery(targetDocument, () => ({ id: props.request.syncRunId }));
  const run = () => {
    const node = query.peek()?.node;
    return node && "objects" in node ? node : undefined;
  };
  const cancel = createMutation(cancelDocument);
  const close = () => closeDialog(props.request);
  const input = () => ({ syncRunId: props.request.syncRunId });
  const confirm = async () => {
    const payload = await cancel.run({ input: input() });
    if (!payload) return;
    touchLists("SyncRun");
    announce("Canceled. What was committed stays.", { toast: true });
    close();
  };
  return (
    <Dialog
      alert
      open
      onClose={close}
      title="Cancel this run?"
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(cancelDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={close}>
            Let it go on
          </Button>
          <Button tone="danger" pending={cancel.pending()} onClick={() => void confirm()}>
            Cancel the run
          </Button>
        </>
      }
    >
      <Show when={run()} fallback={<Skeleton class="h-16 w-full" />}>
        {(known) => (
          <div class="space-y-2 text-sm">
            <p class="font-medium">{runName(known())}</p>
            <ul class="list-disc space-y-1 pl-5 text-ink-soft tabular-nums">
              <li>
                {runTotals(known().objects).committed.toLocaleString("en")} of{" "}
                {runTotals(known().objects).emitted.toLocaleString("en")} records that were emitted so far are
                committed. They stay.
              </li>
              <li>{left[known().kind]}</li>
              <li>Its schedule stays: the next run begins at its time.</li>
            </ul>
          </div>
        )}
      </Show>
      <FailureNote message={cancel.failure()?.message} />
    </Dialog>
  );
}
