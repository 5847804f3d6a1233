import { useBeforeLeave } from "@solidjs/router";
import type { BeforeLeaveEventArgs } from "@solidjs/router";
import { Show, Suspense, createSignal, lazy, onCleanup, onMount } from "solid-js";

const LeaveDialog = lazy(async () => ({ default: (await import("./leave-dialog.tsx")).LeaveDialog }));

/** Asks before a page is left whose changes are not saved, also when the tab is closed. */
export function UnsavedGuard(props: {
  dirty: boolean;
  name: string;
  onDiscard: () => void;
  /** Addresses between which one moves without losing anything begin with this. */
  within?: string;
}) {
  const [leaving, setLeaving] = createSignal<BeforeLeaveEventArgs | null>(null);
  useBeforeLeave((event) => {
    if (!props.dirty || event.defaultPrevented) return;
    if (props.within && String(event.to).startsWith(props.within)) return;
    event.preventDefault();
    setLeaving(event);
  });
  const onUnload = (event: BeforeUnloadEvent) => {
    if (props.dirty) event.preventDefault();
  };
  onMount(() => window.addEventListener("beforeunload", onUnload));
  onCleanup(() => window.removeEventListener("beforeunload", onUnload));
  return (
    <Suspense>
      <Show when={leaving()}>
        {(event) => (
          <LeaveDialog
            name={props.name}
            onStay={() => setLeaving(null)}
            onLeave={() => {
              const left = event();
              props.onDiscard();
              setLeaving(null);
              left.retry(true);
            }}
          />
        )}
      </Show>
    </Suspense>
  );
}
