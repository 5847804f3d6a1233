import { Show, createMemo, createSignal, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
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
import { Select, TextField } from "../../ui/text-field.tsx";
import { ReplayCounts } from "./replay-counts.tsx";
import { localInput, momentOf } from "../../lib/window-input.ts";

const replayRulesDocument = graphql(`
  query ReplayRules {
    rules(first: 100) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

const replayRuleDocument = graphql(`
  query ReplayRule($id: ID!) {
    rule(id: $id) {
      id
      name
    }
  }
`);

const replayEventsDocument = graphql(`
  mutation ReplayEvents($input: ReplayEventsInput!) {
    replayEvents(input: $input) {
      ... on ReplayEventsPayload {
        dryRun
        ...ReplayCounts_payload
      }
      ...Failure_error
    }
  }
`);

const dayMs = 86_400_000;
const rates = [10, 60, 300, 1_200];

/** Runs the events of a window again for one rule: counts first, starts only what was counted. */
export function ReplayDialog(props: { request: Extract<DialogRequest, { kind: "replayEvents" }> }) {
  const given = untrack(() => props.request.ruleId);
  const [ruleId, setRuleId] = createSignal(given ?? "");
  const [from, setFrom] = createSignal(localInput(Date.now() - dayMs));
  const [to, setTo] = createSignal(localInput(Date.now() + 1_000));
  const [unmatched, setUnmatched] = createSignal(true);
  const [rate, setRate] = createSignal("");
  const rules = createQuery(replayRulesDocument, () => (given ? null : {}));
  const rule = createQuery(replayRuleDocument, () => (given ? { id: given } : null));
  const counting = createMutation(replayEventsDocument);
  const starting = createMutation(replayEventsDocument);
  const input = createMemo(() => ({
    ruleId: ruleId(),
    environment: props.request.environment,
    from: momentOf(from()),
    to: momentOf(to()),
    includeUnmatched: unmatched(),
    perMinute: rate() ? Number(rate()) : null,
  }));
  const key = () => JSON.stringify(input());
  type Counted = Awaited<ReturnType<typeof counting.run>>;
  const [counted, setCounted] = createSignal<{ key: string; payload: NonNullable<Counted> } | null>(null);
  // Numbers of another window say nothing about this one.
  const current = () => (counted()?.key === key() ? counted()?.payload : undefined);
  const close = () => closeDialog(props.request);
  const countFirst = async () => {
    const asked = key();
    const payload = await counting.run({ input: { ...input(), dryRun: true } });
    if (!payload) return;
    setCounted({ key: asked, payload });
    announce(`${count(payload.toRun, "event")} would run.`);
  };
  const start = async () => {
    const payload = await starting.run({ input: { ...input(), dryRun: false } });
    if (!payload) return;
    touchLists("Execution");
    announce(`${count(payload.toRun, "event")} will run.`, { toast: true, tone: "success" });
    // A window may hold more than one call looks at: the next one begins where this one ended.
    if (payload.more && payload.newest) setFrom(localInput(Date.parse(payload.newest)));
    else close();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void (current() ? start() : countFirst());
  };
  const issue = (path: string) => counting.issue(path) ?? starting.issue(path);
  const toRun = () => current()?.toRun ?? 0;
  return (
    <Dialog
      open
      wide
      onClose={close}
      title={rule.peek()?.rule ? `Replay events of ${rule.peek()?.rule?.name}` : "Replay events"}
      description="Stored events of the rule's account go through the rule as it is now. What has succeeded is left alone."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation
              document={String(replayEventsDocument)}
              variables={{ input: { ...input(), dryRun: true } }}
            />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="replay-events"
            pending={counting.pending() || starting.pending()}
            disabled={!ruleId() || (current() !== undefined && toRun() === 0)}
          >
            {current() ? `Run ${count(toRun(), "event")}` : "Count first"}
          </Button>
        </>
      }
    >
      <form id="replay-events" class="space-y-4" onSubmit={submit}>
        <p class="flex items-center gap-2 text-sm text-ink-soft">
          In <EnvironmentChip environment={props.request.environment} />
        </p>
        <Show when={!given}>
          <Select
            label="Rule"
            required
            placeholder="Choose a rule"
            value={ruleId()}
            onChange={setRuleId}
            issue={issue("ruleId")}
            options={(rules.peek()?.rules.edges ?? []).map(({ node }) => ({
              value: node.id,
              label: node.name,
            }))}
          />
        </Show>
        <div class="grid gap-3 sm:grid-cols-2">
          <TextField
            label="Arrived from"
            type="datetime-local"
            step="1"
            required
            value={from()}
            onInput={setFrom}
            issue={issue("from")}
          />
          <TextField
            label="Arrived before"
            type="datetime-local"
            step="1"
            required
            value={to()}
            onInput={setTo}
            issue={issue("to")}
            hint={`Times of ${Intl.DateTimeFormat().resolvedOptions().timeZone}`}
          />
        </div>
        <Select
          label="Rate"
          value={rate()}
          onChange={setRate}
          issue={issue("perMinute")}
          placeholder="As fast as they can"
          options={rates.map((each) => ({
            value: String(each),
            label: `At most ${each.toLocaleString("en")} per minute`,
          }))}
        />
        <label class="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="checkbox"
            class="size-4 accent-accent"
            checked={unmatched()}
            onChange={(event) => setUnmatched(event.currentTarget.checked)}
          />
          Also events that did not meet the condition when they came, where they meet it now
        </label>
        <Show when={current()}>{(payload) => <ReplayCounts payload={payload()} />}</Show>
        <FailureNote message={(counting.failure() ?? starting.failure())?.message} />
      </form>
    </Dialog>
  );
}
