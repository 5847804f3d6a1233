import { createMemo, createSignal, Show, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
import { ChoiceCards } from "../../ui/choice-cards.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { CopyField } from "../../ui/copy-button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Select, TextField } from "../../ui/text-field.tsx";

const functionProjectsDocument = graphql(`
  query FunctionProjects($first: Int, $after: String) {
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

const functionTemplatesDocument = graphql(`
  query FunctionTemplates {
    functionTemplates {
      key
      name
      description
      source
    }
  }
`);

const createFunctionDocument = graphql(`
  mutation CreateFunction($input: CreateFunctionInput!) {
    createFunction(input: $input) {
      ... on CreateFunctionPayload {
        function {
          id
          name
        }
        signingSecret
      }
      ...Failure_error
    }
  }
`);

const kinds = [
  {
    value: "SCRIPT",
    label: "Script",
    note: "JavaScript that runs in Patchbay's sandbox: nothing to host, and no network.",
  },
  {
    value: "HTTP",
    label: "HTTP endpoint",
    note: "Patchbay sends each event to your address as a signed POST (Standard Webhooks).",
  },
] as const;

/** A script from a template, or an endpoint, whose signing secret is shown here and never again. */
export function CreateFunctionDialog(props: { request: Extract<DialogRequest, { kind: "createFunction" }> }) {
  const create = createMutation(createFunctionDocument);
  const projects = createList({
    document: functionProjectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    pageSize: 100,
  });
  const templates = createQuery(functionTemplatesDocument, () => ({}));
  const [kind, setKind] = createSignal<"SCRIPT" | "HTTP">("SCRIPT");
  const [projectId, setProjectId] = createSignal(untrack(() => props.request.projectId ?? ""));
  const [name, setName] = createSignal("");
  const [url, setUrl] = createSignal("");
  const [templateKey, setTemplateKey] = createSignal("");
  const [made, setMade] = createSignal<{ id: string; secret: string } | null>(null);
  const template = createMemo(() => {
    const known = templates.peek()?.functionTemplates ?? [];
    return known.find((each) => each.key === templateKey()) ?? known[0];
  });
  const input = () => ({
    projectId: projectId(),
    name: name().trim(),
    ...(kind() === "HTTP" ? { url: url().trim() } : { source: template()?.source ?? "" }),
  });
  const finish = (id: string) => {
    closeDialog(props.request);
    props.request.onCreated(id);
  };
  const close = () => {
    const done = made();
    if (done) finish(done.id);
    else closeDialog(props.request);
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const payload = await create.run({ input: input() });
    if (!payload) return;
    touchLists("Function");
    const { signingSecret: secret } = payload;
    if (secret === null) finish(payload.function.id);
    else setMade({ id: payload.function.id, secret });
  };
  return (
    <Show
      when={made()}
      fallback={
        <Dialog
          open
          onClose={close}
          title="New function"
          footer={
            <>
              <div class="mr-auto">
                <CopyOperation document={String(createFunctionDocument)} variables={{ input: input() }} />
              </div>
              <Button onClick={close}>Cancel</Button>
              <Button
                tone="primary"
                type="submit"
                form="create-function"
                pending={create.pending()}
                disabled={kind() === "SCRIPT" && !template()}
              >
                Create function
              </Button>
            </>
          }
        >
          <form id="create-function" class="space-y-4" onSubmit={(event) => void submit(event)}>
            <ChoiceCards
              legend="What runs"
              name="function-kind"
              value={kind()}
              onChange={setKind}
              choices={kinds}
            />
            <Show when={!props.request.projectId}>
              <Select
                label="Project"
                required
                placeholder="Choose a project"
                value={projectId()}
                onChange={setProjectId}
                issue={create.issue("projectId")}
                options={projects.peek().map((project) => ({ value: project.id, label: project.name }))}
              />
            </Show>
            <TextField
              label="Function name"
              required
              value={name()}
              onInput={setName}
              issue={create.issue("name")}
            />
            <Show
              when={kind() === "HTTP"}
              fallback={
                <>
                  <Select
                    label="Begin with"
                    value={template()?.key ?? ""}
                    onChange={setTemplateKey}
                    hint={template()?.description}
                    issue={create.issue("source")}
                    options={(templates.peek()?.functionTemplates ?? []).map((each) => ({
                      value: each.key,
                      label: each.name,
                    }))}
                  />
                  <CodeBlock label="Code of the template" text={template()?.source ?? ""} class="max-h-44" />
                </>
              }
            >
              <TextField
                label="URL"
                type="url"
                required
                placeholder="https://"
                value={url()}
                onInput={setUrl}
                issue={create.issue("url")}
                hint="It should answer 2xx within seconds; anything else is tried again."
              />
            </Show>
            <FailureNote message={create.failure()?.message} />
          </form>
        </Dialog>
      }
    >
      {(done) => (
        <Dialog
          alert
          open
          onClose={close}
          title="Signing secret"
          description="Copy it now into the function's settings: it is not shown again."
          footer={
            <Button tone="primary" onClick={close}>
              I have copied it
            </Button>
          }
        >
          <CopyField label="signing secret" value={done().secret} />
          <p class="text-sm text-ink-mute">
            With it the function checks the webhook-signature header of each request.
          </p>
        </Dialog>
      )}
    </Show>
  );
}
