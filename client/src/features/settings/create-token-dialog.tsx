import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ApiTokenScope } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Checks, Select, TextField } from "../../ui/text-field.tsx";
import { scopeOptions, scopesOf } from "./token-scopes.ts";

const createTokenDocument = graphql(`
  mutation CreateApiToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) {
      ... on CreateApiTokenPayload {
        token
        apiToken {
          id
          name
        }
      }
      ...Failure_error
    }
  }
`);

const lifetimes = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
];

/** Makes a token and shows it, this once. */
export function CreateTokenDialog(props: { onClose: () => void }) {
  const create = createMutation(createTokenDocument);
  const [name, setName] = createSignal("");
  const [scopes, setScopes] = createSignal<ApiTokenScope[]>(["READ"]);
  const [days, setDays] = createSignal("90");
  const [token, setToken] = createSignal<string | null>(null);
  const input = () => ({ name: name().trim(), scopes: scopes(), expiresInDays: Number(days()) });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await create.run({ input: input() });
    if (!payload) return;
    touchLists("ApiToken");
    setToken(payload.token);
  };
  return (
    <Show
      when={token()}
      fallback={
        <Dialog
          open
          onClose={() => props.onClose()}
          title="New API token"
          footer={
            <>
              <div class="mr-auto">
                <CopyOperation document={String(createTokenDocument)} variables={{ input: input() }} />
              </div>
              <Button onClick={() => props.onClose()}>Cancel</Button>
              <Button
                tone="primary"
                type="submit"
                form="create-token"
                pending={create.pending()}
                disabled={scopes().length === 0}
              >
                Create token
              </Button>
            </>
          }
        >
          <form id="create-token" class="space-y-4" onSubmit={(event) => void submit(event)}>
            <TextField
              label="Token name"
              required
              value={name()}
              onInput={setName}
              issue={create.issue("name")}
              hint="Who or what uses it."
            />
            <Select
              label="Expires in"
              value={days()}
              onChange={setDays}
              options={lifetimes}
              issue={create.issue("expiresInDays")}
            />
            <Checks
              legend="Scopes"
              options={[...scopeOptions]}
              value={scopes()}
              onChange={(values) => setScopes(scopesOf(values))}
              issue={create.issue("scopes")}
            />
            <FailureNote message={create.failure()?.message} />
          </form>
        </Dialog>
      }
    >
      {(value) => (
        <Dialog
          alert
          open
          onClose={() => props.onClose()}
          title="Your new token"
          description="Copy it now: only a hash of it is kept, so it is not shown again."
          footer={
            <Button tone="primary" onClick={() => props.onClose()}>
              I have copied it
            </Button>
          }
        >
          <CopyField label="token" value={value()} />
          <CodeBlock
            label="Example"
            text={`export PATCHBAY_TOKEN='${value()}'\ncurl -s ${location.origin}/graphql \\\n  -H "authorization: Bearer $PATCHBAY_TOKEN" \\\n  -H 'content-type: application/json' \\\n  --data '{"query":"{ viewer { organization { name } } }"}'`}
          />
        </Dialog>
      )}
    </Show>
  );
}
