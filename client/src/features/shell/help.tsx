import { For } from "solid-js";
import { Dialog } from "../../ui/dialog.tsx";
import { setSingleKeys, singleKeys } from "../../ui/shortcuts.ts";

const keys = [
  ["Ctrl K or ⌘ K", "Go anywhere, do anything"],
  ["/", "Filter the list"],
  ["J and K", "Next and previous row"],
  ["Enter", "Open the row"],
  ["X", "Select the row"],
  ["Esc", "Close, or go one page up"],
  ["?", "This help"],
] as const;

const settingsKeys = [
  ["Ctrl S or ⌘ S", "Save all tabs"],
  ["Alt Page Down", "Next tab"],
  ["Alt Page Up", "Previous tab"],
] as const;

function Keys(props: { keys: readonly (readonly [string, string])[] }) {
  return (
    <dl class="divide-y divide-line">
      <For each={props.keys}>
        {([key, meaning]) => (
          <div class="flex items-center justify-between gap-4 py-2 text-sm">
            <dt class="text-ink-soft">{meaning}</dt>
            <dd>
              <kbd class="rounded border border-line bg-sunken px-1.5 py-0.5 font-sans text-xs">{key}</kbd>
            </dd>
          </div>
        )}
      </For>
    </dl>
  );
}

/** The keys, and the switch for those that are single letters. */
export function Help(props: { onClose: () => void }) {
  return (
    <Dialog open onClose={props.onClose} title="Keyboard">
      <Keys keys={keys} />
      <section>
        <h3 class="text-xs font-medium text-ink-mute">In the settings of an account</h3>
        <Keys keys={settingsKeys} />
      </section>
      <label class="flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          class="size-4 accent-accent"
          checked={singleKeys()}
          onChange={(event) => setSingleKeys(event.currentTarget.checked)}
        />
        Single-key shortcuts (/, J, K, ?, Esc)
      </label>
      <p class="text-sm text-ink-mute">
        Everything here is also in GraphQL: try it in{" "}
        <a class="text-accent underline underline-offset-2" href="/graphiql" target="_blank" rel="noopener">
          GraphiQL
        </a>{" "}
        or read the{" "}
        <a
          class="text-accent underline underline-offset-2"
          href="/schema.graphql"
          target="_blank"
          rel="noopener"
        >
          schema
        </a>
        .
      </p>
    </Dialog>
  );
}
