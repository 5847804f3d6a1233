import { Show, createEffect, createSignal, onCleanup } from "solid-js";
import { classes } from "./classes.ts";

/** The same union as the live transport's state; here only its words and colour. */
type State =
  | { kind: "connecting" | "live" | "signedOut" }
  | { kind: "reconnecting"; since: number; attempt: number; nextAt: number }
  | { kind: "catchingUp"; since: number; missed: number }
  | { kind: "offline"; since: number };

const tones = {
  live: "bg-good",
  connecting: "bg-info animate-breathe",
  catchingUp: "bg-info animate-breathe",
  reconnecting: "bg-warn animate-breathe",
  offline: "bg-bad",
  signedOut: "bg-bad",
} satisfies Record<State["kind"], string>;

function words(state: State, now: number): string {
  switch (state.kind) {
    case "connecting":
      return "Connecting";
    case "live":
      return "Live";
    case "catchingUp":
      return state.missed === 0 ? "Catching up" : `Catching up: ${state.missed}`;
    case "offline":
      return "Offline";
    case "signedOut":
      return "Signed out";
    case "reconnecting": {
      const seconds = Math.ceil((state.nextAt - now) / 1000);
      return seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting";
    }
  }
}

/** Whether what one sees is live, always in sight; waiting for a retry it counts down and can be hurried. */
export function ConnectionIndicator(props: { state: State; onRetry: () => void }) {
  const [now, setNow] = createSignal(Date.now());
  createEffect(() => {
    if (props.state.kind !== "reconnecting") return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    onCleanup(() => clearInterval(timer));
  });
  return (
    <div
      class="flex items-center gap-2 text-xs whitespace-nowrap text-ink-soft"
      data-testid="connection"
      data-state={props.state.kind}
    >
      <span class={classes("size-2 rounded-full", tones[props.state.kind])} aria-hidden="true" />
      <span aria-label={`Connection: ${words(props.state, now())}`} role="img">
        <span class={classes(props.state.kind === "live" && "max-sm:hidden")}>
          {words(props.state, now())}
        </span>
      </span>
      <Show when={props.state.kind === "reconnecting"}>
        <button
          type="button"
          class="rounded-sm font-medium text-accent hover:underline"
          onClick={() => props.onRetry()}
        >
          Retry now
        </button>
      </Show>
    </div>
  );
}
