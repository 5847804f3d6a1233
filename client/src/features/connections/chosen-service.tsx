import { For, Show } from "solid-js";
import { Button } from "../../ui/button.tsx";
import { authTypeNames } from "../../lib/auth-types.ts";
import type { ConnectableService } from "./connectable-service.ts";

/** The service that was chosen, with what its quirks ask of a person. */
export function ChosenService(props: { service: ConnectableService; onChange?: () => void }) {
  return (
    <div class="rounded-md border border-line p-3">
      <div class="flex items-center gap-3">
        <span
          aria-hidden="true"
          class="grid size-8 shrink-0 place-items-center rounded-lg bg-accent-soft text-sm font-semibold text-accent"
        >
          {props.service.name.charAt(0)}
        </span>
        <div class="min-w-0 flex-1">
          <p class="text-sm font-medium">{props.service.name}</p>
          <p class="text-xs text-ink-mute">{authTypeNames[props.service.authType]}</p>
        </div>
        <Show when={props.service.docsUrl}>
          {(url) => (
            <a
              class="rounded-sm text-xs font-medium text-accent hover:underline"
              href={url()}
              target="_blank"
              rel="noopener noreferrer"
            >
              Documentation
            </a>
          )}
        </Show>
        <Show when={props.onChange}>
          {(change) => (
            <Button size="sm" onClick={() => change()()}>
              Change service
            </Button>
          )}
        </Show>
      </div>
      <Show when={props.service.notes.length > 0}>
        <ul class="mt-2 list-disc space-y-1 pl-5 text-xs text-ink-mute">
          <For each={props.service.notes}>{(note) => <li>{note}</li>}</For>
        </ul>
      </Show>
    </div>
  );
}
