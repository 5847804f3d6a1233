import { Show, splitProps } from "solid-js";
import type { JSX } from "solid-js";
import { classes } from "./classes.ts";

type Tone = "primary" | "secondary" | "ghost" | "danger" | "production";

const base =
  "inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors " +
  "disabled:opacity-55 disabled:cursor-not-allowed";
const tones = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  secondary: "bg-raised text-ink border border-line hover:bg-hover shadow-card",
  ghost: "text-ink-soft hover:bg-hover hover:text-ink",
  danger: "bg-bad-solid text-on-accent hover:brightness-95",
  production: "bg-production text-on-accent hover:brightness-95",
} satisfies Record<Tone, string>;
const sizes = { sm: "h-7 px-2.5 text-xs", md: "h-8 px-3 text-sm" };

/** The look of a button, for links that act as one. */
export function buttonClass(tone: Tone = "secondary", size: "sm" | "md" = "md"): string {
  return classes(base, tones[tone], sizes[size]);
}

export type ButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & {
  tone?: Tone;
  size?: "sm" | "md";
  /** Shows that it works and refuses a second press. */
  pending?: boolean;
};

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, ["tone", "size", "pending", "class", "children", "disabled"]);
  return (
    <button
      type="button"
      {...rest}
      disabled={own.disabled || own.pending}
      aria-busy={own.pending || undefined}
      class={classes(buttonClass(own.tone, own.size), own.class)}
    >
      <Show when={own.pending}>
        <span
          class="size-3 animate-spin rounded-full border-[1.5px] border-current border-t-transparent"
          aria-hidden="true"
        />
      </Show>
      {own.children}
    </button>
  );
}

/** A square button with an icon; `label` is its name. */
export function IconButton(props: JSX.ButtonHTMLAttributes<HTMLButtonElement> & { label: string }) {
  const [own, rest] = splitProps(props, ["label", "class"]);
  return (
    <button
      type="button"
      {...rest}
      aria-label={own.label}
      title={own.label}
      class={classes(
        "inline-flex size-8 items-center justify-center rounded-md text-ink-mute transition-colors hover:bg-hover hover:text-ink",
        own.class,
      )}
    />
  );
}
