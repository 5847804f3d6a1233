import { For, Show, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { LiveSubscription_SubscriptionFragment } from "../../gql/graphql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { JsonBlock } from "../../ui/code-block.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Select } from "../../ui/text-field.tsx";
import { installationName } from "./installation-name.ts";

const installationsDocument = graphql(`
  query PayloadInstallations($key: String!) {
    extension(key: $key) {
      id
      installations(first: 50) {
        edges {
          node {
            id
            organizationNumber
            organizationName
            version {
              id
              version
            }
          }
        }
      }
    }
  }
`);

const trialDocument = graphql(`
  mutation TryPayloadQuery($input: UpdateCallbackSubscriptionInput!) {
    updateCallbackSubscription(input: $input) {
      ... on UpdateCallbackSubscriptionPayload {
        payload
        payloadErrors
      }
      ...Failure_error
    }
  }
`);

/** What a payload query would answer for an installation; nothing is saved or sent. */
export function PayloadTrial(props: { subscription: LiveSubscription_SubscriptionFragment; query: string }) {
  const found = createQuery(installationsDocument, () => ({ key: props.subscription.extension.key }));
  const trial = createMutation(trialDocument);
  const [chosen, setChosen] = createSignal("");
  const [outcome, setOutcome] = createSignal<{
    key: string;
    payload: unknown;
    errors: readonly string[];
  } | null>(null);
  const installations = () => (found.peek()?.extension?.installations.edges ?? []).map(({ node }) => node);
  const installationId = () => chosen() || installations()[0]?.id || "";
  const key = () => JSON.stringify([props.query, installationId()]);
  // The answer to another query or of another installation says nothing about this one.
  const current = () => (outcome()?.key === key() ? outcome() : null);
  const run = async () => {
    const asked = key();
    const payload = await trial.run({
      input: {
        subscriptionId: props.subscription.id,
        payloadQuery: props.query.trim(),
        installationId: installationId(),
        dryRun: true,
      },
    });
    if (!payload) return;
    setOutcome({ key: asked, payload: payload.payload, errors: payload.payloadErrors });
    announce(payload.payloadErrors.length > 0 ? "The query has errors." : "The query answered.");
  };
  return (
    <div class="space-y-3 rounded-md border border-line bg-sunken p-3">
      <div class="flex flex-wrap items-end gap-3">
        <Select
          label="Try it against"
          value={installationId()}
          onChange={setChosen}
          disabled={installations().length === 0}
          {...(installations().length === 0 ? { placeholder: "No installation yet" } : {})}
          options={installations().map((node) => ({
            value: node.id,
            label: `${installationName(node)}, version ${node.version.version}`,
          }))}
        />
        <Button
          pending={trial.pending()}
          disabled={!props.query.trim() || !installationId()}
          onClick={() => void run()}
        >
          Try the query
        </Button>
      </div>
      <Show when={current()}>
        {(answer) => (
          <div role="status" class="space-y-2">
            <For each={answer().errors}>{(error) => <p class="text-sm text-bad">{error}</p>}</For>
            <JsonBlock label="Payload" value={answer().payload} class="max-h-60" />
          </div>
        )}
      </Show>
      <FailureNote message={trial.failure()?.message} />
      <Show when={trial.failure()?.issues?.length}>
        <ul class="space-y-1 text-sm text-bad">
          <For each={trial.failure()?.issues}>{(issue) => <li>{issue.message}</li>}</For>
        </ul>
      </Show>
    </div>
  );
}
