import { createSignal, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
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

/** Changes a function's name; its text is changed on its page. */
export function EditFunctionDialog(props: { function: { id: string; name: string }; onClose: () => void }) {
  const update = createMutation(updateFunctionDocument);
  const [name, setName] = createSignal(untrack(() => props.function.name));
  const input = () => ({ functionId: props.function.id, name: name().trim() });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await update.run({ input: input() });
    if (!payload) return;
    announce(`The function is now called ${payload.function.name}.`, { toast: true, tone: "success" });
    props.onClose();
  };
  return (
    <Dialog
      open
      onClose={() => props.onClose()}
      title={`Rename ${props.function.name}`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(updateFunctionDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button tone="primary" type="submit" form="edit-function" pending={update.pending()}>
            Rename function
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
        <FailureNote message={update.failure()?.message} />
      </form>
    </Dialog>
  );
}
