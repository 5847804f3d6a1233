import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { useGo } from "../../ui/link.tsx";
import { Select, TextField } from "../../ui/text-field.tsx";

const addDocument = graphql(`
  mutation AddAccountWithTokens($input: AddAccountWithTokensInput!) {
    addAccountWithTokens(input: $input) {
      ... on AddAccountWithTokensPayload {
        account {
          ...LiveAccount_account
        }
      }
      ...Failure_error
    }
  }
`);

const dataCentresDocument = graphql(`
  query TokenDataCentres($key: String!) {
    service(key: $key) {
      id
      name
      dataCentres
    }
  }
`);

/** An account from a refresh token that somebody holds already; the same checks as after a consent. */
export function AddAccountWithTokensDialog(props: {
  request: Extract<DialogRequest, { kind: "addAccountWithTokens" }>;
}) {
  const add = createMutation(addDocument);
  const go = useGo();
  const [refreshToken, setRefreshToken] = createSignal("");
  const [chosen, setDataCentre] = createSignal<string | null>(null);
  const service = createQuery(dataCentresDocument, () => ({ key: props.request.serviceKey }));
  const dataCentres = () => service.peek()?.service?.dataCentres ?? [];
  const dataCentre = () => chosen() ?? dataCentres()[0] ?? null;
  const close = () => closeDialog(props.request);
  const input = (token: string) => ({
    serviceKey: props.request.serviceKey,
    environment: props.request.environment,
    projectId: props.request.projectId,
    refreshToken: token,
    dataCentre: dataCentre(),
    parameters: props.request.parameters,
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await add.run({ input: input(refreshToken().trim()) });
    if (!payload) return;
    setRefreshToken("");
    announce(`${payload.account.providerOrgName} is connected; its first sync is scheduled.`, {
      toast: true,
      tone: "success",
    });
    close();
    go(`/accounts/${encodeURIComponent(payload.account.id)}`);
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Paste your own tokens"
      description="For a refresh token that was made with the organization's own OAuth client. It is tried once, then kept encrypted."
      footer={
        <>
          <div class="mr-auto">
            {/* Never with what was typed: a copied operation ends up in chats and tickets. */}
            <CopyOperation document={String(addDocument)} variables={{ input: input("…") }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" form="add-with-tokens" pending={add.pending()}>
            Add account
          </Button>
        </>
      }
    >
      <form id="add-with-tokens" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <EnvironmentChip environment={props.request.environment} />
        <TextField
          label="Refresh token"
          type="password"
          required
          autocomplete="off"
          value={refreshToken()}
          onInput={setRefreshToken}
          issue={add.issue("refreshToken")}
          hint="Nobody can read it back."
        />
        <Show when={dataCentre()}>
          {(value) => (
            <Select
              label="Data centre"
              required
              value={value()}
              onChange={setDataCentre}
              issue={add.issue("dataCentre")}
              hint="The provider's installation that keeps the organization."
              options={dataCentres().map((each) => ({ value: each, label: each.toUpperCase() }))}
            />
          )}
        </Show>
        <Show when={add.issue("scopes")}>{(text) => <p class="text-xs text-bad">{text()}</p>}</Show>
        {/* What is said beside a field is not said again. */}
        <FailureNote
          message={
            (add.issue("refreshToken") ?? add.issue("dataCentre") ?? add.issue("scopes"))
              ? undefined
              : add.failure()?.message
          }
        />
      </form>
    </Dialog>
  );
}
