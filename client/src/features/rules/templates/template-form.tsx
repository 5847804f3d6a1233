import { For, Show, createEffect, untrack } from "solid-js";
import { graphql } from "../../../gql/gql.ts";
import type { TemplatePage_TemplateFragment } from "../../../gql/graphql.ts";
import { createList } from "../../../graphql/list.ts";
import { touchLists } from "../../../graphql/live-lists.ts";
import { useSession } from "../../../graphql/session.tsx";
import { createMutation } from "../../../graphql/solid.ts";
import { announce } from "../../../ui/announce.ts";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { CopyOperation } from "../../../ui/copy-operation.tsx";
import { openDialog } from "../../../ui/dialog-request.ts";
import { FailureNote } from "../../../ui/error-panel.tsx";
import { Link, useGo, useScope } from "../../../ui/link.tsx";
import { Select, TextField } from "../../../ui/text-field.tsx";
import { AccountPicker } from "../account-picker.tsx";
import { ConnectionChoice } from "./connection-choice.tsx";
import { createTemplateChoices } from "./template-choices.ts";

const projectsDocument = graphql(`
  query TemplateProjects($first: Int, $after: String) {
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

const createDocument = graphql(`
  mutation CreateRuleFromTemplate($input: CreateRuleFromTemplateInput!) {
    createRuleFromTemplate(input: $input) {
      ... on CreateRuleFromTemplatePayload {
        rule {
          id
          name
        }
        function {
          id
        }
      }
      ...Failure_error
    }
  }
`);

/** Three choices make a template a rule: the project, the account, the connections. Each is made here where it is missing. */
export function TemplateForm(props: { template: TemplatePage_TemplateFragment }) {
  const { can } = useSession();
  const { scope } = useScope();
  const go = useGo();
  const create = createMutation(createDocument);
  const { choices, setChoices, forget } = untrack(() =>
    createTemplateChoices(props.template.key, {
      name: "",
      projectId: scope().projectId ?? "",
      accountId: "",
      connections: {},
    }),
  );
  const projects = createList({
    document: projectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    pageSize: 100,
  });
  createEffect(() => {
    const [only, ...others] = projects.peek();
    if (!choices.projectId && only && others.length === 0) setChoices({ projectId: only.id });
  });
  const input = () => ({
    templateKey: props.template.key,
    projectId: choices.projectId,
    name: choices.name.trim() || null,
    accountId: choices.accountId || null,
    connections: props.template.connections.map(({ key }) => ({
      key,
      connectionId: choices.connections[key] ?? "",
    })),
  });
  const complete = () =>
    choices.projectId !== "" &&
    choices.accountId !== "" &&
    input().connections.every(({ connectionId }) => connectionId !== "");
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await create.run({ input: input() });
    if (!payload) return;
    const { rule } = payload;
    touchLists("Rule", rule.id);
    touchLists("Function", payload.function.id);
    forget();
    announce(`Rule ${rule.name} created. It runs in development.`, { toast: true, tone: "success" });
    go(`/rules/${encodeURIComponent(rule.id)}`);
  };
  return (
    <form class="space-y-5" aria-label="Rule from this template" onSubmit={(event) => void submit(event)}>
      <Card title="1. Project" note="where rule and script belong">
        <div class="grid gap-4 sm:grid-cols-2">
          <div class="flex items-end gap-2">
            <div class="min-w-0 flex-1">
              <Select
                label="Project"
                required
                placeholder="Choose a project"
                value={choices.projectId}
                onChange={(projectId) => setChoices({ projectId })}
                issue={create.issue("projectId")}
                options={projects.peek().map(({ id, name }) => ({ value: id, label: name }))}
              />
            </div>
            <Show when={can("PROJECTS")}>
              <Button
                onClick={() =>
                  openDialog({
                    kind: "createProject",
                    onCreated: (projectId) => setChoices({ projectId }),
                  })
                }
              >
                New project
              </Button>
            </Show>
          </div>
          <TextField
            label="Name of the rule (optional)"
            maxlength={100}
            autocomplete="off"
            placeholder={props.template.name}
            value={choices.name}
            onInput={(name) => setChoices({ name })}
            issue={create.issue("name")}
          />
        </div>
      </Card>
      <Card title="2. Account" note={`whose events of ${props.template.service.name} it listens to`}>
        <div class="space-y-2">
          <AccountPicker
            label={`${props.template.service.name} account in development`}
            serviceKey={props.template.service.key}
            environment="DEVELOPMENT"
            projectId={null}
            value={choices.accountId}
            onChange={(accountId) => setChoices({ accountId })}
            issue={create.issue("accountId")}
            takeOnly
          />
          <Show when={props.template.service.client === null}>
            <p class="text-xs text-warn">
              {props.template.service.name} has no OAuth client of your organization yet.{" "}
              <Link href={`/services/${props.template.service.key}`} target="_blank">
                Save one first
              </Link>
              ; your choices stay here.
            </p>
          </Show>
        </div>
      </Card>
      <Card title="3. Connections" note="what its script calls through">
        <div class="space-y-5">
          <For each={props.template.connections}>
            {(part, index) => (
              <ConnectionChoice
                part={part}
                projectId={choices.projectId}
                value={choices.connections[part.key] ?? ""}
                onChange={(connectionId) => setChoices("connections", part.key, connectionId)}
                issue={create.issue(`connections.${index()}.connectionId`)}
              />
            )}
          </For>
          <Show when={create.issue("connections")}>{(text) => <p class="text-xs text-bad">{text()}</p>}</Show>
        </div>
      </Card>
      <FailureNote message={create.failure()?.message} />
      <div class="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          tone="primary"
          pending={create.pending()}
          disabled={!complete() || !can("RULES_DRAFT") || !can("FUNCTIONS")}
        >
          Create the rule
        </Button>
        <Show
          when={can("RULES_DRAFT")}
          fallback={<span class="text-xs text-ink-mute">Your role does not allow it.</span>}
        >
          <Show when={!complete()}>
            <span class="text-xs text-ink-mute">Make the three choices first.</span>
          </Show>
        </Show>
        <div class="ml-auto">
          <CopyOperation document={String(createDocument)} variables={{ input: input() }} />
        </div>
      </div>
    </form>
  );
}
