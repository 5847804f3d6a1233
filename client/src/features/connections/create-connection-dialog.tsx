import { Show, Suspense, lazy, untrack } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { useGo } from "../../ui/link.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { BudgetWarning } from "./budget-warning.tsx";
import { createConnectionDocument, createConnectionState } from "./create-connection-state.ts";
import { ServiceChoice } from "./service-choice.tsx";

const CreateConnectionForm = lazy(async () => ({
  default: (await import("./create-connection-form.tsx")).CreateConnectionForm,
}));

/** One dialog from the service to the first consent: name, scopes, projects, environment, and what the service must know. */
export function CreateConnectionDialog(props: {
  request: Extract<DialogRequest, { kind: "createConnection" }>;
}) {
  const go = useGo();
  const request = untrack(() => props.request);
  const close = () => closeDialog(request);
  const finish = (connection: { id: string; linkName: string }) => {
    close();
    if (request.onCreated) request.onCreated(connection);
    else go(`/connections/${connection.linkName}`);
  };
  const state = createConnectionState(request, finish);
  const dismiss = () => {
    const known = state.made();
    if (known) finish(known);
    else close();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    event.stopPropagation();
    void state.connect();
  };
  return (
    <Dialog
      wide
      open
      onClose={dismiss}
      title="Create connection"
      description="A name by which functions and programs call a service's API. Its credentials stay with Patchbay."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(createConnectionDocument)} variables={{ input: state.input() }} />
          </div>
          <Button onClick={dismiss}>{state.made() ? "Connect later" : "Cancel"}</Button>
          <Show when={state.service() && !state.made()}>
            <Button
              pending={state.creating()}
              disabled={state.name().trim() === ""}
              onClick={() => void state.onlyCreate()}
            >
              Create only
            </Button>
          </Show>
          <Button
            tone={state.environment() === "PRODUCTION" ? "production" : "primary"}
            type="submit"
            form="create-connection"
            pending={state.pending()}
            disabled={!state.connectable()}
          >
            {state.made() ? "Connect" : "Create and connect"}
          </Button>
        </>
      }
    >
      <form id="create-connection" class="space-y-4" onSubmit={submit}>
        <Show
          when={state.serviceKey()}
          fallback={<ServiceChoice onChoose={state.setServiceKey} issue={state.issue("serviceKey")} />}
        >
          <Suspense fallback={<Skeleton class="h-48 w-full" />}>
            <Show when={state.service()} fallback={<Skeleton class="h-48 w-full" />}>
              {(service) => <CreateConnectionForm state={state} service={service()} />}
            </Show>
          </Suspense>
        </Show>
        <Show when={state.refusal()}>
          {(warning) => (
            <BudgetWarning
              refusal={warning()}
              accepted={state.acceptTokenLoss()}
              onAccept={state.setAcceptTokenLoss}
            />
          )}
        </Show>
        <Show when={state.credentialsRefused()}>
          <p role="status" class="text-sm text-ink-soft">
            The connection is created, but these credentials were not taken. Correct them, or connect it
            later.
          </p>
        </Show>
        <FailureNote message={state.failure()} />
      </form>
    </Dialog>
  );
}
