import { createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import { exactTime, refreshInterval, relativeTime } from "../lib/format-time.ts";

/** A time as people say it, counting on by itself (also down, towards a future time); the exact one on hover. */
export function RelativeTime(props: { at: string | number; class?: string }) {
  const time = createMemo(() => new Date(props.at).getTime());
  const [now, setNow] = createSignal(Date.now());
  createEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), refreshInterval(time() - now()));
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <time
      datetime={new Date(time()).toISOString()}
      title={exactTime(time())}
      class={props.class ?? "whitespace-nowrap tabular-nums"}
    >
      {relativeTime(time(), now())}
    </time>
  );
}
