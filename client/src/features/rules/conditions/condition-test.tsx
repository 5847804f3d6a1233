import { For, Show, createSignal } from "solid-js";
import { graphql } from "../../../gql/gql.ts";
import type { TestEventInput } from "../../../gql/graphql.ts";
import { createMutation, createQuery } from "../../../graphql/solid.ts";
import { exactTime } from "../../../lib/format-time.ts";
import { Button } from "../../../ui/button.tsx";
import { Chip } from "../../../ui/chip.tsx";
import { FailureNote } from "../../../ui/error-panel.tsx";
import { EventChoice } from "../../../ui/event-choice.tsx";
import { inputOf } from "./condition-draft.ts";
import type { ConditionDraft } from "./condition-draft.ts";

const storedEventsDocument = graphql(`
  query ConditionEvents($accountId: ID!, $eventType: String!) {
    events(accountId: $accountId, eventType: $eventType, first: 20) {
      edges {
        node {
          id
          recordId
          occurredAt
          payload
        }
      }
    }
  }
`);

const testRuleDocument = graphql(`
  mutation TestRule($input: TestRuleInput!) {
    testRule(input: $input) {
      ... on TestRulePayload {
        matched
        sentence
        recordError
        explanation {
          ...Explained_result
          items {
            ...Explained_result
            items {
              ...Explained_result
              items {
                ...Explained_result
                items {
                  ...Explained_result
                  items {
                    ...Explained_result
                  }
                }
              }
            }
          }
        }
      }
      ...Failure_error
    }
  }

  fragment Explained_result on ConditionResult {
    matched
    sentence
    match
  }
`);

type Explained = { matched: boolean; sentence: string; match?: string | null; items?: readonly Explained[] };

type ConditionTestProps = {
  serviceKey: string;
  eventTypes: readonly { key: string; label: string; samplePayload: unknown }[];
  accountId: string | null;
  condition: ConditionDraft;
};

/** Tries the condition as it stands in the form, on a sample, a stored event or any payload. */
export function ConditionTest(props: ConditionTestProps) {
  const test = createMutation(testRuleDocument);
  const [type, setType] = createSignal("");
  const events = createQuery(storedEventsDocument, () =>
    props.accountId && type() ? { accountId: props.accountId, eventType: type() } : null,
  );
  const stored = () =>
    props.accountId === null
      ? null
      : (events.peek()?.events.edges ?? []).map(({ node }) => ({
          id: node.id,
          label: `${exactTime(Date.parse(node.occurredAt))}, record ${node.recordId}`,
          payload: node.payload,
        }));
  const [event, setEvent] = createSignal<TestEventInput | null>(null);
  const [answer, setAnswer] = createSignal<(Explained & { undecided: boolean }) | null>(null);
  const run = async () => {
    const chosen = event();
    if (!chosen) return;
    setAnswer(null);
    const payload = await test.run({
      input: { serviceKey: props.serviceKey, condition: inputOf(props.condition), event: chosen },
    });
    if (!payload) return;
    const { explanation, sentence, recordError } = payload;
    // The record could not be read, and the event alone says nothing.
    const undecided = recordError !== null && explanation.match === null;
    setAnswer({ ...explanation, sentence, undecided });
  };
  return (
    <div class="space-y-3 rounded-md border border-line p-3">
      <EventChoice eventTypes={props.eventTypes} stored={stored()} onType={setType} onChange={setEvent} />
      <Button size="sm" pending={test.pending()} disabled={!event()} onClick={() => void run()}>
        Test the condition
      </Button>
      <FailureNote message={test.failure()?.message} />
      <div aria-live="polite">
        <Show when={answer()}>
          {(result) => (
            <div class="space-y-2">
              <p class="flex flex-wrap items-center gap-2 text-sm">
                <Chip tone={result().matched ? "good" : result().undecided ? "warn" : "bad"}>
                  {result().matched ? "Matches" : result().undecided ? "Not decided" : "Does not match"}
                </Chip>
                {result().sentence}
              </p>
              <ExplainedItems items={result().items ?? []} />
            </div>
          )}
        </Show>
      </div>
    </div>
  );
}

function ExplainedItems(props: { items: readonly Explained[] }) {
  return (
    <ul class="space-y-1 border-l border-line pl-3 text-sm">
      <For each={props.items}>
        {(item) => (
          <li>
            <span
              class={item.matched ? "text-good" : "text-bad"}
              role="img"
              aria-label={item.matched ? "holds" : "does not hold"}
            >
              {item.matched ? "✓" : "✗"}
            </span>{" "}
            {item.match ? (item.match === "ALL" ? "All of:" : "Any of:") : item.sentence}
            <Show when={item.items?.length}>
              <ExplainedItems items={item.items ?? []} />
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
