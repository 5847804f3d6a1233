import { For, Show } from "solid-js";
import type { LiveExtension_ExtensionFragment } from "../../gql/graphql.ts";
import { Card } from "../../ui/card.tsx";
import { Link } from "../../ui/link.tsx";
import { callbackEvents, eventWords } from "./callback-events.ts";

/** Which URL hears of which event, by the newest version; also which events nobody hears of. */
export function ExtensionListeners(props: { extension: LiveExtension_ExtensionFragment }) {
  const urlOf = (event: string) =>
    props.extension.latestVersion.listeners.find((each) => each.event === event)?.url ?? null;
  return (
    <Card
      flush
      title="Who listens"
      note={`by version ${props.extension.latestVersion.version}`}
      aside={
        <Link class="text-xs" href={`/extensions/${props.extension.key}/callbacks`}>
          Health, pauses and limits
        </Link>
      }
    >
      <ul class="divide-y divide-line" aria-label="Listeners">
        <For each={callbackEvents}>
          {(event) => (
            <li class="grid gap-x-4 gap-y-0.5 px-4 py-2.5 text-sm sm:grid-cols-[16rem_1fr]">
              <div>
                <code class="font-mono text-xs font-medium">{event}</code>
                <p class="text-xs text-ink-mute">{eventWords[event]}</p>
              </div>
              <Show when={urlOf(event)} fallback={<p class="text-ink-mute">Nobody</p>}>
                {(url) => <p class="self-center font-mono text-xs break-all">{url()}</p>}
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Card>
  );
}
