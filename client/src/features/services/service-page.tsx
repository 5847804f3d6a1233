import { useParams, useSearchParams } from "@solidjs/router";
import { For, Show, Suspense, createSignal, lazy } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { authTypeNames, usesOAuth } from "../../lib/auth-types.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link, useGo } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { DeleteIntegrationCard } from "./delete-integration-card.tsx";
import { DeletedIntegration } from "./deleted-integration.tsx";
import { ServiceAbout } from "./service-about.tsx";
import { ServiceClientCard } from "./service-client-card.tsx";
import { ServiceConnections } from "./service-connections.tsx";
import { ServiceScopes } from "./service-scopes.tsx";
import { ServiceTabs } from "./service-tabs.tsx";
import { SetupSteps } from "./setup-steps.tsx";

const DeleteCustomServiceDialog = lazy(async () => ({
  default: (await import("./delete-custom-service-dialog.tsx")).DeleteCustomServiceDialog,
}));

const serviceDocument = graphql(`
  query ServicePage($key: String!) {
    service(key: $key) {
      id
      key
      name
      description
      capabilities
      authType
      isCustom
      ...ServiceClientCard_service
      ...ServiceAbout_service
      ...ServiceScopes_service
    }
  }
`);

/** One service: how it is set up, its accounts and connections, and what is known of its API. */
export function ServicePage() {
  const params = useParams<{ key: string }>();
  const { can } = useSession();
  const go = useGo();
  const [search] = useSearchParams<{ view?: string }>();
  const query = createQuery(serviceDocument, () => ({ key: params.key }), { touchedBy: ["Service"] });
  const [deleting, setDeleting] = createSignal(false);
  return (
    <Show
      when={query.data()?.service}
      fallback={
        <Page title="Service not found">
          <EmptyState
            sentence={`The catalogue has no service "${params.key}".`}
            action={<Link href="/services">All services</Link>}
          />
        </Page>
      }
    >
      {(service) => {
        const oauth = () => usesOAuth(service().authType);
        /** Accounts are of services whose events or data Patchbay reads; all others are called only. */
        const hasAccounts = () => service().capabilities.some((each) => each !== "CONNECTIONS");
        return (
          <Page
            title={service().name}
            above={[{ label: "Services", href: "/services" }]}
            lead={service().description}
            chips={
              <>
                <For each={service().capabilities}>
                  {(capability) => <Chip>{sentenceLabel(capability)}</Chip>}
                </For>
                <Chip>{authTypeNames[service().authType]}</Chip>
                <Show when={service().isCustom}>
                  <Chip tone="info">Custom</Chip>
                </Show>
              </>
            }
            actions={
              <Show when={service().isCustom && can("CUSTOM_SERVICES")}>
                <Link plain class={buttonClass()} href={`/services/${service().key}/edit`}>
                  Edit and test
                </Link>
                <Button class="!text-bad" onClick={() => setDeleting(true)}>
                  Delete…
                </Button>
              </Show>
            }
          >
            <DeletedIntegration serviceKey={service().key} />
            <Show when={hasAccounts()}>
              <ServiceTabs
                service={{
                  key: service().key,
                  name: service().name,
                  ready: service().client !== null,
                  tellsEvents: service().capabilities.includes("EVENTS"),
                }}
              />
            </Show>
            <Show
              when={oauth()}
              fallback={
                <Show when={service().setupSteps.length > 0}>
                  <Card title="Setup" note="What to do at the provider before connecting">
                    <SetupSteps steps={service().setupSteps} />
                  </Card>
                </Show>
              }
            >
              <ServiceClientCard service={service()} />
            </Show>
            <Show when={search.view !== "events"}>
              <ServiceConnections
                serviceKey={service().key}
                serviceName={service().name}
                ready={!oauth() || service().client !== null}
              />
            </Show>
            <ServiceAbout service={service()} />
            <Show when={service().scopes.length > 0}>
              <ServiceScopes service={service()} />
            </Show>
            <Show when={hasAccounts() && can("SERVICE_DELETION")}>
              <DeleteIntegrationCard serviceKey={service().key} serviceName={service().name} />
            </Show>
            <Suspense>
              <Show when={deleting()}>
                <DeleteCustomServiceDialog
                  service={{ key: service().key, name: service().name }}
                  onClose={() => setDeleting(false)}
                  onDeleted={() => go("/services")}
                />
              </Show>
            </Suspense>
          </Page>
        );
      }}
    </Show>
  );
}
