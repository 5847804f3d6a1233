import { useParams, useSearchParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link, useScope } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { DeletedIntegration } from "./deleted-integration.tsx";
import { ServiceAccounts } from "./service-accounts.tsx";
import { ServiceClientCard } from "./service-client-card.tsx";
import { ServiceEvents } from "./service-events.tsx";

const serviceDocument = graphql(`
  query ServicePage($key: String!) {
    service(key: $key) {
      id
      key
      name
      description
      capabilities
      scopes {
        name
        meaning
      }
      ...ServiceClientCard_service
    }
  }
`);

/** One service: its OAuth client and its accounts in both environments. */
export function ServicePage() {
  const params = useParams<{ key: string }>();
  const { scope } = useScope();
  const [search, setSearch] = useSearchParams<{ view?: string; environment?: string }>();
  const { can } = useSession();
  const query = createQuery(serviceDocument, () => ({ key: params.key }), { touchedBy: ["Service"] });
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
      {(service) => (
        <Page
          title={service().name}
          above={[{ label: "Services", href: "/services" }]}
          lead={service().description}
          chips={
            <For each={service().capabilities}>
              {(capability) => <Chip>{sentenceLabel(capability)}</Chip>}
            </For>
          }
        >
          <DeletedIntegration serviceKey={service().key} />
          <Tabs
            label="Accounts and events"
            value={search.view === "events" ? "EVENTS" : scope().environment}
            onChange={(value) =>
              setSearch(
                value === "EVENTS"
                  ? { view: "events" }
                  : { view: null, environment: value === "PRODUCTION" ? "production" : null },
              )
            }
            tabs={[
              { value: "DEVELOPMENT", label: "Development" },
              { value: "PRODUCTION", label: "Production", production: true },
              ...(service().capabilities.includes("EVENTS") ? [{ value: "EVENTS", label: "Events" }] : []),
            ]}
          >
            {(value) => (
              <Show
                when={value === "EVENTS"}
                fallback={
                  <ServiceAccounts
                    service={{ key: service().key, name: service().name, ready: service().client !== null }}
                    environment={value === "PRODUCTION" ? "PRODUCTION" : "DEVELOPMENT"}
                    projectId={scope().projectId}
                  />
                }
              >
                <ServiceEvents serviceKey={service().key} serviceName={service().name} />
              </Show>
            )}
          </Tabs>
          <ServiceClientCard service={service()} />
          <Card title="Permissions the service knows">
            <dl class="grid gap-x-8 gap-y-2 sm:grid-cols-2">
              <For each={service().scopes}>
                {(each) => (
                  <div>
                    <dt class="font-mono text-xs break-all">{each.name}</dt>
                    <dd class="text-xs text-ink-mute">{each.meaning}</dd>
                  </div>
                )}
              </For>
            </dl>
          </Card>
          <Show when={can("SERVICE_DELETION")}>
            <Card title="Delete the integration" class="border-bad/40">
              <div class="flex flex-wrap items-center gap-3 text-sm">
                <p class="min-w-0 flex-1 basis-72 text-ink-soft">
                  All accounts of {service().name} in both environments and its OAuth client go for good. The
                  rules that use them stop and need configuration.
                </p>
                <Button
                  class="!text-bad"
                  onClick={() => openDialog({ kind: "deleteService", serviceKey: service().key })}
                >
                  Delete integration…
                </Button>
              </div>
            </Card>
          </Show>
        </Page>
      )}
    </Show>
  );
}
