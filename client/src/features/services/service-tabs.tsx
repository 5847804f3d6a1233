import { useSearchParams } from "@solidjs/router";
import { Show } from "solid-js";
import { useScope } from "../../ui/link.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { ServiceAccounts } from "./service-accounts.tsx";
import { ServiceEvents } from "./service-events.tsx";

/** The accounts of a service in both environments, and the events that it tells. */
export function ServiceTabs(props: {
  service: { key: string; name: string; ready: boolean; tellsEvents: boolean };
}) {
  const { scope } = useScope();
  const [search, setSearch] = useSearchParams<{ view?: string; environment?: string }>();
  return (
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
        ...(props.service.tellsEvents ? [{ value: "EVENTS", label: "Events" }] : []),
      ]}
    >
      {(value) => (
        <Show
          when={value === "EVENTS"}
          fallback={
            <ServiceAccounts
              service={props.service}
              environment={value === "PRODUCTION" ? "PRODUCTION" : "DEVELOPMENT"}
              projectId={scope().projectId}
            />
          }
        >
          <ServiceEvents serviceKey={props.service.key} serviceName={props.service.name} />
        </Show>
      )}
    </Tabs>
  );
}
