import { Show } from "solid-js";

/** Counts are exact up to this. */
const bound = 100;

/** "3 undeployed changes". */
export function undeployedText(changes: number): string {
  if (changes === 0) return "No undeployed changes";
  const shown = changes > bound ? `${bound}+` : String(changes);
  return `${shown} undeployed ${changes === 1 ? "change" : "changes"}`;
}

/** Whether production lags behind the draft. */
export function UndeployedNote(props: { changes: number; current: number | null }) {
  return (
    <p
      role="status"
      class={`rounded-lg border px-4 py-2.5 text-sm ${
        props.changes > 0
          ? "border-production/40 bg-production-soft text-production"
          : "border-line bg-surface text-ink-soft"
      }`}
    >
      <span class="font-medium">{undeployedText(props.changes)}.</span>{" "}
      <Show when={props.current} fallback="Production runs nothing of this project yet.">
        {(number) => (
          <>
            Production runs deployment {number()}
            {props.changes === 0 ? ", which is the draft." : "; development runs the draft."}
          </>
        )}
      </Show>
    </p>
  );
}
