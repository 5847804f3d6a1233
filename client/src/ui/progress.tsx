import { Show } from "solid-js";
import { classes } from "./classes.ts";

/**
 * True progress only: with a known total a bar of that share, without one a moving bar and the count so far.
 * Nothing is ever shown as 0 % because it has merely begun.
 */
export function Progress(props: {
  label: string;
  done: number;
  total: number | null;
  running: boolean;
  failed?: boolean;
}) {
  const known = () => props.total !== null && props.total > 0;
  const share = () => Math.min(100, (props.done / (props.total || 1)) * 100);
  const text = () => (known() ? `${props.done} of ${props.total}` : `${props.done} so far`);
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={known() ? 0 : undefined}
      aria-valuemax={known() ? (props.total ?? undefined) : undefined}
      aria-valuenow={known() ? props.done : undefined}
      aria-valuetext={text()}
      class="h-1.5 w-full overflow-hidden rounded-full bg-sunken"
    >
      <Show
        when={known()}
        fallback={
          <Show when={props.running}>
            <div class="h-full w-1/3 animate-slide rounded-full bg-accent/70" />
          </Show>
        }
      >
        <div
          class={classes(
            "h-full rounded-full transition-[width] duration-500",
            props.failed ? "bg-bad-solid" : "bg-accent",
          )}
          style={{ width: `${share()}%` }}
        />
      </Show>
    </div>
  );
}
