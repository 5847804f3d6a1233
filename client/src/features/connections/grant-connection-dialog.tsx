import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { connectionTargetDocument } from "./authorize-documents.ts";
import { environmentName } from "./environment-name.ts";

const grantDocument = graphql(`
  mutation GrantConnection($input: GrantConnectionInput!) {
    grantConnection(input: $input) {
      ... on GrantConnectionPayload {
        connection {
          ...LiveConnection_connection
        }
      }
      ... on AuthorizationRequired {
        url
      }
      ...Failure_error
    }
  }
`);

/** Lifts the hold of a person; what waited for it runs. */
export function GrantConnectionDialog(props: {
  request: Extract<DialogRequest, { kind: "connectionCredentials" | "revokeConnection" | "grantConnection" }>;
}) {
  const target = createQuery(connectionTargetDocument, () => ({ linkName: props.request.linkName }));
  const grant = createMutation(grantDocument);
  const connection = () => target.peek()?.connection;
  const where = () => environmentName(props.request.environment);
  const close = () => closeDialog(props.request);
  const input = () => ({ connectionId: connection()?.id ?? "", environment: props.request.environment });
  /** Where its tokens were revoked at the provider too: the consent that makes new ones. */
  const consentUrl = () => {
    const refusal = grant.refusal();
    return refusal && "url" in refusal ? refusal.url : null;
  };
  const confirm = async () => {
    const payload = await grant.run({ input: input() });
    if (!payload) return;
    announce(`${payload.connection.name} is granted again in ${where()}.`, { toast: true, tone: "success" });
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Grant ${connection()?.name ?? "this connection"} in ${where()} again?`}
      description="Calls are let through at once, and the events of rules that waited for it run, in their order."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(grantDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Show
            when={consentUrl()}
            fallback={
              <Button
                autofocus
                tone="primary"
                pending={grant.pending()}
                disabled={!connection()}
                onClick={() => void confirm()}
              >
                Grant
              </Button>
            }
          >
            {(url) => (
              <Button tone="primary" onClick={() => location.assign(url())}>
                Continue to consent
              </Button>
            )}
          </Show>
        </>
      }
    >
      <Show when={consentUrl()} fallback={<FailureNote message={grant.failure()?.message} />}>
        <p role="status" class="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
          {grant.failure()?.message}
        </p>
      </Show>
    </Dialog>
  );
}
