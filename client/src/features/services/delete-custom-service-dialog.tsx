import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Link } from "../../ui/link.tsx";

const inUseDocument = graphql(`
  query CustomServiceInUse($serviceKey: String!) {
    connections(first: 20, filter: { serviceKey: $serviceKey }) {
      edges {
        node {
          id
          name
          linkName
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`);

const deleteDocument = graphql(`
  mutation DeleteCustomService($input: DeleteCustomServiceInput!) {
    deleteCustomService(input: $input) {
      ... on DeleteCustomServicePayload {
        deletedServiceId
      }
      ...Failure_error
    }
  }
`);

/** Deletes a service of the organization's own; names the connections that have to go before. */
export function DeleteCustomServiceDialog(props: {
  service: { key: string; name: string };
  onClose: () => void;
  onDeleted: () => void;
}) {
  const query = createQuery(inUseDocument, () => ({ serviceKey: props.service.key }), {
    policy: "network-only",
    touchedBy: ["ConnectionLink"],
  });
  const remove = createMutation(deleteDocument);
  const connections = () => query.peek()?.connections;
  const used = () => (connections()?.edges.length ?? 0) > 0;
  const input = () => ({ serviceKey: props.service.key });
  const confirm = async () => {
    const { name } = props.service;
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    announce(`${name} is deleted.`, { toast: true });
    props.onDeleted();
    touchLists("Service", payload.deletedServiceId, true);
  };
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={`Delete ${props.service.name}?`}
      description={
        used()
          ? "Connections stand on it. Delete these first."
          : "Its definition and its OAuth client go for good. No connection stands on it."
      }
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deleteDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep service
          </Button>
          <Button
            tone="danger"
            disabled={!connections() || used()}
            pending={remove.pending()}
            onClick={() => void confirm()}
          >
            Delete service and its definition
          </Button>
        </>
      }
    >
      <Show when={used()}>
        <ul class="max-h-44 space-y-1 overflow-y-auto text-sm" tabindex="0" aria-label="Its connections">
          <For each={connections()?.edges ?? []}>
            {({ node }) => (
              <li>
                <Link href={`/connections/${node.linkName}`} onClick={() => props.onClose()}>
                  {node.name}
                </Link>
              </li>
            )}
          </For>
          <Show when={connections()?.pageInfo.hasNextPage}>
            <li class="text-ink-mute">and more</li>
          </Show>
        </ul>
      </Show>
      <FailureNote message={remove.failure()?.message} />
    </Dialog>
  );
}
