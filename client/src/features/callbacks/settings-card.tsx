import { createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { LiveSubscription_SubscriptionFragment } from "../../gql/graphql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { TextArea, TextField } from "../../ui/text-field.tsx";
import { PayloadTrial } from "./payload-trial.tsx";

const updateDocument = graphql(`
  mutation UpdateCallbackSubscription($input: UpdateCallbackSubscriptionInput!) {
    updateCallbackSubscription(input: $input) {
      ... on UpdateCallbackSubscriptionPayload {
        subscription {
          ...LiveSubscription_subscription
        }
      }
      ...Failure_error
    }
  }
`);

const example = `query Payload {
  currentInstallation {
    version
    configParams { name value }
  }
}`;

/** How fast an endpoint is called, and what its payload holds. Begins with what is saved; what is typed is kept. */
export function SettingsCard(props: {
  subscription: LiveSubscription_SubscriptionFragment;
  allowed: boolean;
}) {
  const update = createMutation(updateDocument);
  const saved = () => ({
    rate: props.subscription.ratePerMinute === null ? "" : String(props.subscription.ratePerMinute),
    concurrency: String(props.subscription.concurrency),
    query: props.subscription.payloadQuery ?? "",
  });
  // Null: not touched, so it follows what is saved elsewhere.
  const [draft, setDraft] = createSignal<Partial<ReturnType<typeof saved>>>({});
  const fields = () => ({ ...saved(), ...draft() });
  const edit = (change: Partial<ReturnType<typeof saved>>) => setDraft((now) => ({ ...now, ...change }));
  const changed = () => JSON.stringify(fields()) !== JSON.stringify(saved());
  const input = () => ({
    subscriptionId: props.subscription.id,
    ratePerMinute: Number(fields().rate.trim() || 0),
    concurrency: Number(fields().concurrency),
    payloadQuery: fields().query.trim(),
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(await update.run({ input: input() }))) return;
    setDraft({});
    announce("Saved.", { toast: true, tone: "success" });
  };
  return (
    <Card
      title="Settings"
      aside={<CopyOperation document={String(updateDocument)} variables={{ input: input() }} />}
    >
      <form class="space-y-4" onSubmit={(event) => void submit(event)}>
        <fieldset disabled={!props.allowed} class="space-y-4">
          <div class="grid gap-3 sm:grid-cols-2">
            <TextField
              label="Rate per minute"
              type="number"
              min={1}
              max={60_000}
              inputmode="numeric"
              placeholder="No limit of ours"
              value={fields().rate}
              onInput={(rate) => edit({ rate })}
              issue={update.issue("ratePerMinute")}
              hint="At most so many attempts begin in a minute. Empty: no limit."
            />
            <TextField
              label="Concurrency"
              type="number"
              required
              min={1}
              max={100}
              inputmode="numeric"
              value={fields().concurrency}
              onInput={(concurrency) => edit({ concurrency })}
              issue={update.issue("concurrency")}
              hint="At most so many attempts are under way at a time."
            />
          </div>
          <TextArea
            mono
            label="Payload query (optional)"
            rows={7}
            placeholder={example}
            value={fields().query}
            onInput={(query) => edit({ query })}
            issue={update.issue("payloadQuery")}
            hint="A GraphQL query of what an installation may read. Its answer goes into the body as payload; without one the body stays event, orgId and securityContext."
          />
          <PayloadTrial subscription={props.subscription} query={fields().query} />
          <FailureNote message={update.failure()?.issues?.length ? undefined : update.failure()?.message} />
          <Button tone="primary" type="submit" pending={update.pending()} disabled={!changed()}>
            Save settings
          </Button>
        </fieldset>
      </form>
    </Card>
  );
}
