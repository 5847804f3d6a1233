import { For, Show } from "solid-js";

/** HTTP headers as they went over the wire, name by name. */
export function HeadersTable(props: { label: string; headers: unknown }) {
  const entries = () => Object.entries((props.headers ?? {}) as Record<string, unknown>);
  return (
    <Show
      when={entries().length > 0}
      fallback={<p class="text-xs text-ink-mute">No headers were received.</p>}
    >
      <div
        class="overflow-x-auto rounded-md border border-line"
        role="group"
        aria-label={props.label}
        tabindex="0"
      >
        <table class="w-full text-xs" aria-label={props.label}>
          <tbody class="divide-y divide-line">
            <For each={entries()}>
              {([name, value]) => (
                <tr>
                  <th
                    scope="row"
                    class="px-3 py-1 text-left align-top font-mono font-medium whitespace-nowrap text-ink-soft"
                  >
                    {name}
                  </th>
                  <td class="px-3 py-1 font-mono break-all text-ink-soft">{String(value)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Show>
  );
}
