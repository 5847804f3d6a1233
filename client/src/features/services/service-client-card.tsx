import { Show, createSignal, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ServiceClientCard_ServiceFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { SetupSteps } from "./setup-steps.tsx";

export const serviceClientFragment = graphql(`
  fragment ServiceClientCard_service on Service {
    id
    key
    name
    redirectUri
    setupSteps
    client {
      clientId
      updatedAt
    }
  }
`);

const saveServiceClientDocument = graphql(`
  mutation SaveServiceClient($input: SaveServiceClientInput!) {
    saveServiceClient(input: $input) {
      ... on SaveServiceClientPayload {
        service {
          ...ServiceClientCard_service
        }
      }
      ...Failure_error
    }
  }
`);

/** The organization's own OAuth client at the provider: what to register there, what to paste here. */
export function ServiceClientCard(props: { service: ServiceClientCard_ServiceFragment }) {
  const { can } = useSession();
  const save = createMutation(saveServiceClientDocument);
  const [wanted, setEditing] = createSignal(false);
  /** Without a client there is nothing else to show, also after the integration was deleted under this page. */
  const editing = () => wanted() || props.service.client === null;
  const [clientId, setClientId] = createSignal(untrack(() => props.service.client?.clientId ?? ""));
  const [clientSecret, setClientSecret] = createSignal("");
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await save.run({
      input: {
        serviceKey: props.service.key,
        clientId: clientId().trim(),
        clientSecret: clientSecret().trim(),
      },
    });
    if (!payload) return;
    setClientSecret("");
    setEditing(false);
    announce(`OAuth client of ${props.service.name} saved.`, { toast: true, tone: "success" });
  };
  return (
    <Card
      title="OAuth client"
      note={
        <Show when={props.service.client} fallback="Needed before anything can be connected">
          {(client) => (
            <>
              saved <RelativeTime at={client().updatedAt} />
            </>
          )}
        </Show>
      }
      aside={
        <Show when={!editing() && can("SERVICE_CLIENTS")}>
          <Button size="sm" onClick={() => setEditing(true)}>
            Change client
          </Button>
        </Show>
      }
    >
      <Show
        when={editing() && can("SERVICE_CLIENTS")}
        fallback={
          <p class="text-sm text-ink-soft">
            <Show
              when={props.service.client}
              fallback="No client yet. A company admin or developer can save one."
            >
              {(client) => (
                <>
                  Client id <code class="font-mono text-xs break-all">{client().clientId}</code>. The secret
                  is kept encrypted and is never shown again.
                </>
              )}
            </Show>
          </p>
        }
      >
        <div class="grid grid-cols-1 gap-6 lg:grid-cols-2">
          <div class="space-y-3">
            <SetupSteps steps={props.service.setupSteps} />
            <div class="space-y-1">
              <p class="text-xs font-medium text-ink-soft">Redirect URI to register</p>
              <CopyField label="redirect URI" value={props.service.redirectUri} />
            </div>
          </div>
          <form class="space-y-3" onSubmit={(event) => void submit(event)}>
            <TextField
              label="Client id"
              required
              value={clientId()}
              onInput={setClientId}
              issue={save.issue("clientId")}
              autocomplete="off"
            />
            <TextField
              label="Client secret"
              type="password"
              required
              value={clientSecret()}
              onInput={setClientSecret}
              issue={save.issue("clientSecret")}
              autocomplete="off"
              hint="Stored encrypted; nobody can read it back."
            />
            <FailureNote message={save.failure()?.message} />
            <div class="flex gap-2">
              <Button type="submit" tone="primary" pending={save.pending()}>
                Save client
              </Button>
              <Show when={props.service.client}>
                <Button tone="ghost" onClick={() => setEditing(false)}>
                  Cancel
                </Button>
              </Show>
            </div>
          </form>
        </div>
      </Show>
    </Card>
  );
}
