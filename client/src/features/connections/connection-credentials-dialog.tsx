import { Show, createSignal } from "solid-js";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ParameterFields, parametersOf } from "../../ui/parameter-fields.tsx";
import { AllowDifferentAccount } from "./allow-different-account.tsx";
import { connectionTargetDocument, saveCredentialsDocument } from "./authorize-documents.ts";
import { createParameters } from "./create-parameters.ts";
import { CredentialFields } from "./credential-fields.tsx";
import { credentialKind, credentialsInput, emptyCredentials, withoutSecrets } from "./credentials.ts";
import type { CredentialDraft, CredentialKind } from "./credentials.ts";
import { environmentName } from "./environment-name.ts";
import { scopesIn } from "../../lib/scopes-in.ts";

const titles = {
  apiKey: "API key",
  basic: "User name and password",
  clientCredentials: "Connect",
  tokens: "Paste your own tokens",
} satisfies Record<CredentialKind, string>;

/** Credentials that a person types in: they are tried at once, and take the place of what was there. */
export function ConnectionCredentialsDialog(props: {
  request: Extract<
    DialogRequest,
    { kind: "connectionCredentials" | "authorizeConnection" | "revokeConnection" | "grantConnection" }
  >;
}) {
  const query = createQuery(connectionTargetDocument, () => ({ linkName: props.request.linkName }));
  const save = createMutation(saveCredentialsDocument);
  const [draft, setDraft] = createSignal(emptyCredentials);
  const [other, setOther] = createSignal(false);
  const connection = () => query.peek()?.connection;
  const kind = () => credentialKind(connection()?.service.authType ?? "OAUTH2_CODE");
  const present = () =>
    connection()?.authorizations.find((each) => each.environment === props.request.environment);
  const [parameters, setParameters] = createParameters(() => present()?.parameters);
  const close = () => closeDialog(props.request);
  const where = () => environmentName(props.request.environment);
  const input = (typed: CredentialDraft) => {
    const values = parametersOf(connection()?.service.parameters, parameters());
    return {
      connectionId: connection()?.id ?? "",
      environment: props.request.environment,
      ...(values ? { parameters: values } : {}),
      credentials: credentialsInput(kind(), typed, scopesIn),
      ...(present() ? { allowDifferentAccount: other() } : {}),
    };
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await save.run({ input: input(draft()) });
    if (!payload) return;
    setDraft(emptyCredentials);
    announce(`${payload.connection.name} is connected in ${where()}.`, { toast: true, tone: "success" });
    close();
  };
  const title = () => {
    const name = connection()?.name ?? "this connection";
    if (kind() === "tokens") return `${titles.tokens}: ${name} in ${where()}`;
    return `${present() ? "Reconnect" : "Connect"} ${name} in ${where()}`;
  };
  return (
    <Dialog
      open
      onClose={close}
      title={title()}
      description={
        present()
          ? "What you type in takes the place of what is there now. Nobody can read either back."
          : "Kept encrypted and used for calls alone. Nobody can read it back."
      }
      footer={
        <>
          <div class="mr-auto">
            {/* Never with what was typed. */}
            <CopyOperation
              document={String(saveCredentialsDocument)}
              variables={{ input: input(withoutSecrets(draft())) }}
            />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone={props.request.environment === "PRODUCTION" ? "production" : "primary"}
            type="submit"
            form="connection-credentials"
            pending={save.pending()}
            disabled={!connection()}
          >
            {present() ? "Reconnect" : "Connect"}
          </Button>
        </>
      }
    >
      <form id="connection-credentials" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <Show when={connection()} fallback={<Skeleton class="h-16 w-full" />}>
          {(known) => (
            <>
              <ParameterFields
                parameters={known().service.parameters}
                value={parameters()}
                onChange={setParameters}
                issue={(name) => save.issue(`parameters.${name}`)}
              />
              <CredentialFields
                service={known().service}
                kind={kind()}
                value={draft()}
                onChange={setDraft}
                issue={save.issue}
              />
              <Show when={present() && kind() !== "clientCredentials"}>
                <AllowDifferentAccount
                  whose={present()?.providerAccountName ?? null}
                  value={other()}
                  onChange={setOther}
                />
              </Show>
            </>
          )}
        </Show>
        <FailureNote message={save.failure()?.message} />
      </form>
    </Dialog>
  );
}
