import { For } from "solid-js";
import { duration } from "../lib/format-time.ts";
import { classes } from "./classes.ts";

const tones = { DEBUG: "text-ink-mute", INFO: "text-ink-soft", WARN: "text-warn", ERROR: "text-bad" };

/** What a script logged: when after its start, how, what. */
export function LogLines(props: {
  label: string;
  lines: readonly { level: keyof typeof tones; text: string; atMs: number }[];
}) {
  return (
    <ol
      aria-label={props.label}
      tabindex="0"
      class="max-h-60 overflow-auto rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5"
    >
      <For each={props.lines}>
        {(line) => (
          <li class="flex gap-3">
            <span class="w-16 shrink-0 text-right text-ink-mute tabular-nums">{duration(line.atMs)}</span>
            <span class={classes("w-11 shrink-0 lowercase", tones[line.level])}>{line.level}</span>
            <span class={classes("min-w-0 break-words whitespace-pre-wrap", tones[line.level])}>
              {line.text}
            </span>
          </li>
        )}
      </For>
    </ol>
  );
}
