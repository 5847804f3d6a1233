import { useLocation } from "@solidjs/router";
import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { useGo } from "../../ui/link.tsx";
import { RuleStatusChip } from "../../ui/status-chips.tsx";

const targetDocument = graphql(`
  query DeleteRuleTarget($id: ID!) {
    rule(id: $id) {
      id
      name
      environments {
        environment
        status
        reason
      }
    }
  }
`);

const deleteRuleDocument = graphql(`
  mutation DeleteRule($input: DeleteRuleInput!) {
    deleteRule(input: $input) {
      ... on DeleteRulePayload {
        deletedRuleId
        rule {
          ...LiveRule_rule
        }
      }
      ...Failure_error
    }
  }
`);

/** Says where the rule runs now, then deletes it. */
export function DeleteRuleDialog(props: { request: Extract<DialogRequest, { kind: "deleteRule" }> }) {
  const target = createQuery(targetDocument, () => ({ id: props.request.ruleId }));
  const remove = createMutation(deleteRuleDocument);
  const go = useGo();
  const at = useLocation();
  const rule = () => target.peek()?.rule;
  const close = () => closeDialog(props.request);
  const input = () => ({ ruleId: props.request.ruleId });
  const confirm = async () => {
    const name = rule()?.name ?? "The rule";
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    // What production still runs stays there, and on its page, until the next deployment.
    if (payload.rule) {
      announce(`The draft of ${name} is deleted. Production runs it until the next deployment.`, {
        toast: true,
      });
      close();
      return;
    }
    announce(`${name} is deleted.`, { toast: true });
    close();
    touchLists("Rule", props.request.ruleId, true);
    if (at.pathname !== "/rules" && at.pathname.startsWith("/rules/")) go("/rules");
  };
  return (
    <Dialog
      alert
      open
      onClose={close}
      title={`Delete ${rule()?.name ?? "this rule"}?`}
      description="It stops in development at once and leaves production with the next deployment. Past executions stay."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deleteRuleDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={close}>
            Keep rule
          </Button>
          <Button tone="danger" pending={remove.pending()} onClick={() => void confirm()}>
            Delete rule
          </Button>
        </>
      }
    >
      <Show when={rule()}>
        {(known) => (
          <ul class="space-y-2 text-sm">
            <For each={known().environments}>
              {(each) => (
                <li class="flex items-center gap-2">
                  <EnvironmentChip environment={each.environment} />
                  <RuleStatusChip status={each.status} reason={each.reason} />
                </li>
              )}
            </For>
          </ul>
        )}
      </Show>
      <FailureNote message={remove.failure()?.message} />
    </Dialog>
  );
}
