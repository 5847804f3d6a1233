import { Show } from "solid-js";
import type { JSX } from "solid-js";

/** Nothing here yet: one sentence, one action, and the GraphQL operation that does the same. */
export function EmptyState(props: { sentence: string; action?: JSX.Element; operation?: string }) {
  return (
    <div class="flex flex-col items-center gap-3 px-6 py-10 text-center">
      <p class="max-w-md text-sm text-ink-soft">{props.sentence}</p>
      {props.action}
      <Show when={props.operation}>
        <p class="text-xs text-ink-mute">
          In GraphQL:{" "}
          <a
            class="rounded-sm font-mono text-accent underline-offset-2 hover:underline"
            href="/graphiql"
            target="_blank"
            rel="noopener"
          >
            {props.operation}
          </a>
        </p>
      </Show>
    </div>
  );
}
