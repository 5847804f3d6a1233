import { For } from "solid-js";
import { classes } from "./classes.ts";

/** A grey stand-in of the size of what comes. */
export function Skeleton(props: { class?: string }) {
  return (
    <div data-skeleton class={classes("animate-breathe rounded bg-sunken", props.class)} aria-hidden="true" />
  );
}

/** Stands in for the rows of a list. */
export function RowsSkeleton(props: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" class="divide-y divide-line">
      <For each={Array.from({ length: props.rows ?? 5 })}>
        {() => (
          <div class="flex items-center gap-4 px-4 py-3">
            <Skeleton class="h-4 w-2/5" />
            <Skeleton class="h-4 w-1/5" />
            <Skeleton class="ml-auto h-4 w-16" />
          </div>
        )}
      </For>
    </div>
  );
}

/** Stands in for a whole page while its code or data comes. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading page" class="space-y-6">
      <Skeleton class="h-7 w-56" />
      <Skeleton class="h-40 w-full rounded-lg" />
      <Skeleton class="h-64 w-full rounded-lg" />
    </div>
  );
}
