import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { EnvironmentChip } from "../../ui/environment-chip.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { HeldEventsChoice, rateOf, replayThem } from "../../ui/held-events-choice.tsx";

const targetDocument = graphql(`
  query ResumeRuleTarget($id: ID!, $environment: Environment!) {
    rule(id: $id) {
      id
      name
      environment(environment: $environment) {
        environment
        heldEvents {
          count
          more
        }
        holds {
          kind
          message
        }
      }
    }
  }
`);

const resumeDocument = graphql(`
  mutation ResumeRule($input: ResumeRuleInput!) {
    resumeRule(input: $input) {
      ... on ResumeRulePayload {
        replayed
        discarded
        rule {
          ...LiveRule_rule
        }
      }
      ...Failure_error
    }
  }
`);

/** Lifts a person's pause, or says that a failing function is mended; asks what becomes of what waited. */
export function ResumeRuleDialog(props: { request: Extract<DialogRequest, { kind: "resumeRule" }> }) {
  const target = createQuery(
    targetDocument,
    () => ({ id: props.request.ruleId, environment: props.request.environment }),
    { touchedBy: ["Execution"] },
  );
  const resume = createMutation(resumeDocument);
  const [fate, setFate] = createSignal(replayThem);
  const close = () => closeDialog(props.request);
  const here = () => target.peek()?.rule?.environment;
  const failing = () => props.request.hold === "FUNCTION_FAILING";
  const others = () => (here()?.holds ?? []).filter((hold) => hold.kind !== props.request.hold);
  const input = () => ({
    ruleId: props.request.ruleId,
    environment: props.request.environment,
    hold: props.request.hold,
    heldEvents: fate().choice,
    replayPerMinute: rateOf(fate()),
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await resume.run({ input: input() });
    if (!payload) return;
    const what =
      payload.discarded > 0
        ? ` ${count(payload.discarded, "held event")} discarded.`
        : payload.replayed > 0
          ? ` ${count(payload.replayed, "held event")} replayed.`
          : "";
    announce(`${payload.rule.name} goes on.${what}`, { toast: true, tone: "success" });
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`${failing() ? "Run" : "Resume"} ${target.peek()?.rule?.name ?? "this rule"}${failing() ? " again" : ""}?`}
      description={
        failing()
          ? "Everything runs at once again, instead of one event at a time. If the function still fails, events wait again."
          : "It runs again at once."
      }
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(resumeDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" form="resume-rule" pending={resume.pending()}>
            {fate().choice === "REPLAY" ? "Resume and replay" : "Resume and discard"}
          </Button>
        </>
      }
    >
      <form id="resume-rule" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <EnvironmentChip environment={props.request.environment} />
        <Show when={others().length > 0}>
          <p class="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
            It stays held all the same:{" "}
            {others()
              .map((hold) => hold.message)
              .join(" ")}
          </p>
        </Show>
        <HeldEventsChoice
          held={here()?.heldEvents}
          value={fate()}
          onChange={setFate}
          rateIssue={resume.issue("replayPerMinute")}
        />
        <FailureNote message={resume.failure()?.message} />
      </form>
    </Dialog>
  );
}
