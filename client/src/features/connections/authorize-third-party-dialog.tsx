import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { scopesIn } from "../../lib/scopes-in.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Link } from "../../ui/link.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ParameterFields, parametersOf } from "../../ui/parameter-fields.tsx";
import { AllowDifferentAccount } from "./allow-different-account.tsx";
import { BudgetWarning } from "./budget-warning.tsx";
import { lacksClient } from "./connectable-service.ts";
import { createParameters } from "./create-parameters.ts";
import { CredentialFields } from "./credential-fields.tsx";
import { credentialKind, credentialsInput, emptyCredentials, withoutSecrets } from "./credentials.ts";
import type { CredentialDraft } from "./credentials.ts";

const targetDocument = graphql(`
  query ThirdPartyTarget($id: ID!) {
    node(id: $id) {
      id
      ... on Installation {
        thirdPartyAt
        extension {
          id
          name
        }
        connections {
          id
          name
          authorizations {
            environment
            providerAccountId
            providerAccountName
            parameters
          }
        }
        version {
          id
          thirdParty {
            serviceKey
            connectionName
            scopes
            service {
              ...ConnectableService_service
            }
          }
        }
      }
    }
  }
`);

const authorizeDocument = graphql(`
  mutation AuthorizeThirdParty($input: AuthorizeThirdPartyInput!) {
    authorizeThirdParty(input: $input) {
      ... on AuthorizeThirdPartyPayload {
        authorizationUrl
        installation {
          ...LiveInstallation_installation
        }
      }
      ... on TokenBudgetError {
        limit
        live
        endangered
      }
      ...Failure_error
    }
  }
`);

/** Gives an installed extension its connection: by a consent where the service has one, else by what a person types in. */
export function AuthorizeThirdPartyDialog(props: {
  request: Extract<DialogRequest, { kind: "authorizeThirdParty" }>;
}) {
  const query = createQuery(targetDocument, () => ({ id: props.request.installationId }));
  const authorize = createMutation(authorizeDocument);
  const [draft, setDraft] = createSignal(emptyCredentials);
  const [other, setOther] = createSignal(false);
  const [acceptTokenLoss, setAcceptTokenLoss] = createSignal(false);
  const target = () => {
    const node = query.peek()?.node;
    return node && "extension" in node ? node : null;
  };
  const wanted = () => target()?.version.thirdParty ?? null;
  const service = () => wanted()?.service ?? null;
  /** Of the connection that is authorised now, which a new authorization takes the place of. */
  const present = () => {
    const known = target();
    if (!known?.thirdPartyAt) return undefined;
    return known.connections.find((each) => each.name === wanted()?.connectionName)?.authorizations[0];
  };
  const [parameters, setParameters] = createParameters(() => present()?.parameters);
  const refusal = () => {
    const answer = authorize.refusal();
    return answer && "endangered" in answer ? answer : null;
  };
  const consent = () => service()?.authType === "OAUTH2_CODE";
  const kind = () => credentialKind(service()?.authType ?? "OAUTH2_CODE");
  const name = () => target()?.extension.name ?? "the extension";
  const app = () => service()?.name ?? wanted()?.serviceKey ?? "the third-party app";
  /** The manifest asks for a service that this organization does not have. */
  const unknown = () => wanted() !== null && service() === null;
  const close = () => closeDialog(props.request);
  const input = (typed: CredentialDraft) => {
    const values = parametersOf(service()?.parameters, parameters());
    return {
      installationId: props.request.installationId,
      ...(values ? { parameters: values } : {}),
      ...(present() ? { allowDifferentAccount: other() } : {}),
      ...(acceptTokenLoss() ? { acceptTokenLoss: true } : {}),
      ...(service() && !consent() ? { credentials: credentialsInput(kind(), typed, scopesIn) } : {}),
    };
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await authorize.run({ input: input(draft()) });
    if (!payload) return;
    if (payload.authorizationUrl) return location.assign(payload.authorizationUrl);
    setDraft(emptyCredentials);
    announce(`${name()} may call ${app()} now.`, { toast: true, tone: "success" });
    close();
  };
  const description = () => {
    if (!wanted())
      return `Patchbay keeps no credentials for it: this records that ${name()} has what it needs, and tells it so.`;
    const where = `It becomes the connection “${wanted()?.connectionName}” of ${name()} alone, for production.`;
    return consent() ? `You accept on the page of ${app()}. ${where}` : where;
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Authorise ${app()} for ${name()}`}
      {...(target() ? { description: description() } : {})}
      footer={
        <>
          <div class="mr-auto">
            {/* Never with what was typed. */}
            <CopyOperation
              document={String(authorizeDocument)}
              variables={{ input: input(withoutSecrets(draft())) }}
            />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="production"
            type="submit"
            form="authorize-third-party"
            pending={authorize.pending()}
            disabled={!target() || unknown() || (refusal() !== null && !acceptTokenLoss())}
          >
            {consent() ? "Continue to consent" : "Authorise"}
          </Button>
        </>
      }
    >
      <form id="authorize-third-party" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <Show when={target()} fallback={<Skeleton class="h-16 w-full" />}>
          <Show when={unknown()}>
            <p class="text-sm text-warn">
              Your catalogue has no service with the key{" "}
              <code class="font-mono text-xs">{wanted()?.serviceKey}</code>.{" "}
              <Link href="/services/new" onClick={close}>
                Define it first
              </Link>
            </p>
          </Show>
          <Show when={service()}>
            {(known) => (
              <>
                <Show when={lacksClient(known())}>
                  <p class="text-sm text-warn">
                    {known().name} has no OAuth client of your organization yet.{" "}
                    <Link href={`/services/${known().key}`} onClick={close}>
                      Save one first
                    </Link>
                  </p>
                </Show>
                <Show when={(wanted()?.scopes.length ?? 0) > 0}>
                  <p class="text-sm text-ink-soft">
                    It asks for:{" "}
                    <span class="font-mono text-xs break-all">{wanted()?.scopes.join(", ")}</span>
                  </p>
                </Show>
                <ParameterFields
                  parameters={known().parameters}
                  value={parameters()}
                  onChange={setParameters}
                  issue={(parameter) => authorize.issue(`parameters.${parameter}`)}
                />
                <Show when={!consent()}>
                  <CredentialFields
                    service={known()}
                    kind={kind()}
                    value={draft()}
                    onChange={setDraft}
                    issue={authorize.issue}
                  />
                </Show>
                <Show when={present() && kind() !== "clientCredentials"}>
                  <AllowDifferentAccount
                    whose={present()?.providerAccountName ?? present()?.providerAccountId ?? null}
                    value={other()}
                    onChange={setOther}
                  />
                </Show>
              </>
            )}
          </Show>
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
