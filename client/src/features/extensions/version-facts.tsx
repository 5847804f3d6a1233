import { For, Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { VersionFacts_VersionFragment } from "../../gql/graphql.ts";
import { Chip } from "../../ui/chip.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Link } from "../../ui/link.tsx";
import { typeWords } from "./config-param-types.ts";
import { scopeName, scopeWords } from "./scope-words.ts";

export const versionFactsFragment = graphql(`
  fragment VersionFacts_version on ExtensionVersion {
    id
    number
    version
    publishedAt
    listeners {
      event
      host
      url
    }
    scopes
    configParams {
      name
      label
      type
      required
      description
    }
    thirdParty {
      serviceKey
      connectionName
      scopes
      service {
        id
        key
        name
      }
    }
  }
`);

/** What is said of a version wherever somebody decides about it. */
export type ShownVersion = Pick<
  VersionFacts_VersionFragment,
  "version" | "scopes" | "configParams" | "thirdParty"
> & { listeners: readonly { host: string }[] };

/** What an extension may do, as a list of plain sentences. */
export function AskedScopes(props: { scopes: ShownVersion["scopes"] }) {
  return (
    <Show
      when={props.scopes.length > 0}
      fallback={<p class="text-sm text-ink-soft">It asks for nothing: it only hears of what happens.</p>}
    >
      <ul class="space-y-1.5 text-sm" aria-label="What it may do">
        <For each={props.scopes}>
          {(scope) => (
            <li class="flex flex-wrap items-baseline gap-x-2">
              <span>{scopeWords[scope]}</span>
              <code class="font-mono text-xs text-ink-mute">{scopeName(scope)}</code>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** Which hosts hear of the installation: the person who installs should know where things go. */
function Hosts(props: { listeners: ShownVersion["listeners"] }) {
  const hosts = () => [...new Set(props.listeners.map(({ host }) => host))];
  return (
    <Show when={hosts().length > 0} fallback="Nobody">
      <For each={hosts()}>{(host) => <span class="block font-mono text-xs break-all">{host}</span>}</For>
    </Show>
  );
}

/** All that a customer should know of a version before and after it is installed. */
export function VersionFacts(props: { version: ShownVersion }) {
  const thirdParty = () => props.version.thirdParty;
  return (
    <Facts>
      <Fact name="Version">
        <span class="font-mono text-xs">{props.version.version}</span>
      </Fact>
      <Fact name="Is called back at">
        <Hosts listeners={props.version.listeners} />
      </Fact>
      <Fact name="May">
        <AskedScopes scopes={props.version.scopes} />
      </Fact>
      <Fact name="Third-party app">
        <Show when={thirdParty()} fallback="None that Patchbay keeps credentials for">
          {(wanted) => (
            <>
              <Show when={wanted().service} fallback={<code class="font-mono">{wanted().serviceKey}</code>}>
                {(service) => <Link href={`/services/${service().key}`}>{service().name}</Link>}
              </Show>
              <span class="text-ink-mute">, as the connection “{wanted().connectionName}”</span>
            </>
          )}
        </Show>
      </Fact>
      <Fact name="Configuration">
        <Show when={props.version.configParams.length > 0} fallback="It declares none">
          <ul class="space-y-1" aria-label="Configuration it asks for">
            <For each={props.version.configParams}>
              {(param) => (
                <li class="flex flex-wrap items-center gap-x-2 gap-y-0.5">
                  <span>{param.label}</span>
                  <Chip>{typeWords[param.type]}</Chip>
                  <Show when={param.required}>
                    <span class="text-xs text-ink-mute">required</span>
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </Fact>
    </Facts>
  );
}
