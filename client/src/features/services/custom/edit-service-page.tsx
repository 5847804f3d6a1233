import { useParams } from "@solidjs/router";
import { Show, Suspense, createSignal, lazy, untrack } from "solid-js";
import { graphql } from "../../../gql/gql.ts";
import type { UpdateCustomServiceMutation } from "../../../gql/graphql.ts";
import { touchLists } from "../../../graphql/live-lists.ts";
import { useSession } from "../../../graphql/session.tsx";
import { createMutation, createQuery } from "../../../graphql/solid.ts";
import type { PayloadOf } from "../../../graphql/solid.ts";
import { announce } from "../../../ui/announce.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Link, useGo } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { CustomServiceForm } from "./custom-service-form.tsx";
import { draftOf, inputOf } from "./definition-draft.ts";
import type { ServiceDraft } from "./form-state.ts";

const ReconnectDialog = lazy(async () => ({
  default: (await import("./reconnect-dialog.tsx")).ReconnectDialog,
}));

export const definitionFragment = graphql(`
  fragment CustomServicePage_definition on CustomServiceDefinition {
    authType
    authorizeUrl
    tokenUrl
    refreshUrl
    revokeUrl
    issuer
    issuerRequired
    scopeDelimiter
    scopeParameter
    clientAuth
    pkce
    tokenRequest
    authorizeParameters
    tokenParameters
    tokenLifeSeconds
    apiUrlMember
    credentialIn
    credentialName
    credentialTemplate
    apiBaseUrl
    apiHosts
    headers
    query
    scopes {
      name
      meaning
    }
    defaultScopes
    parameters {
      name
      label
      description
      example
      pattern
    }
    identityUrl
    identityIdMember
    identityNameMember
  }
`);

const serviceDocument = graphql(`
  query EditCustomService($key: String!) {
    service(key: $key) {
      id
      key
      name
      description
      isCustom
      definition {
        ...CustomServicePage_definition
      }
    }
  }
`);

const updateDocument = graphql(`
  mutation UpdateCustomService($input: UpdateCustomServiceInput!) {
    updateCustomService(input: $input) {
      ... on UpdateCustomServicePayload {
        preview
        clientForgotten
        reconnect {
          id
          name
          linkName
        }
        service {
          id
          key
          name
          description
        }
      }
      ...Failure_error
    }
  }
`);

type Payload = PayloadOf<UpdateCustomServiceMutation>;

/** Changes a service of the organization's own. */
export function EditServicePage() {
  const params = useParams<{ key: string }>();
  const { can } = useSession();
  const query = createQuery(serviceDocument, () => ({ key: params.key }), { policy: "network-only" });
  // Keyed by identity: an answer that comes later must not throw away what someone is typing.
  const editable = () => {
    const service = query.data()?.service;
    return service?.isCustom && service.definition && can("CUSTOM_SERVICES") ? service.id : null;
  };
  const initial = (): ServiceDraft => {
    const service = query.peek()?.service;
    if (!service?.definition) throw new Error("The service is gone");
    const { name, key, description, definition } = service;
    return { name, key, description, definition: draftOf(definition) };
  };
  return (
    <Show
      when={editable()}
      keyed
      fallback={
        <Page title="Not to be edited" above={[{ label: "Services", href: "/services" }]}>
          <EmptyState
            sentence="Only services that your organization defined can be changed, by a company admin or developer."
            action={<Link href={`/services/${params.key}`}>Back to the service</Link>}
          />
        </Page>
      }
    >
      {(_id) => <EditService began={initial()} />}
    </Show>
  );
}

/** The form, and what stands between it and saving: which connections need a new consent. */
function EditService(props: { began: ServiceDraft }) {
  const go = useGo();
  const update = createMutation(updateDocument);
  const began = untrack(() => props.began);
  const here = `/services/${began.key}`;
  /** What saving would end, and how the person answers. */
  const [asked, setAsked] = createSignal<{ payload: Payload; answer: (save: boolean) => void } | null>(null);
  const run = (draft: ServiceDraft, preview: boolean) =>
    update.run({
      input: {
        serviceKey: began.key,
        name: draft.name.trim(),
        description: draft.description.trim(),
        definition: inputOf(draft.definition),
        preview,
      },
    });
  const submit = async (draft: ServiceDraft) => {
    const preview = await run(draft, true);
    if (!preview) return null;
    if (preview.reconnect.length > 0 || preview.clientForgotten) {
      const wanted = await new Promise<boolean>((answer) => setAsked({ payload: preview, answer }));
      if (!wanted) {
        setAsked(null);
        return null;
      }
    }
    const payload = await run(draft, false);
    setAsked(null);
    if (!payload) return null;
    touchLists("Service", payload.service.id);
    touchLists("ConnectionLink");
    announce(`${payload.service.name} is saved.`, { toast: true, tone: "success" });
    return here;
  };
  return (
    <Page
      title={`Edit ${began.name}`}
      above={[
        { label: "Services", href: "/services" },
        { label: began.name, href: here },
      ]}
    >
      <CustomServiceForm
        initial={began}
        existing
        submitLabel="Save changes"
        pending={update.pending()}
        failure={update.failure()}
        onSubmit={submit}
        onCancel={() => go(here)}
      />
      <Suspense>
        <Show when={asked()}>
          {(question) => (
            <ReconnectDialog
              name={began.name}
              connections={question().payload.reconnect}
              clientForgotten={question().payload.clientForgotten}
              pending={update.pending()}
              onKeep={() => question().answer(false)}
              onSave={() => question().answer(true)}
            />
          )}
        </Show>
      </Suspense>
    </Page>
  );
}
