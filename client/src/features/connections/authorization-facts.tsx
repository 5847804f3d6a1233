import { For, Show } from "solid-js";
import type { JSX } from "solid-js";
import type { LiveAuthorization_AuthorizationFragment } from "../../gql/graphql.ts";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { count } from "../../lib/format-count.ts";
import { Chip } from "../../ui/chip.tsx";
import { Fact, Facts } from "../../ui/facts.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { RevocationReceiptNote } from "../../ui/revocation-receipt.tsx";
import { textsOf } from "./create-parameters.ts";
import { ScopeChips } from "./scope-chips.tsx";

type Authorization = LiveAuthorization_AuthorizationFragment;

function Note(props: { children: JSX.Element }) {
  return <span class="text-xs text-ink-mute">{props.children}</span>;
}

/** How the tokens are: what the provider thinks of them, until when they last, when they are renewed and how that went. */
function TokenFacts(props: { health: Authorization["tokenHealth"] }) {
  return (
    <div class="space-y-1">
      <p class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Chip dot tone={props.health.state === "HEALTHY" ? "good" : "bad"}>
          {sentenceLabel(props.health.state)}
        </Chip>
        <Show when={props.health.expiresAt} fallback={<Note>does not expire by itself</Note>}>
          {(at) => (
            <Note>
              {new Date(at()).getTime() < Date.now() ? "expired" : "expires"} <RelativeTime at={at()} />
            </Note>
          )}
        </Show>
        <Show when={props.health.refreshedAt}>
          {(at) => (
            <Note>
              · refreshed <RelativeTime at={at()} />
            </Note>
          )}
        </Show>
      </p>
      <Show
        when={props.health.refreshes}
        fallback={
          <Show when={props.health.state === "HEALTHY" && props.health.expiresAt}>
            <p>
              <Note>Patchbay cannot renew it: somebody must connect again when it has expired.</Note>
            </p>
          </Show>
        }
      >
        <Show when={props.health.refreshDueAt}>
          {(at) => (
            <p>
              <Note>
                Next refresh <RelativeTime at={at()} />
              </Note>
            </p>
          )}
        </Show>
      </Show>
      <Show when={props.health.refreshFailures > 0}>
        <p class="text-xs text-warn">
          {count(props.health.refreshFailures, "refresh", "refreshes")} in a row failed
          {props.health.refreshFailure ? `: ${props.health.refreshFailure}` : "."}
        </p>
      </Show>
      <Show when={props.health.reason}>{(reason) => <p class="text-xs text-bad">{reason()}</p>}</Show>
    </div>
  );
}

/** What was granted beside what it asks for; drift is what someone has to act on. */
function ScopeFacts(props: { at: Authorization }) {
  return (
    <div class="space-y-2">
      <Show when={props.at.scopes.length > 0} fallback={<Note>None that the provider tells of</Note>}>
        <ScopeChips label="Granted scopes" scopes={props.at.scopes} />
      </Show>
      <Show when={props.at.missingScopes.length > 0}>
        <div class="space-y-1 rounded-md bg-bad-soft/60 px-2.5 py-2">
          <p class="text-xs font-medium text-bad">Missing: reconnect to ask for them</p>
          <ScopeChips label="Missing scopes" look="missing" scopes={props.at.missingScopes} />
        </div>
      </Show>
      <Show when={props.at.extraScopes.length > 0}>
        <div class="space-y-1">
          <p class="text-xs text-ink-mute">Granted beyond what it asks for</p>
          <ScopeChips label="Extra scopes" look="extra" scopes={props.at.extraScopes} />
        </div>
      </Show>
    </div>
  );
}

/** The facts of a connection in one environment, kept up to date by the live cache. */
export function AuthorizationFacts(props: { at: Authorization }) {
  const whose = () => props.at.providerAccountName ?? props.at.providerAccountId;
  return (
    <Facts>
      <Fact name="Whose">
        <Show when={whose()} fallback={<Note>The provider does not tell</Note>}>
          {(name) => (
            <>
              {name()}{" "}
              <Show when={props.at.providerAccountName && props.at.providerAccountId}>
                {(id) => <Note>({id()})</Note>}
              </Show>
            </>
          )}
        </Show>
      </Fact>
      <Fact name="Granted">
        by {props.at.grantedByName}, <RelativeTime at={props.at.grantedAt} />
      </Fact>
      <Show when={props.at.revokedAt}>
        {(at) => (
          <Fact name="Revoked">
            by {props.at.revokedByName}, <RelativeTime at={at()} />
          </Fact>
        )}
      </Show>
      <Fact name="Last used">
        <Show when={props.at.lastUsedAt} fallback={<Note>Never</Note>}>
          {(at) => <RelativeTime at={at()} />}
        </Show>
      </Fact>
      <Fact name="Token">
        <TokenFacts health={props.at.tokenHealth} />
      </Fact>
      <Fact name="API">
        <Show when={props.at.apiBaseUrl} fallback={<Note>No base address: call with whole URLs</Note>}>
          {(url) => <span class="font-mono text-xs break-all">{url()}</span>}
        </Show>
        <p class="mt-0.5">
          <Note>
            Calls only{" "}
            <For each={props.at.apiHosts}>
              {(host, index) => (
                <>
                  {index() > 0 ? ", " : ""}
                  <span class="font-mono break-all">{host}</span>
                </>
              )}
            </For>
          </Note>
        </p>
      </Fact>
      <For each={Object.entries(textsOf(props.at.parameters))}>
        {([name, value]) => (
          <Fact name={sentenceLabel(name)}>
            <span class="font-mono text-xs break-all">{value}</span>
          </Fact>
        )}
      </For>
      <Show when={props.at.dataCentre && props.at.dataCentre !== "default"}>
        <Fact name="Data centre">{props.at.dataCentre}</Fact>
      </Show>
      <Fact name="Scopes">
        <ScopeFacts at={props.at} />
      </Fact>
      <Show when={props.at.revocation}>
        {(receipt) => (
          <Fact name="Revoked at the provider">
            <RevocationReceiptNote receipt={receipt()} />
          </Fact>
        )}
      </Show>
    </Facts>
  );
}
