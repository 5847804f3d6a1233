import { For, Show, createEffect } from "solid-js";
import type { JSX, ParentProps } from "solid-js";
import { Icon } from "./icon.tsx";
import { Link } from "./link.tsx";

type PageProps = ParentProps<{
  title: string;
  /** The pages above, outermost first. */
  above?: { label: string; href: string }[];
  chips?: JSX.Element;
  lead?: JSX.Element;
  actions?: JSX.Element;
}>;

/** The frame of every page: where one is, the title, its state, its actions. */
export function Page(props: PageProps) {
  createEffect(() => {
    document.title = `${props.title} · Patchbay`;
  });
  return (
    <div class="space-y-5">
      <header class="space-y-1.5">
        <Show when={props.above?.length}>
          <nav aria-label="Breadcrumb">
            <ol class="flex flex-wrap items-center gap-1 text-xs text-ink-mute">
              <For each={props.above}>
                {(crumb, index) => (
                  <li class="flex min-w-0 items-center gap-1">
                    <Show when={index() > 0}>
                      <Icon name="chevron" class="size-3 shrink-0" />
                    </Show>
                    <Link
                      plain
                      class="min-w-0 rounded-sm break-words hover:text-ink hover:underline"
                      href={crumb.href}
                      data-up
                    >
                      {crumb.label}
                    </Link>
                  </li>
                )}
              </For>
            </ol>
          </nav>
        </Show>
        <div class="flex flex-wrap items-center gap-x-3 gap-y-2">
          <h1 class="min-w-0 text-xl font-semibold tracking-tight break-words">{props.title}</h1>
          {props.chips}
          <div class="ml-auto flex flex-wrap items-center gap-2">{props.actions}</div>
        </div>
        <Show when={props.lead}>
          <p class="max-w-2xl text-sm text-ink-mute">{props.lead}</p>
        </Show>
      </header>
      {props.children}
    </div>
  );
}
