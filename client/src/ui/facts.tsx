import type { ParentProps } from "solid-js";

/** Names and values, two columns where there is room. */
export function Facts(props: ParentProps) {
  return <dl class="grid gap-x-8 gap-y-3 sm:grid-cols-2">{props.children}</dl>;
}

export function Fact(props: ParentProps<{ name: string }>) {
  return (
    <div class="min-w-0">
      <dt class="text-xs text-ink-mute">{props.name}</dt>
      <dd class="mt-0.5 text-sm break-words text-ink">{props.children}</dd>
    </div>
  );
}
