import { Show, createEffect, createSignal } from "solid-js";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog, openDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Link } from "../../ui/link.tsx";
import { openConsentTab } from "../../ui/open-consent.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ParameterFields, parametersOf } from "../../ui/parameter-fields.tsx";
import { AllowDifferentAccount } from "./allow-different-account.tsx";
import { authorizeDocument, connectionTargetDocument } from "./authorize-documents.ts";
import { BudgetWarning } from "./budget-warning.tsx";
import { lacksClient } from "./connectable-service.ts";
import { ConnectionCredentialsDialog } from "./connection-credentials-dialog.tsx";
import { environmentName } from "./environment-name.ts";
import { createParameters } from "./create-parameters.ts";
import { tokenBudgetText } from "../../lib/token-budget.ts";

type Request = Extract<DialogRequest, { kind: "authorizeConnection" }>;

/** Connects or reconnects: by a consent where the service has one, else by what a person types in. */
export function AuthorizeConnectionDialog(props: { request: Request }) {
  const query = createQuery(connectionTargetDocument, () => ({ linkName: props.request.linkName }));
  const connection = () => query.peek()?.connection;
  const authType = () => (connection()?.installation ? undefined : connection()?.service.authType);
  createEffect(() => {
    // What an installed extension calls through is authorised as a step of its installation.
    const owner = connection()?.installation;
    if (!owner) return;
    closeDialog(props.request);
    openDialog({ kind: "authorizeThirdParty", installationId: owner.id });
  });
  return (
    <Show when={authType()} keyed>
      {(type) =>
        type === "OAUTH2_CODE" ? (
          <ConsentDialog request={props.request} />
        ) : (
          <ConnectionCredentialsDialog request={props.request} />
        )
      }
    </Show>
  );
}

/** A consent for a connection, by the same account at the provider unless someone asks for another. */
function ConsentDialog(props: { request: Request }) {
  const query = createQuery(connectionTargetDocument, () => ({ linkName: props.request.linkName }));
  const authorize = createMutation(authorizeDocument);
  const [other, setOther] = createSignal(false);
  const [acceptTokenLoss, setAcceptTokenLoss] = createSignal(false);
  const connection = () => query.peek()?.connection;
  const present = () =>
    connection()?.authorizations.find((each) => each.environment === props.request.environment);
  const [parameters, setParameters] = createParameters(() => present()?.parameters);
  const close = () => closeDialog(props.request);
  const where = () => environmentName(props.request.environment);
  const input = () => {
    const values = parametersOf(connection()?.service.parameters, parameters());
    return {
      connectionId: connection()?.id ?? "",
      environment: props.request.environment,
      ...(values ? { parameters: values } : {}),
      allowDifferentAccount: other(),
      acceptTokenLoss: acceptTokenLoss(),
    };
  };
  const refusal = () => {
    const answer = authorize.refusal();
    return answer && "endangered" in answer ? answer : null;
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const tab = props.request.newTab ? openConsentTab() : null;
    const payload = await authorize.run({ input: input() });
    if (!payload) return tab?.cancel();
    if (!tab) return location.assign(payload.authorizationUrl);
    tab.go(payload.authorizationUrl);
    close();
  };
  const whose = () => present()?.providerAccountName ?? present()?.providerAccountId;
  const description = () => {
    const service = connection()?.service.name ?? "the provider";
    if (!present())
      return `You accept on the page of ${service}; Patchbay never sees a password. The credentials are for ${where()} alone.`;
    const same = whose() ? `sign in as ${whose()}` : "use the same account";
    return `On the page of ${service}, ${same} and accept. Its link name, rules and history stay.`;
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`${present() ? "Reconnect" : "Connect"} ${connection()?.name ?? "this connection"} in ${where()}`}
      description={description()}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(authorizeDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone={props.request.environment === "PRODUCTION" ? "production" : "primary"}
            type="submit"
            form="authorize-connection"
            pending={authorize.pending()}
            disabled={!connection() || (refusal() !== null && !acceptTokenLoss())}
          >
            Continue to consent
          </Button>
        </>
      }
    >
      <form id="authorize-connection" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <Show when={connection()} fallback={<Skeleton class="h-16 w-full" />}>
          {(known) => (
            <>
              <Show when={lacksClient(known().service)}>
                <p class="text-sm text-warn">
                  {known().service.name} has no OAuth client of your organization yet.{" "}
                  <Link href={`/services/${known().service.key}`} onClick={close}>
                    Save one first
                  </Link>
                </p>
              </Show>
              <Show when={(present()?.missingScopes.length ?? 0) > 0}>
                <p class="text-sm text-ink-soft">
                  It will ask for what is missing now:{" "}
                  <span class="font-mono text-xs break-all">{present()?.missingScopes.join(", ")}</span>
                </p>
              </Show>
              <ParameterFields
                parameters={known().service.parameters}
                value={parameters()}
                onChange={setParameters}
                issue={(name) => authorize.issue(`parameters.${name}`)}
              />
              <Show when={present()}>
                <AllowDifferentAccount whose={whose() ?? null} value={other()} onChange={setOther} />
              </Show>
              <Show when={present()?.status === "REVOKED"}>
                <p class="text-sm text-warn">
                  It is revoked by a person: reconnecting does not lift that. Grant it afterwards.
                </p>
              </Show>
              <Show when={tokenBudgetText(known().service)}>
                {(text) => <p class="text-xs text-ink-mute">{text()}</p>}
              </Show>
              <p class="text-xs text-ink-mute">
                Do you hold tokens already?{" "}
                <button
                  type="button"
                  class="rounded-sm font-medium text-accent hover:underline"
                  onClick={() => {
                    close();
                    openDialog({
                      kind: "connectionCredentials",
                      linkName: props.request.linkName,
                      environment: props.request.environment,
                    });
                  }}
                >
                  Paste your own tokens
                </button>
              </p>
            </>
          )}
        </Show>
        <Show when={refusal()}>
          {(warning) => (
            <BudgetWarning refusal={warning()} accepted={acceptTokenLoss()} onAccept={setAcceptTokenLoss} />
          )}
        </Show>
        <FailureNote message={refusal() ? undefined : authorize.failure()?.message} />
      </form>
    </Dialog>
  );
}
