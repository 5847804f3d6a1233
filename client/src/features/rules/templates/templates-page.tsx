import { ErrorBoundary, For, Show, Suspense } from "solid-js";
import { graphql } from "../../../gql/gql.ts";
import type { TemplateRow_TemplateFragment } from "../../../gql/graphql.ts";
import { createQuery } from "../../../graphql/solid.ts";
import { Card } from "../../../ui/card.tsx";
import { Chip } from "../../../ui/chip.tsx";
import { CopyOperation } from "../../../ui/copy-operation.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorPanel } from "../../../ui/error-panel.tsx";
import { Link } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { RowsSkeleton } from "../../../ui/skeleton.tsx";

const templatesDocument = graphql(`
  query RuleTemplates {
    ruleTemplates {
      ...TemplateRow_template
    }
  }
`);

export const templateRowFragment = graphql(`
  fragment TemplateRow_template on RuleTemplate {
    key
    name
    description
    service {
      id
      name
    }
    connections {
      key
      service {
        id
        name
      }
    }
  }
`);

function TemplateRow(props: { template: TemplateRow_TemplateFragment }) {
  const services = () => [
    ...new Set([
      props.template.service.name,
      ...props.template.connections.map(({ service }) => service.name),
    ]),
  ];
  return (
    <li data-row class="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3 hover:bg-hover">
      <div class="min-w-0 flex-1 basis-72">
        <Link
          plain
          class="rounded-sm font-medium hover:underline"
          href={`/rules/templates/${props.template.key}`}
        >
          {props.template.name}
        </Link>
        <p class="mt-0.5 text-sm text-ink-soft">{props.template.description}</p>
      </div>
      <div class="flex flex-wrap gap-1">
        <For each={services()}>{(name) => <Chip>{name}</Chip>}</For>
      </div>
    </li>
  );
}

/** Rules that come ready: what they do, and which services they bring together. */
export function TemplatesPage() {
  const query = createQuery(templatesDocument, () => ({}));
  const templates = () => query.data()?.ruleTemplates ?? [];
  return (
    <Page
      title="Templates"
      above={[{ label: "Rules", href: "/rules" }]}
      lead="Rules that come with their condition and script. Choose your account and connections, and they run."
    >
      <Card
        flush
        title="All templates"
        aside={<CopyOperation document={String(templatesDocument)} variables={{}} />}
      >
        <ErrorBoundary fallback={(error) => <ErrorPanel error={error} onRetry={query.refetch} />}>
          <Suspense fallback={<RowsSkeleton rows={2} />}>
            <Show
              when={templates().length > 0}
              fallback={
                <EmptyState
                  sentence="No template comes with this version."
                  action={<Link href="/rules/new">Create a rule</Link>}
                  operation="ruleTemplates"
                />
              }
            >
              <ul class="divide-y divide-line" aria-label="Templates">
                <For each={templates()}>{(template) => <TemplateRow template={template} />}</For>
              </ul>
            </Show>
          </Suspense>
        </ErrorBoundary>
      </Card>
    </Page>
  );
}
