import { createSignal, Show, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { FunctionRow_FunctionFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";

const updateFunctionDocument = graphql(`
  mutation UpdateFunction($input: UpdateFunctionInput!) {
    updateFunction(input: $input) {
      ... on UpdateFunctionPayload {
        function {
          ...FunctionRow_function
        }
      }
      ...Failure_error
    }
  }
`);

/** Changes name and address of a function; its secret stays. */
export function EditFunctionDialog(props: { function: FunctionRow_FunctionFragment; onClose: () => void }) {
  const update = createMutation(updateFunctionDocument);
  const [name, setName] = createSignal(untrack(() => props.function.name));
  const [url, setUrl] = createSignal(untrack(() => props.function.url ?? ""));
  const isEndpoint = () => props.function.url !== null;
  const input = () => ({
    functionId: props.function.id,
    name: name().trim(),
    ...(isEndpoint() ? { url: url().trim() } : {}),
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await update.run({ input: input() });
    if (!payload) return;
    announce(`Function ${payload.function.name} saved.`, { toast: true, tone: "success" });
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={`Edit ${props.function.name}`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(updateFunctionDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button tone="primary" type="submit" form="edit-function" pending={update.pending()}>
            Save function
          </Button>
        </>
      }
    >
      <form id="edit-function" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Function name"
          required
          value={name()}
          onInput={setName}
          issue={update.issue("name")}
        />
        <Show when={isEndpoint()}>
          <TextField
            label="URL"
            type="url"
            required
            value={url()}
            onInput={setUrl}
            issue={update.issue("url")}
          />
        </Show>
        <FailureNote message={update.failure()?.message} />
      </form>
    </Dialog>
  );
}
