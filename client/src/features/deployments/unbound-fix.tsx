import { Match, Show, Switch } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createMutation } from "../../graphql/solid.ts";
import { openConsentTab } from "../../ui/open-consent.ts";
import type { PlannedRule } from "./plan-groups.ts";

const reconnectDocument = graphql(`
  mutation ReconnectFromPlan($input: ReauthorizeAccountInput!) {
    reauthorizeAccount(input: $input) {
      ... on ReauthorizeAccountPayload {
        authorizationUrl
      }
      ...Failure_error
    }
  }
`);

/** Beside a rule whose account lacks permissions, or whose function is gone: the way to mend it without leaving. */
export function UnboundFix(props: { planned: PlannedRule }) {
  const reconnect = createMutation(reconnectDocument);
  const open = async (accountId: string) => {
    const tab = openConsentTab();
    const payload = await reconnect.run({ input: { accountId } });
    if (payload) tab.go(payload.authorizationUrl);
    else tab.cancel();
  };
  return (
    <Switch>
      <Match when={props.planned.readiness === "WRONG_SCOPES" && props.planned.account}>
        {(account) => (
          <p class="text-xs">
            <span class="font-mono break-all text-ink-soft">{props.planned.missingScopes.join(", ")}</span>{" "}
            <button
              type="button"
              class="rounded-sm font-medium text-accent hover:underline"
              disabled={reconnect.pending()}
              onClick={() => void open(account().id)}
            >
              Reconnect {account().providerOrgName} with every permission
            </button>{" "}
            or choose another account.
            <Show when={reconnect.failure()}>
              {(failure) => <span class="block text-bad">{failure().message}</span>}
            </Show>
          </p>
        )}
      </Match>
      <Match when={props.planned.readiness === "FUNCTION_MISSING"}>
        <p class="text-xs">
          <a
            class="rounded-sm font-medium text-accent hover:underline"
            href={`/rules/${encodeURIComponent(props.planned.rule.id)}/edit`}
            target="_blank"
            rel="noopener"
          >
            Give it a function
          </a>{" "}
          in a new tab; this plan follows.
        </p>
      </Match>
    </Switch>
  );
}
