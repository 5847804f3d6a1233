import { useParams } from "@solidjs/router";
import { Show, createMemo, onCleanup, onMount } from "solid-js";
import { graphql } from "../../../gql/gql.ts";
import type { TemplatePage_TemplateFragment } from "../../../gql/graphql.ts";
import { createQuery } from "../../../graphql/solid.ts";
import { Card } from "../../../ui/card.tsx";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Link } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { TemplateForm } from "./template-form.tsx";

const templateDocument = graphql(`
  query TemplatePage {
    ruleTemplates {
      ...TemplatePage_template
    }
  }
`);

export const templatePageFragment = graphql(`
  fragment TemplatePage_template on RuleTemplate {
    key
    name
    description
    conditionDescription
    source
    eventTypes
    service {
      id
      key
      name
      client {
        clientId
      }
      eventTypes {
        key
        label
      }
    }
    connections {
      key
      name
      scopes
      service {
        id
        key
        name
        client {
          clientId
        }
      }
    }
  }
`);

function Story(props: { template: TemplatePage_TemplateFragment }) {
  const events = () =>
    props.template.eventTypes
      .map((key) => props.template.service.eventTypes.find((type) => type.key === key)?.label ?? key)
      .join(", ");
  return (
    <Card title="What it does">
      <div class="space-y-4">
        <Facts>
          <Fact name="When">
            {props.template.service.name}: {events()}
          </Fact>
          <Fact name="If">{props.template.conditionDescription}</Fact>
          <Fact name="Then">A script runs, which you can read below and change later.</Fact>
          <Fact name="It calls">
            {props.template.connections.map(({ service }) => service.name).join(", ")}
          </Fact>
        </Facts>
        <details class="rounded-md border border-line">
          <summary class="rounded-md px-3 py-2 text-sm">
            The script <span class="text-xs text-ink-mute">with link names made up for the sample</span>
          </summary>
          <div class="border-t border-line p-3">
            <CodeBlock label="Script of the template" text={props.template.source} class="max-h-[32rem]" />
          </div>
        </details>
      </div>
    </Card>
  );
}

/** One template: its story, its script, and the three choices that make it a rule. */
export function TemplatePage() {
  const params = useParams<{ key: string }>();
  // Read before anything waits: what first asks in the middle of a navigation is told the former page's parameters.
  const wanted = createMemo(() => params.key);
  const query = createQuery(templateDocument, () => ({}), {
    touchedBy: ["Service", "Account", "ConnectionLink"],
  });
  const template = () => query.data()?.ruleTemplates.find(({ key }) => key === wanted());
  onMount(() => {
    // Somebody who comes back has perhaps saved an OAuth client in another tab.
    const onFocus = () => query.refetch();
    window.addEventListener("focus", onFocus);
    onCleanup(() => window.removeEventListener("focus", onFocus));
  });
  return (
    <Show
      when={template()?.key}
      keyed
      fallback={
        <Page title="No such template" above={[{ label: "Rules", href: "/rules" }]}>
          <EmptyState
            sentence="This version of Patchbay has no such template."
            action={<Link href="/rules/templates">All templates</Link>}
          />
        </Page>
      }
    >
      {(_key) => (
        <Show when={template()}>
          {(known) => (
            <Page
              title={known().name}
              above={[
                { label: "Rules", href: "/rules" },
                { label: "Templates", href: "/rules/templates" },
              ]}
              lead={known().description}
            >
              <Story template={known()} />
              <TemplateForm template={known()} />
            </Page>
          )}
        </Show>
      )}
    </Show>
  );
}
