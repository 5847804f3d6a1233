import { For, Show, createSignal, onMount } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { DeleteServiceImpact_ServiceImpactFragment } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { ServiceImpact } from "./service-impact.tsx";

const deleteServiceDocument = graphql(`
  mutation DeleteService($input: DeleteServiceInput!) {
    deleteService(input: $input) {
      ... on DeleteServicePayload {
        preview
        deletedAccountIds
        service {
          id
          key
          name
        }
        impact {
          ...DeleteServiceImpact_serviceImpact
        }
      }
      ...Failure_error
    }
  }
`);

/** What has to be typed; the server checks it too. */
const confirmation = "DELETE";

/** Names everything that goes and stops, in both environments, and asks for the word. */
export function DeleteServiceDialog(props: { request: Extract<DialogRequest, { kind: "deleteService" }> }) {
  const preview = createMutation(deleteServiceDocument);
  const remove = createMutation(deleteServiceDocument);
  const [impact, setImpact] = createSignal<DeleteServiceImpact_ServiceImpactFragment | null>(null);
  const [name, setName] = createSignal("this service");
  const [typed, setTyped] = createSignal("");
  const close = () => closeDialog(props.request);
  const input = () => ({ serviceKey: props.request.serviceKey, confirmation: typed() });
  onMount(async () => {
    const payload = await preview.run({ input: { serviceKey: props.request.serviceKey, preview: true } });
    if (!payload) return;
    setImpact(payload.impact);
    setName(payload.service.name);
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    announce(`The integration of ${payload.service.name} is deleted.`, { toast: true });
    for (const id of payload.deletedAccountIds) touchLists("Account", id, true);
    touchLists("Service");
    close();
  };
  const loss = () => {
    const known = impact();
    if (!known) return "";
    const parts = [
      known.accountCount.count > 0 &&
        `${boundedCount(known.accountCount)} ${known.accountCount.count === 1 ? "account" : "accounts"}`,
      known.ruleCount.count > 0 &&
        `stop ${boundedCount(known.ruleCount)} ${known.ruleCount.count === 1 ? "rule" : "rules"}`,
    ].filter(Boolean);
    return parts.join(" and ");
  };
  return (
    <Dialog
      alert
      wide
      open
      onClose={close}
      title={`Delete the integration of ${name()}?`}
      description="Permanent: all its accounts in both environments, their tokens, and its OAuth client. The catalogue still lists the service; connections to it are not touched."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deleteServiceDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={close}>
            Keep the integration
          </Button>
          <Button
            tone="danger"
            type="submit"
            form="delete-service"
            pending={remove.pending()}
            disabled={!impact() || typed() !== confirmation}
          >
            Delete {loss() || "the integration"}
          </Button>
        </>
      }
    >
      <Show
        when={impact()}
        fallback={
          <Show when={!preview.failure()}>
            <Skeleton class="h-32 w-full" />
          </Show>
        }
      >
        {(known) => (
          <>
            <ServiceImpact impact={known()} />
            <form id="delete-service" onSubmit={(event) => void submit(event)}>
              <TextField
                label={`Type ${confirmation} to confirm`}
                autocomplete="off"
                spellcheck={false}
                value={typed()}
                onInput={setTyped}
                issue={remove.issue("confirmation")}
                class="font-mono sm:max-w-56"
              />
            </form>
          </>
        )}
      </Show>
      <For each={remove.failure()?.issues?.filter((issue) => !issue.path.endsWith("confirmation")) ?? []}>
        {(issue) => <p class="text-xs text-bad">{issue.message}</p>}
      </For>
      <FailureNote message={(preview.failure() ?? remove.failure())?.message} />
    </Dialog>
  );
}
