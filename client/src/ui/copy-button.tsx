import { Show, createSignal } from "solid-js";
import { announce } from "./announce.ts";
import { Icon } from "./icon.tsx";
import { classes } from "./classes.ts";

/** Copies `text`; an icon named by `label`, with the word `shown` beside it if given. */
export function CopyButton(props: {
  text: string | (() => string);
  label: string;
  shown?: string;
  class?: string;
}) {
  const [done, setDone] = createSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(typeof props.text === "string" ? props.text : props.text());
    setDone(true);
    announce("Copied.");
    setTimeout(() => setDone(false), 1_500);
  };
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={props.label}
      title={props.label}
      class={classes(
        "inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 text-xs text-ink-mute transition-colors hover:bg-hover hover:text-ink",
        props.class,
      )}
    >
      <Icon name={done() ? "check" : "copy"} class="size-3.5 shrink-0" />
      <Show when={props.shown}>{props.shown}</Show>
    </button>
  );
}

/** A value to take along: monospaced, on one line, with its copy button. */
export function CopyField(props: { value: string; label: string }) {
  return (
    <div class="flex items-center gap-1 rounded-md border border-line bg-sunken py-0.5 pr-1 pl-2.5">
      <code
        class="min-w-0 flex-1 overflow-x-auto font-mono text-xs whitespace-nowrap text-ink-soft"
        tabindex="0"
      >
        {props.value}
      </code>
      <CopyButton text={props.value} label={`Copy ${props.label}`} />
    </div>
  );
}
