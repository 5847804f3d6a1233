import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { ServiceAbout_ServiceFragment } from "../../gql/graphql.ts";
import { authTypeNames, usesOAuth } from "../../lib/auth-types.ts";
import { tokenBudgetText } from "../../lib/token-budget.ts";
import { Card } from "../../ui/card.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";

export const serviceAboutFragment = graphql(`
  fragment ServiceAbout_service on Service {
    id
    key
    name
    authType
    category
    docsUrl
    notes
    apiBaseUrl
    apiHosts
    dataCentres
    canRevoke
    createdByName
    parameters {
      name
      label
      description
      example
    }
    tokenBudget {
      refreshTokensPerUser
      refreshes
      windowSeconds
    }
  }
`);

function Names(props: { names: readonly string[] }) {
  return (
    <ul class="space-y-0.5">
      <For each={props.names}>{(name) => <li class="font-mono text-xs break-all">{name}</li>}</For>
    </ul>
  );
}

/** How a service is called, and what is good to know before. */
export function ServiceAbout(props: { service: ServiceAbout_ServiceFragment }) {
  return (
    <Card title="About">
      <div class="space-y-4">
        <Facts>
          <Fact name="Signs in by">{authTypeNames[props.service.authType]}</Fact>
          <Show when={props.service.category}>{(name) => <Fact name="Category">{name()}</Fact>}</Show>
          <Show when={props.service.docsUrl}>
            {(url) => (
              <Fact name="Documentation">
                <a
                  class="rounded-sm break-all text-accent hover:underline"
                  href={url()}
                  target="_blank"
                  rel="noopener noreferrer"
                >
                  {url().replace(/^https:\/\//, "")}
                </a>
              </Fact>
            )}
          </Show>
          <Fact name="Key">
            <code class="font-mono text-xs">{props.service.key}</code>
          </Fact>
          <Fact name="API base URL">
            <Show
              when={props.service.apiBaseUrl}
              fallback="Calls give a whole URL, or it comes with the tokens"
            >
              {(url) => <code class="font-mono text-xs break-all">{url()}</code>}
            </Show>
          </Fact>
          <Fact name="Hosts that calls may go to">
            <Names names={props.service.apiHosts} />
          </Fact>
          <Show when={props.service.dataCentres.length > 1}>
            <Fact name="Data centres">
              <span class="uppercase">{props.service.dataCentres.join(", ")}</span>
            </Fact>
          </Show>
          <Show when={usesOAuth(props.service.authType)}>
            <Fact name="Ending tokens">
              {props.service.canRevoke
                ? "Patchbay can end them at the service"
                : "Only at the service itself: it has no endpoint for that"}
            </Fact>
          </Show>
          <Show when={props.service.createdByName}>{(name) => <Fact name="Defined by">{name()}</Fact>}</Show>
          <For each={props.service.parameters}>
            {(parameter) => (
              <Fact name={`Asked for: ${parameter.label}`}>
                <span class="text-ink-soft">
                  {parameter.description} For example{" "}
                  <code class="font-mono text-xs">{parameter.example}</code>
                </span>
              </Fact>
            )}
          </For>
        </Facts>
        <Show when={tokenBudgetText(props.service)}>
          {(text) => (
            <p role="note" class="rounded-md bg-warn-soft px-3 py-2 text-sm text-ink-soft">
              <span class="font-medium text-warn">Token budget.</span> {text()} Patchbay warns before one more
              consent would end a token that is in use.
            </p>
          )}
        </Show>
        <Show when={props.service.notes.length > 0}>
          <div class="text-sm">
            <h3 class="text-xs text-ink-mute">Good to know</h3>
            <ul class="mt-1 list-disc space-y-1 pl-5 text-ink-soft">
              <For each={props.service.notes}>{(note) => <li>{note}</li>}</For>
            </ul>
          </div>
        </Show>
      </div>
    </Card>
  );
}
