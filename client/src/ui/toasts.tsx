import { For } from "solid-js";
import { dismissToast, spoken, toasts } from "./announce.ts";
import { classes } from "./classes.ts";
import { Icon } from "./icon.tsx";

const tones = { neutral: "text-ink", success: "text-good", danger: "text-bad" };

/** What was announced: shown at the bottom, and spoken by one polite live region. */
export function Toasts() {
  return (
    <>
      <div role="status" aria-live="polite" class="sr-only" data-testid="live-region">
        {spoken()}
      </div>
      <div
        data-toasts
        role="region"
        aria-label="Notifications"
        class="pointer-events-none fixed right-4 bottom-[calc(1rem+var(--bottom-bar,0rem))] z-[60] flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2"
      >
        <For each={toasts()}>
          {(toast) => (
            <div class="pointer-events-auto flex animate-pop-in items-start gap-2 rounded-lg bg-raised px-3.5 py-2.5 text-sm shadow-pop">
              <p class={classes("min-w-0 flex-1", tones[toast.tone])}>{toast.text}</p>
              <button
                type="button"
                aria-label="Dismiss"
                class="inline-flex size-6 items-center justify-center rounded text-ink-mute hover:bg-hover"
                onClick={() => dismissToast(toast.id)}
              >
                <Icon name="close" class="size-3.5" />
              </button>
            </div>
          )}
        </For>
      </div>
    </>
  );
}
