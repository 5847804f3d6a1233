import { For, Show } from "solid-js";

/** What one more consent would silently end, said before it happens, with the choice to go on. */
export function BudgetWarning(props: {
  refusal: { message: string; endangered?: readonly string[] };
  accepted: boolean;
  onAccept: (accepted: boolean) => void;
}) {
  return (
    <div role="alert" class="space-y-2 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
      <p>{props.refusal.message}</p>
      <Show when={(props.refusal.endangered ?? []).length > 0}>
        <ul class="list-disc pl-5">
          <For each={props.refusal.endangered}>{(name) => <li>{name}</li>}</For>
        </ul>
      </Show>
      <label class="flex items-center gap-2">
        <input
          type="checkbox"
          class="size-4 accent-accent"
          checked={props.accepted}
          onChange={(event) => props.onAccept(event.currentTarget.checked)}
        />
        Connect all the same: what loses its tokens must be reconnected
      </label>
    </div>
  );
}
