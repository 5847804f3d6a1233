import type { ParentProps } from "solid-js";
import { Show } from "solid-js";
import { classes } from "./classes.ts";

export type ChipTone = "neutral" | "good" | "warn" | "bad" | "info" | "production";

const tones = {
  neutral: "bg-neutral-soft text-ink-soft",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
  info: "bg-info-soft text-info",
  production: "bg-production-soft text-production",
} satisfies Record<ChipTone, string>;

/** A small state label: colour is never its only sign. `busy` lets its dot breathe. */
export function Chip(
  props: ParentProps<{ tone?: ChipTone; dot?: boolean; busy?: boolean; title?: string; class?: string }>,
) {
  return (
    <span
      title={props.title}
      class={classes(
        "inline-flex h-5 items-center gap-1.5 rounded-full px-2 text-2xs font-medium whitespace-nowrap transition-colors duration-300",
        tones[props.tone ?? "neutral"],
        props.class,
      )}
    >
      <Show when={props.dot}>
        <span
          class={classes("size-1.5 rounded-full bg-current", props.busy && "animate-breathe")}
          aria-hidden="true"
        />
      </Show>
      {props.children}
    </span>
  );
}
