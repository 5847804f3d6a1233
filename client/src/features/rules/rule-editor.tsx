import { For, Show, createEffect, createMemo, on } from "solid-js";
import { createStore } from "solid-js/store";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createQuery } from "../../graphql/solid.ts";
import type { Failure } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { JsonBlock } from "../../ui/code-block.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Checks, Select, TextField } from "../../ui/text-field.tsx";
import { AccountPicker } from "./account-picker.tsx";

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

const editorEventTypesDocument = graphql(`
  query RuleEditorEventTypes($serviceKey: String!) {
    eventTypes(serviceKey: $serviceKey) {
      key
      label
      samplePayload
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

const editorFunctionsDocument = graphql(`
  query RuleEditorFunctions($first: Int, $after: String, $filter: FunctionFilter) {
    functions(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          name
          url
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
};

type RuleEditorProps = {
  initial: RuleDraft;
  /** An existing rule keeps its project, and its accounts are chosen on its page. */
  existing: boolean;
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
  const [draft, setDraft] = createStore<RuleDraft>({ ...props.initial });
  const choices = createQuery(editorDocument, () => ({}));
  const projects = createList({
    document: editorProjectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    pageSize: 100,
  });
  const eventTypes = createQuery(editorEventTypesDocument, () =>
    draft.serviceKey ? { serviceKey: draft.serviceKey } : null,
  );
  const functions = createList({
    document: editorFunctionsDocument,
    variables: () => ({ filter: draft.projectId ? { projectId: draft.projectId } : undefined }),
    connection: (data) => data.functions,
    typename: "Function",
    pageSize: 100,
  });
  // What belongs to another service or project cannot stay chosen.
  createEffect(
    on(
      () => draft.serviceKey,
      () => setDraft({ eventTypes: [], developmentAccountId: "" }),
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
  const samples = createMemo(() =>
    (eventTypes.peek()?.eventTypes ?? []).filter((type) => draft.eventTypes.includes(type.key)),
  );
  const services = () => choices.peek()?.services.edges ?? [];
  return (
    <form
      class="space-y-5"
      aria-label="Rule"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit({ ...draft, eventTypes: [...draft.eventTypes] });
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
              options={(eventTypes.peek()?.eventTypes ?? []).map((type) => ({
                value: type.key,
                label: type.label,
              }))}
            />
          </Show>
          <For each={samples()}>
            {(type) => (
              <details class="rounded-md border border-line" open={samples().length === 1}>
                <summary class="px-3 py-2 text-sm">Sample payload of {type.label}</summary>
                <div class="border-t border-line p-2">
                  <JsonBlock
                    label={`Sample payload of ${type.label}`}
                    value={type.samplePayload}
                    class="max-h-56"
                  />
                </div>
              </details>
            )}
          </For>
        </div>
      </Card>
      <Card title="Then" note="the function that runs">
        <div class="flex items-end gap-2 sm:max-w-lg">
          <div class="flex-1">
            <Select
              label="Function"
              required
              placeholder={
                functions.peek().length === 0 ? "No function in this project yet" : "Choose a function"
              }
              value={draft.functionId}
              onChange={(functionId) => setDraft({ functionId })}
              issue={props.issue("functionId")}
              options={functions
                .peek()
                .map((each) => ({ value: each.id, label: `${each.name} (${each.url})` }))}
            />
          </div>
          <Show when={can("FUNCTIONS")}>
            <Button
              disabled={!draft.projectId}
              title={draft.projectId ? undefined : "Choose the project first"}
              onClick={() =>
                openDialog({
                  kind: "createFunction",
                  projectId: draft.projectId,
                  onCreated: (functionId) => setDraft({ functionId }),
                })
              }
            >
              New function
            </Button>
          </Show>
        </div>
      </Card>
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
      <FailureNote message={props.failure?.message} />
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
