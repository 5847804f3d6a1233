import { createSignal, Show, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { Button } from "../../ui/button.tsx";
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

/** An HTTP function; its signing secret is shown here and never again. */
export function CreateFunctionDialog(props: { request: Extract<DialogRequest, { kind: "createFunction" }> }) {
  const create = createMutation(createFunctionDocument);
  const projects = createList({
    document: functionProjectsDocument,
    variables: () => ({}),
    connection: (data) => data.projects,
    typename: "Project",
    pageSize: 100,
  });
  const [projectId, setProjectId] = createSignal(untrack(() => props.request.projectId ?? ""));
  const [name, setName] = createSignal("");
  const [url, setUrl] = createSignal("");
  const [made, setMade] = createSignal<{ id: string; secret: string } | null>(null);
  const input = () => ({ projectId: projectId(), name: name().trim(), url: url().trim() });
  const close = () => {
    const done = made();
    closeDialog(props.request);
    if (done) props.request.onCreated(done.id);
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const payload = await create.run({ input: input() });
    if (!payload) return;
    touchLists("Function");
    setMade({ id: payload.function.id, secret: payload.signingSecret ?? "" });
  };
  return (
    <Show
      when={made()}
      fallback={
        <Dialog
          open
          onClose={close}
          title="New HTTP function"
          description="Patchbay sends each event to it as a signed POST (Standard Webhooks)."
          footer={
            <>
              <div class="mr-auto">
                <CopyOperation document={String(createFunctionDocument)} variables={{ input: input() }} />
              </div>
              <Button onClick={close}>Cancel</Button>
              <Button tone="primary" type="submit" form="create-function" pending={create.pending()}>
                Create function
              </Button>
            </>
          }
        >
          <form id="create-function" class="space-y-4" onSubmit={(event) => void submit(event)}>
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
