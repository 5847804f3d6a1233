import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { JsonBlock } from "../../ui/code-block.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { EventTypeFields } from "./event-type-fields.tsx";

const eventTypeDocument = graphql(`
  query EventTypePage($serviceKey: String!) {
    service(key: $serviceKey) {
      id
      key
      name
    }
    eventTypes(serviceKey: $serviceKey) {
      key
      label
      description
      module
      operation
      samplePayload
    }
  }
`);

/** One event type: when it comes, what a rule can compare, and what a function gets. */
export function EventTypePage() {
  const params = useParams<{ key: string; type: string }>();
  const { can } = useSession();
  const key = () => decodeURIComponent(params.type);
  const query = createQuery(eventTypeDocument, () => ({ serviceKey: params.key }));
  const type = () => query.data()?.eventTypes.find((each) => each.key === key());
  const events = () => `/services/${params.key}?view=events`;
  return (
    <Show
      when={type()}
      fallback={
        <Page title="No such event">
          <EmptyState
            sentence={`The service "${params.key}" has no event "${key()}".`}
            action={<Link href={events()}>Its events</Link>}
          />
        </Page>
      }
    >
      {(found) => (
        <Page
          title={found().label}
          above={[
            { label: "Services", href: "/services" },
            { label: query.peek()?.service?.name ?? params.key, href: events() },
          ]}
          lead={found().description}
          chips={<Chip>{found().operation}</Chip>}
          actions={
            <Show when={can("RULES_DRAFT")}>
              <Link
                plain
                class={buttonClass("primary")}
                href={`/rules/new?service=${params.key}&event=${encodeURIComponent(found().key)}`}
              >
                Make a rule on this
              </Link>
            </Show>
          }
        >
          <Card
            title="Event"
            aside={
              <CopyOperation document={String(eventTypeDocument)} variables={{ serviceKey: params.key }} />
            }
          >
            <Facts>
              <Fact name="Key">
                <code class="font-mono text-xs">{found().key}</code>
              </Fact>
              <Fact name="Kind of record">{found().module}</Fact>
            </Facts>
          </Card>
          <EventTypeFields serviceKey={params.key} eventType={found().key} />
          <Card title="Sample payload" note="what a function receives as event">
            <JsonBlock label="Sample payload" value={found().samplePayload} class="max-h-[32rem]" />
          </Card>
        </Page>
      )}
    </Show>
  );
}
