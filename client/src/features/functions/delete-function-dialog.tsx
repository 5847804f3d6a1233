import { For, Show, createResource } from "solid-js";
import { graphql } from "../../gql/gql.ts";
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
        preview
        rules {
          id
          name
        }
        deployedRules {
          id
          name
        }
      }
      ...Failure_error
    }
  }
`);

function Names(props: { sentence: string; rules: readonly { id: string; name: string }[] }) {
  return (
    <Show when={props.rules.length > 0}>
      <div class="text-sm">
        <p class="text-ink-soft">{props.sentence}</p>
        <ul class="mt-1 max-h-40 list-disc overflow-y-auto pl-5" tabindex="0" aria-label={props.sentence}>
          <For each={props.rules}>{(rule) => <li>{rule.name}</li>}</For>
        </ul>
      </div>
    </Show>
  );
}

/** Says which rules lose the function, then deletes it. */
export function DeleteFunctionDialog(props: {
  function: { id: string; name: string };
  onClose: () => void;
  onDeleted?: () => void;
}) {
  const looking = createMutation(deleteFunctionDocument);
  const remove = createMutation(deleteFunctionDocument);
  const input = (preview: boolean) => ({ functionId: props.function.id, preview });
  const [impact] = createResource(() => looking.run({ input: input(true) }));
  const rules = () => impact.latest?.rules ?? [];
  const deployed = () => impact.latest?.deployedRules ?? [];
  const confirm = async () => {
    const { name } = props.function;
    const payload = await remove.run({ input: input(false) });
    if (!payload) return;
    const lost = payload.rules.length;
    announce(
      lost === 0
        ? `${name} is deleted.`
        : `${name} is deleted; ${count(lost, "rule")} now need configuration.`,
      { toast: true },
    );
    props.onDeleted?.();
    props.onClose();
    touchLists("Function", props.function.id, true);
  };
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={`Delete ${props.function.name}?`}
      description={
        impact.loading
          ? "Looking which rules run it…"
          : rules().length === 0
            ? "No draft of a rule runs it."
            : `${count(rules().length, "rule")} will need another function.`
      }
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deleteFunctionDocument)} variables={{ input: input(false) }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep function
          </Button>
          <Button
            tone="danger"
            disabled={impact.loading}
            pending={remove.pending()}
            onClick={() => void confirm()}
          >
            {rules().length === 0
              ? "Delete function"
              : `Delete function and stop ${count(rules().length, "rule")}`}
          </Button>
        </>
      }
    >
      <Names sentence="Stop in development, and show Configuration Needed:" rules={rules()} />
      <Names
        sentence="Run on in production with the deployed version, until the next deployment:"
        rules={deployed()}
      />
      <FailureNote message={(looking.failure() ?? remove.failure())?.message} />
    </Dialog>
  );
}
