import { Show, createEffect, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ProjectChecks } from "./project-checks.tsx";

const sharedDocument = graphql(`
  query ConnectionShares($linkName: String!) {
    connection(linkName: $linkName) {
      id
      name
      projects(first: 100) {
        edges {
          node {
            id
            name
          }
        }
      }
    }
  }
`);

const shareDocument = graphql(`
  mutation ShareConnection($input: ShareConnectionInput!) {
    shareConnection(input: $input) {
      ... on ShareConnectionPayload {
        connection {
          ...LiveConnection_connection
          projects(first: 100) {
            edges {
              node {
                id
                name
              }
            }
          }
        }
      }
      ...Failure_error
    }
  }
`);

/** Which projects' scripts may call through a connection: exactly those that are ticked. */
export function ShareConnectionDialog(props: {
  request: Extract<DialogRequest, { kind: "editConnection" | "shareConnection" | "deleteConnection" }>;
}) {
  const query = createQuery(sharedDocument, () => ({ linkName: props.request.linkName }), {
    policy: "network-only",
  });
  const share = createMutation(shareDocument);
  const [chosen, setChosen] = createSignal<string[] | null>(null);
  const connection = () => query.peek()?.connection;
  const before = () => (connection()?.projects.edges ?? []).map(({ node }) => node);
  // The ticks begin with what is shared now, once.
  createEffect(() => {
    if (connection() && chosen() === null) setChosen(before().map(({ id }) => id));
  });
  const value = () => chosen() ?? [];
  const lost = () => before().filter(({ id }) => !value().includes(id));
  const close = () => closeDialog(props.request);
  const input = () => ({ connectionId: connection()?.id ?? "", projectIds: value() });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await share.run({ input: input() });
    if (!payload) return;
    touchLists("ConnectionLink");
    announce(`${payload.connection.name} is shared with ${count(value().length, "project")}.`, {
      toast: true,
      tone: "success",
    });
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Share ${connection()?.name ?? "connection"}`}
      description="Scripts of a project can only call through connections that are shared with it."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(shareDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="share-connection"
            pending={share.pending()}
            disabled={chosen() === null}
          >
            Save
          </Button>
        </>
      }
    >
      <form id="share-connection" class="space-y-3" onSubmit={(event) => void submit(event)}>
        <Show when={chosen()} fallback={<Skeleton class="h-16 w-full" />}>
          <ProjectChecks
            legend="Shared with"
            value={value()}
            onChange={setChosen}
            issue={share.issue("projectIds")}
          />
        </Show>
        <Show when={lost().length > 0}>
          <p class="text-sm text-warn">
            Scripts of{" "}
            {lost()
              .map(({ name }) => name)
              .join(", ")}{" "}
            can no longer call it.
          </p>
        </Show>
        <FailureNote message={share.failure()?.message} />
      </form>
    </Dialog>
  );
}
