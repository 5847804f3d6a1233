import { Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { boundedCount } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { closeDialog } from "../../ui/dialog-request.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextField } from "../../ui/text-field.tsx";

const targetDocument = graphql(`
  query HeldEventLimitsTarget($id: ID!) {
    account(id: $id) {
      id
      providerOrgName
      heldEvents {
        count
        more
      }
      heldEventLimits {
        maxEvents
        maxDays
      }
    }
  }
`);

const setLimitsDocument = graphql(`
  mutation SetHeldEventLimits($input: SetHeldEventLimitsInput!) {
    setHeldEventLimits(input: $input) {
      ... on SetHeldEventLimitsPayload {
        account {
          id
          heldEventLimits {
            maxEvents
            maxDays
          }
        }
      }
      ...Failure_error
    }
  }
`);

/** A whole number, or null for what is empty: the default. */
function numberOf(text: string): number | null {
  return text.trim() === "" ? null : Number(text);
}

/** How many events of an account are kept while they are held, and for how long. */
export function HeldEventLimitsDialog(props: {
  request: Extract<DialogRequest, { kind: "reconnectAccount" | "heldEventLimits" }>;
}) {
  const target = createQuery(targetDocument, () => ({ id: props.request.accountId }));
  const save = createMutation(setLimitsDocument);
  const [events, setEvents] = createSignal<string | null>(null);
  const [days, setDays] = createSignal<string | null>(null);
  const account = () => target.peek()?.account;
  const close = () => closeDialog(props.request);
  const eventsText = () => events() ?? String(account()?.heldEventLimits.maxEvents ?? "");
  const daysText = () => days() ?? String(account()?.heldEventLimits.maxDays ?? "");
  const input = () => ({
    accountId: props.request.accountId,
    maxEvents: numberOf(eventsText()),
    maxDays: numberOf(daysText()),
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await save.run({ input: input() });
    if (!payload) return;
    announce("Limits of held events saved.", { toast: true, tone: "success" });
    close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Limits of held events"
      description={`How much is kept for ${account()?.providerOrgName ?? "this account"} while its rules are held. What is beyond them expires, visibly.`}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(setLimitsDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={close}>Cancel</Button>
          <Button tone="primary" type="submit" form="held-event-limits" pending={save.pending()}>
            Save limits
          </Button>
        </>
      }
    >
      <form id="held-event-limits" class="space-y-4" onSubmit={(event) => void submit(event)}>
        <TextField
          label="Events"
          type="number"
          min="1"
          max="1000000"
          value={eventsText()}
          onInput={setEvents}
          hint="1 to 1,000,000; the newest are kept. Empty: the default."
          issue={save.issue("maxEvents")}
        />
        <TextField
          label="Days"
          type="number"
          min="1"
          max="90"
          value={daysText()}
          onInput={setDays}
          hint="1 to 90. Empty: the default."
          issue={save.issue("maxDays")}
        />
        <Show when={account()?.heldEvents}>
          {(held) => <p class="text-sm text-ink-soft">{boundedCount(held())} held now.</p>}
        </Show>
        {/* What is said beside a field is not said again. */}
        <FailureNote
          message={(save.issue("maxEvents") ?? save.issue("maxDays")) ? undefined : save.failure()?.message}
        />
      </form>
    </Dialog>
  );
}
