import { createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";

const dismissDocument = graphql(`
  mutation DismissProblem($input: DismissProblemInput!) {
    dismissProblem(input: $input) {
      ... on DismissProblemPayload {
        problem {
          ...ProblemRow_problem
        }
      }
      ...Failure_error
    }
  }
`);

/** Takes a problem out of the inbox with the reason; what it is about stays as it is. */
export function DismissProblemDialog(props: { request: Extract<DialogRequest, { kind: "dismissProblem" }> }) {
  const dismiss = createMutation(dismissDocument);
  const [reason, setReason] = createSignal("");
  const close = () => closeDialog(props.request);
  const input = () => ({ problemId: props.request.problemId, reason: reason().trim() });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await dismiss.run({ input: input() });
    if (!payload) return;
    announce("Problem dismissed.", { toast: true });
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Dismiss this problem?"
      description={props.request.title}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(dismissDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Keep it open</Button>
          <Button
            tone="primary"
            type="submit"
            form="dismiss-problem"
            pending={dismiss.pending()}
            disabled={!reason().trim()}
          >
            Dismiss
          </Button>
        </>
      }
    >
      <form id="dismiss-problem" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Reason"
          required
          maxlength={500}
          value={reason()}
          onInput={setReason}
          issue={dismiss.issue("reason")}
          hint="Others see it. Nothing is mended by this; the problem comes back if its cause appears anew."
        />
        {/* What is said beside a field is not said again. */}
        <FailureNote message={dismiss.issue("reason") ? undefined : dismiss.failure()?.message} />
      </form>
    </Dialog>
  );
}
