import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";

const targetDocument = graphql(`
  query PauseRuleTarget($id: ID!, $environment: Environment!) {
    rule(id: $id) {
      id
      name
      environment(environment: $environment) {
        environment
        account {
          id
          heldEventLimits {
            maxEvents
            maxDays
          }
        }
      }
    }
  }
`);

const pauseDocument = graphql(`
  mutation PauseRule($input: PauseRuleInput!) {
    pauseRule(input: $input) {
      ... on PauseRulePayload {
        rule {
          ...LiveRule_rule
        }
      }
      ...Failure_error
    }
  }
`);

/** A hold by a person: nothing but a person lifts it. */
export function PauseRuleDialog(props: { request: Extract<DialogRequest, { kind: "pauseRule" }> }) {
  const target = createQuery(targetDocument, () => ({
    id: props.request.ruleId,
    environment: props.request.environment,
  }));
  const pause = createMutation(pauseDocument);
  const close = () => closeDialog(props.request);
  const input = () => ({ ruleId: props.request.ruleId, environment: props.request.environment });
  const limits = () => target.peek()?.rule?.environment.account?.heldEventLimits;
  const confirm = async () => {
    const payload = await pause.run({ input: input() });
    if (!payload) return;
    announce(`${payload.rule.name} is paused; its events wait.`, { toast: true });
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Pause ${target.peek()?.rule?.name ?? "this rule"}?`}
      description="What runs now ends; every event after it waits until a person resumes the rule."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(pauseDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Keep it running</Button>
          <Button autofocus tone="primary" pending={pause.pending()} onClick={() => void confirm()}>
            Pause and hold events
          </Button>
        </>
      }
    >
      <div class="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
        <EnvironmentChip environment={props.request.environment} />
        <p>
          Nothing is lost. Granting or reconnecting its account, and deployments, do not resume it.
          <Show when={limits()}>
            {(now) => (
              <>
                {" "}
                Waiting events expire after {now().maxDays} days, or beyond the newest{" "}
                {now().maxEvents.toLocaleString("en")} of the account.
              </>
            )}
          </Show>
        </p>
      </div>
      <FailureNote message={pause.failure()?.message} />
    </Dialog>
  );
}
