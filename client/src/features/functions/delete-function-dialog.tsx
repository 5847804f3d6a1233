import { graphql } from "../../gql/gql.ts";
import type { FunctionRow_FunctionFragment } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";

const deleteFunctionDocument = graphql(`
  mutation DeleteFunction($input: DeleteFunctionInput!) {
    deleteFunction(input: $input) {
      ... on DeleteFunctionPayload {
        deletedFunctionId
        rules {
          id
          name
        }
      }
      ...Failure_error
    }
  }
`);

/** Deletes a function; the rules that used it ask for another one. */
export function DeleteFunctionDialog(props: { function: FunctionRow_FunctionFragment; onClose: () => void }) {
  const remove = createMutation(deleteFunctionDocument);
  const input = () => ({ functionId: props.function.id });
  const confirm = async () => {
    const name = props.function.name;
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    const rules = payload.rules.length;
    announce(
      rules === 0
        ? `${name} is deleted.`
        : `${name} is deleted; ${count(rules, "rule")} now need configuration.`,
      { toast: true },
    );
    touchLists("Function");
    props.onClose();
  };
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={`Delete ${props.function.name}?`}
      description="Every rule that runs it stops in its environments and shows Configuration Needed until it has another function."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deleteFunctionDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep function
          </Button>
          <Button tone="danger" pending={remove.pending()} onClick={() => void confirm()}>
            Delete function and stop its rules
          </Button>
        </>
      }
    >
      <FailureNote message={remove.failure()?.message} />
    </Dialog>
  );
}
