import { Show, createEffect, createMemo, createSignal, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { FunctionTestOutcome_PayloadFragment, TestEventInput } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import type { CodeProblem } from "../../ui/code-editor.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { EventChoice } from "../../ui/event-choice.tsx";
import { Select } from "../../ui/text-field.tsx";
import { createTestEvents } from "./create-test-events.ts";
import { FunctionTestOutcome } from "./function-test-outcome.tsx";

const testFunctionDocument = graphql(`
  mutation TestFunction($input: TestFunctionInput!) {
    testFunction(input: $input) {
      ... on TestFunctionPayload {
        ...FunctionTestOutcome_payload
      }
      ...Failure_error
    }
  }
`);

type FunctionTestProps = {
  functionId: string;
  /** What is not saved yet; nothing: the current version. */
  text: { source?: string; url?: string };
  script: boolean;
  /** The sample of the event type that is chosen. */
  onExample: (payload: unknown) => void;
  onProblems: (problems: CodeProblem[]) => void;
  /** Counts up where somebody asks for a run from elsewhere, such as the editor. */
  asked: number;
};

/** Runs a function once on a sample, a stored event or any payload: the text as it stands, saved or not. */
export function FunctionTest(props: FunctionTestProps) {
  const test = createMutation(testFunctionDocument);
  const events = createTestEvents(() => props.functionId);
  const [event, setEvent] = createSignal<TestEventInput | null>(null);
  const [outcome, setOutcome] = createSignal<FunctionTestOutcome_PayloadFragment | null>(null);
  const input = createMemo(() => ({
    functionId: props.functionId,
    serviceKey: events.serviceKey() || null,
    event: event() ?? { payload: {} },
    ...props.text,
  }));
  const run = async () => {
    if (!event() || test.pending()) return;
    const payload = await test.run({ input: input() });
    setOutcome(payload);
    const { line, column, errorMessage } = payload ?? {};
    props.onProblems(line == null ? [] : [{ line, column: column ?? null, message: errorMessage ?? "" }]);
    if (payload) announce(payload.succeeded ? "The test run succeeded." : "The test run failed.");
  };
  createEffect(
    on(
      () => props.asked,
      () => void run(),
      { defer: true },
    ),
  );
  createEffect(() => props.onExample(events.sample()));
  return (
    <Card
      title="Test run"
      note={
        props.script
          ? "nothing is recorded; context.test is true"
          : "nothing is recorded; patchbay-test: true"
      }
      aside={
        <>
          <CopyOperation document={String(testFunctionDocument)} variables={{ input: input() }} />
          <Button size="sm" pending={test.pending()} disabled={!event()} onClick={() => void run()}>
            Run test
          </Button>
        </>
      }
    >
      <div class="space-y-3">
        <div class="grid gap-3 sm:grid-cols-3">
          <Select
            label="Service"
            value={events.serviceKey()}
            onChange={events.setServiceKey}
            options={events.services()}
          />
          <Select
            label="Stored events of"
            placeholder={
              events.accounts().length === 0 ? "No account of this service yet" : "Choose an account"
            }
            value={events.accountId()}
            onChange={events.setAccountId}
            options={events.accounts()}
          />
        </div>
        <EventChoice
          eventTypes={events.eventTypes()}
          stored={events.stored()}
          onType={events.setType}
          onChange={setEvent}
        />
        <FailureNote message={test.failure()?.message} />
        <div aria-live="polite">
          <Show when={outcome()}>{(shown) => <FunctionTestOutcome outcome={shown()} />}</Show>
        </div>
      </div>
    </Card>
  );
}
