import { createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import { countdown } from "../lib/countdown.ts";
import { exactTime } from "../lib/format-time.ts";

/** How long until a moment, second by second; the exact time on hover. Not read out by itself: it would never stop. */
export function Countdown(props: { at: string; class?: string }) {
  const time = createMemo(() => Date.parse(props.at));
  const [now, setNow] = createSignal(Date.now());
  createEffect(() => {
    if (time() < now()) return;
    const timer = setTimeout(() => setNow(Date.now()), ((time() - now()) % 1_000) + 20);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <time
      role="timer"
      aria-live="off"
      datetime={props.at}
      title={exactTime(time())}
      class={props.class ?? "whitespace-nowrap tabular-nums"}
    >
      {countdown(time() - now())}
    </time>
  );
}
