import { For, Show } from "solid-js";

/** What to do at the provider, in order; the redirect URI stands beside to be copied. */
export function SetupSteps(props: { steps: readonly string[] }) {
  return (
    <Show
      when={props.steps.length > 0}
      fallback={
        <p class="text-sm text-ink-soft">
          Register an OAuth client at the provider with this redirect URI, then save its id and secret here.
        </p>
      }
    >
      <ol class="list-decimal space-y-1.5 pl-5 text-sm text-ink-soft marker:text-ink-mute">
        <For each={props.steps}>
          {(step) => (
            <li class="break-words">{step.replaceAll("{redirectUri}", "the redirect URI below")}</li>
          )}
        </For>
      </ol>
    </Show>
  );
}
