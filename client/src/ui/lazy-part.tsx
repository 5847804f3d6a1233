import { createSignal, onMount, Show } from "solid-js";
import type { Component, JSX } from "solid-js";
import { ErrorPanel } from "./error-panel.tsx";
import { RowsSkeleton } from "./skeleton.tsx";

/** A heavy part of a page, fetched when it is first needed; the rest of the page does not wait for it, and a failed fetch can be repeated. */
export function LazyPart<Props extends object>(props: {
  load: () => Promise<Component<Props>>;
  children: (part: Component<Props>) => JSX.Element;
}) {
  const [part, setPart] = createSignal<Component<Props>>();
  const [failed, setFailed] = createSignal<unknown>();
  const load = () => {
    setFailed(undefined);
    props.load().then((loaded) => setPart(() => loaded), setFailed);
  };
  onMount(load);
  return (
    <Show
      when={part()}
      keyed
      fallback={
        <Show when={failed()} fallback={<RowsSkeleton />}>
          <ErrorPanel error={failed()} onRetry={load} />
        </Show>
      }
    >
      {(loaded) => props.children(loaded)}
    </Show>
  );
}
