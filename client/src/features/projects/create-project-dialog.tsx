import { createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";

const createProjectDocument = graphql(`
  mutation CreateProject($input: CreateProjectInput!) {
    createProject(input: $input) {
      ... on CreateProjectPayload {
        project {
          id
          name
        }
      }
      ...Failure_error
    }
  }
`);

/** A new project, with its development and production environments. */
export function CreateProjectDialog(props: { request: Extract<DialogRequest, { kind: "createProject" }> }) {
  const create = createMutation(createProjectDocument);
  const [name, setName] = createSignal("");
  const input = () => ({ name: name().trim() });
  const close = () => closeDialog(props.request);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await create.run({ input: input() });
    if (!payload) return;
    touchLists("Project");
    announce(`Project ${payload.project.name} created.`, { toast: true, tone: "success" });
    close();
    props.request.onCreated(payload.project.id);
  };
  return (
    <Dialog
      open
      onClose={close}
      title="New project"
      description="The thing your team builds. It has a development and a production environment."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(createProjectDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" form="create-project" pending={create.pending()}>
            Create project
          </Button>
        </>
      }
    >
      <form id="create-project" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Project name"
          required
          value={name()}
          onInput={setName}
          issue={create.issue("name")}
        />
        <FailureNote message={create.failure()?.message} />
      </form>
    </Dialog>
  );
}
