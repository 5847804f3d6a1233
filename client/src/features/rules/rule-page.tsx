import { useParams } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { JsonBlock } from "../../ui/code-block.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RuleDraftNotes } from "./rule-draft-notes.tsx";
import { RuleEnvironmentCard } from "./rule-environment-card.tsx";
import { RuleExecutions } from "./rule-executions.tsx";

const ruleDocument = graphql(`
  query RulePage($id: ID!) {
    rule(id: $id) {
      id
      name
      version
      createdAt
      updatedAt
      deletedAt
      project {
        id
        name
      }
      service {
        id
        key
        name
      }
      eventTypes {
        key
        label
        samplePayload
      }
      condition {
        timeZone
        sentence
      }
      function {
        id
        name
        url
      }
      environments {
        ...RuleEnvironmentCard_ruleEnvironment
      }
    }
  }
`);

/** One rule: how it stands in both environments, what it is, what it ran. */
export function RulePage() {
  const params = useParams<{ id: string }>();
  const id = () => decodeURIComponent(params.id);
  const { can } = useSession();
  const query = createQuery(ruleDocument, () => ({ id: id() }), { touchedBy: ["Account"] });
  return (
    <Show
      when={query.data()?.rule}
      fallback={
        <Page title="No such rule">
          <EmptyState
            sentence="This rule was deleted, or it never existed."
            action={<Link href="/rules">All rules</Link>}
          />
        </Page>
      }
    >
      {(rule) => (
        <Page
          title={rule().name}
          above={[{ label: "Rules", href: "/rules" }]}
          actions={
            <Show when={can("RULES_DRAFT") && !rule().deletedAt}>
              <Link plain href={`/rules/${encodeURIComponent(rule().id)}/edit`} class={buttonClass()}>
                Edit
              </Link>
              <Button class="!text-bad" onClick={() => openDialog({ kind: "deleteRule", ruleId: rule().id })}>
                Delete
              </Button>
            </Show>
          }
        >
          <RuleDraftNotes projectId={rule().project.id} deletedAt={rule().deletedAt} />
          <div class="grid gap-4 md:grid-cols-2">
            <For each={rule().environments}>{(at) => <RuleEnvironmentCard ruleId={rule().id} at={at} />}</For>
          </div>
          <Card
            title="Definition"
            note={`version ${rule().version}`}
            aside={<CopyOperation document={String(ruleDocument)} variables={{ id: id() }} />}
          >
            <Facts>
              <Fact name="When">
                <span class="flex flex-wrap gap-1">
                  <Link href={`/services/${rule().service.key}`}>{rule().service.name}</Link>
                  <For each={rule().eventTypes}>{(type) => <Chip>{type.label}</Chip>}</For>
                </span>
              </Fact>
              <Fact name="If">
                <Show when={rule().condition} fallback="It runs on every one of these events.">
                  {(condition) => (
                    <>
                      {condition().sentence}{" "}
                      <span class="text-xs text-ink-mute">
                        (days of {condition().timeZone.replaceAll("_", " ")})
                      </span>
                    </>
                  )}
                </Show>
              </Fact>
              <Fact name="Then">
                <Show when={rule().function} fallback={<span class="text-bad">The function is missing</span>}>
                  {(target) => (
                    <>
                      <Link href={`/functions/${encodeURIComponent(target().id)}`}>{target().name}</Link>{" "}
                      <span class="font-mono text-xs break-all text-ink-mute">
                        {target().url ?? "script"}
                      </span>
                    </>
                  )}
                </Show>
              </Fact>
              <Fact name="Project">{rule().project.name}</Fact>
              <Fact name="Changed">
                <RelativeTime at={rule().updatedAt} />
              </Fact>
            </Facts>
            <For each={rule().eventTypes}>
              {(type) => (
                <details class="mt-3 rounded-md border border-line">
                  <summary class="px-3 py-2 text-sm">Sample payload of {type.label}</summary>
                  <div class="border-t border-line p-2">
                    <JsonBlock label={`Sample payload of ${type.label}`} value={type.samplePayload} />
                  </div>
                </details>
              )}
            </For>
          </Card>
          <RuleExecutions ruleId={rule().id} />
        </Page>
      )}
    </Show>
  );
}
