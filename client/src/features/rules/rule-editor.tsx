import { Show, createEffect, createMemo, createSignal, on, untrack } from "solid-js";
import { createMutable, createStore } from "solid-js/store";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import type { Failure } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Checks, Select, TextField } from "../../ui/text-field.tsx";
import { AccountPicker } from "./account-picker.tsx";
import type { ConditionDraft } from "./conditions/condition-draft.ts";
import { ConditionEditor } from "./conditions/condition-editor.tsx";
import { ConditionTest } from "./conditions/condition-test.tsx";
import { createEventTypes } from "./rule-event-types.ts";
import { RuleFunction } from "./rule-function.tsx";

const editorDocument = graphql(`
  query RuleEditor {
    services(first: 100, filter: { capability: EVENTS }) {
      edges {
        node {
          id
          key
          name
        }
      }
    }
  }
`);

const editorProjectsDocument = graphql(`
  query RuleEditorProjects($first: Int, $after: String) {
    projects(first: $first, after: $after) {
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export type RuleDraft = {
  name: string;
  projectId: string;
  serviceKey: string;
  eventTypes: string[];
  functionId: string;
  developmentAccountId: string;
  condition: ConditionDraft | null;
};

type RuleEditorProps = {
  initial: RuleDraft;
  /** An existing rule keeps its project, and its accounts are chosen on its page. */
  existing: boolean;
  /** An account whose custom fields and stored events conditions can be made of. */
  accountId: string | null;
  submitLabel: string;
  pending: boolean;
  failure: Failure | null;
  issue: (path: string) => string | undefined;
  onSubmit: (draft: RuleDraft) => void;
  onCancel: () => void;
};

/** The form of a rule, for creating and for editing. Functions, projects and accounts are made without leaving it. */
export function RuleEditor(props: RuleEditorProps) {
  const { can } = useSession();
  const [draft, setDraft] = createStore<RuleDraft>({ ...props.initial, condition: null });
  // A tree that its lines change in place: what one types in keeps its focus.
  const [condition, setCondition] = createSignal(
    untrack(() => props.initial.condition && createMutable(props.initial.condition)),
  );
  const choices = createQuery(editorDocument, () => ({}));
  const projects = createList({
    document: editorProjectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    pageSize: 100,
  });
  const eventTypes = createEventTypes(() => draft.serviceKey);
  // What belongs to another service or project cannot stay chosen.
  createEffect(
    on(
      () => draft.serviceKey,
      () => {
        setDraft({ eventTypes: [], developmentAccountId: "" });
        setCondition(null);
      },
      { defer: true },
    ),
  );
  createEffect(
    on(
      () => draft.projectId,
      () => setDraft({ functionId: "" }),
      { defer: true },
    ),
  );
  const chosenTypes = createMemo(() => eventTypes().filter((type) => draft.eventTypes.includes(type.key)));
  const services = () => choices.peek()?.services.edges ?? [];
  return (
    <form
      class="space-y-5"
      aria-label="Rule"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit({ ...draft, eventTypes: [...draft.eventTypes], condition: condition() });
      }}
    >
      <Card title="Rule">
        <div class="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Name"
            required
            value={draft.name}
            onInput={(name) => setDraft({ name })}
            issue={props.issue("name")}
          />
          <div class="flex items-end gap-2">
            <div class="flex-1">
              <Select
                label="Project"
                required
                disabled={props.existing}
                placeholder="Choose a project"
                value={draft.projectId}
                onChange={(projectId) => setDraft({ projectId })}
                issue={props.issue("projectId")}
                options={projects.peek().map((project) => ({ value: project.id, label: project.name }))}
              />
            </div>
            <Show when={!props.existing && can("PROJECTS")}>
              <Button
                onClick={() =>
                  openDialog({ kind: "createProject", onCreated: (projectId) => setDraft({ projectId }) })
                }
              >
                New project
              </Button>
            </Show>
          </div>
        </div>
      </Card>
      <Card title="When" note="the events that start it">
        <div class="space-y-4">
          <div class="sm:max-w-sm">
            <Select
              label="Service"
              required
              placeholder="Choose a service"
              value={draft.serviceKey}
              onChange={(serviceKey) => setDraft({ serviceKey })}
              issue={props.issue("serviceKey")}
              options={services().map(({ node }) => ({ value: node.key, label: node.name }))}
            />
          </div>
          <Show when={draft.serviceKey}>
            <Checks
              legend="Event types"
              value={draft.eventTypes}
              onChange={(keys) => setDraft({ eventTypes: keys })}
              issue={props.issue("eventTypes")}
              options={eventTypes().map((type) => ({
                value: type.key,
                label: type.label,
              }))}
            />
          </Show>
        </div>
      </Card>
      <Card title="If" note="which of these events">
        <div class="space-y-4">
          <ConditionEditor
            value={condition()}
            onChange={(next) => setCondition(next && createMutable(next))}
            serviceKey={draft.serviceKey}
            eventTypes={draft.eventTypes}
            accountId={draft.developmentAccountId || props.accountId}
            issue={props.issue}
          />
          <Show when={condition()}>
            {(present) => (
              <details class="rounded-md border border-line">
                <summary class="px-3 py-2 text-sm">Test it on an event</summary>
                <div class="border-t border-line p-3">
                  <ConditionTest
                    serviceKey={draft.serviceKey}
                    eventTypes={chosenTypes()}
                    accountId={draft.developmentAccountId || props.accountId}
                    condition={present()}
                  />
                </div>
              </details>
            )}
          </Show>
        </div>
      </Card>
      <RuleFunction
        projectId={draft.projectId}
        value={draft.functionId}
        onChange={(functionId) => setDraft({ functionId })}
        issue={props.issue("functionId")}
      />
      <Show when={!props.existing}>
        <Card title="With" note="whose events in development">
          <Show
            when={draft.serviceKey}
            fallback={<p class="text-sm text-ink-mute">Choose a service first.</p>}
          >
            <AccountPicker
              label="Development account"
              serviceKey={draft.serviceKey}
              environment="DEVELOPMENT"
              projectId={null}
              value={draft.developmentAccountId}
              onChange={(developmentAccountId) => setDraft({ developmentAccountId })}
              issue={props.issue("developmentAccountId")}
              optional
            />
          </Show>
        </Card>
      </Show>
      <FailureNote message={failureNote(props.failure)} />
      <div class="flex gap-2">
        <Button type="submit" tone="primary" pending={props.pending} disabled={draft.eventTypes.length === 0}>
          {props.submitLabel}
        </Button>
        <Button tone="ghost" onClick={() => props.onCancel()}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** What stands beside the lines of the condition is not said again. */
function failureNote(failure: Failure | null): string | undefined {
  const issues = failure?.issues ?? [];
  return issues.length > 0 && issues.every(({ path }) => path.startsWith("condition."))
    ? "Correct what is marked in the condition."
    : failure?.message;
}
