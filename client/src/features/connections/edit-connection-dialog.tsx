import { Show, createEffect, createSignal, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { connectionTargetDocument } from "./authorize-documents.ts";
import { LimitsFields } from "./limits-fields.tsx";
import { ScopePicker } from "./scope-picker.tsx";

const updateDocument = graphql(`
  mutation UpdateConnection($input: UpdateConnectionInput!) {
    updateConnection(input: $input) {
      ... on UpdateConnectionPayload {
        connection {
          ...LiveConnection_connection
        }
      }
      ...Failure_error
    }
  }
`);

/** Name, scopes, limit and what the log keeps. The link name never changes. */
export function EditConnectionDialog(props: {
  request: Extract<DialogRequest, { kind: "editConnection" | "shareConnection" | "deleteConnection" }>;
}) {
  const target = createQuery(connectionTargetDocument, () => ({ linkName: props.request.linkName }));
  const update = createMutation(updateDocument);
  const [name, setName] = createSignal("");
  const [scopes, setScopes] = createSignal<readonly string[]>([]);
  const [limits, setLimits] = createSignal({ callsPerMinute: "", keepsBodies: false });
  const connection = () => target.peek()?.connection;
  // Begins with what is there when the dialog opens: what somebody else saves meanwhile must not overwrite what is typed.
  createEffect(
    on(
      () => connection()?.id,
      () => {
        const known = connection();
        if (!known) return;
        setName(known.name);
        setScopes([...known.scopes]);
        setLimits({
          callsPerMinute: known.callsPerMinute === null ? "" : String(known.callsPerMinute),
          keepsBodies: known.keepsBodies,
        });
      },
    ),
  );
  const oauth = () => connection()?.service.authType.startsWith("OAUTH2") ?? false;
  const added = () => scopes().filter((each) => !(connection()?.scopes ?? []).includes(each));
  const close = () => closeDialog(props.request);
  const input = () => ({
    connectionId: connection()?.id ?? "",
    name: name().trim(),
    ...(oauth() ? { scopes: [...scopes()] } : {}),
    callsPerMinute: Number(limits().callsPerMinute.trim() || 0),
    keepsBodies: limits().keepsBodies,
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await update.run({ input: input() });
    if (!payload) return;
    announce(`${payload.connection.name} is saved.`, { toast: true, tone: "success" });
    close();
  };
  return (
    <Dialog
      wide
      open
      onClose={close}
      title={`Edit ${connection()?.name ?? "connection"}`}
      description={`The link name ${props.request.linkName} stays: what calls by it is not touched.`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(updateDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="edit-connection"
            pending={update.pending()}
            disabled={!connection()}
          >
            Save
          </Button>
        </>
      }
    >
      <form id="edit-connection" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <Show when={connection()} fallback={<Skeleton class="h-32 w-full" />}>
          {(known) => (
            <>
              <TextField
                label="Connection name"
                required
                maxlength={100}
                autocomplete="off"
                value={name()}
                onInput={setName}
                issue={update.issue("name")}
              />
              <Show when={oauth()}>
                <ScopePicker
                  known={known().service.scopes}
                  defaults={known().service.defaultScopes}
                  value={scopes()}
                  onChange={setScopes}
                  issue={update.issue("scopes")}
                />
              </Show>
              <Show when={added().length > 0 && known().authorizations.length > 0}>
                <p class="text-sm text-warn">
                  What is connected now was not asked for {added().join(", ")}: reconnect afterwards to ask
                  for it.
                </p>
              </Show>
              <LimitsFields open value={limits()} onChange={setLimits} issue={update.issue} />
            </>
          )}
        </Show>
        <FailureNote message={update.failure()?.message} />
      </form>
    </Dialog>
  );
}
