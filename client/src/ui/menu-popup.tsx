import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { For, Show } from "solid-js";
import { classes } from "./classes.ts";
import { Icon } from "./icon.tsx";
import { menuTriggerClass } from "./menu-item.ts";
import type { MenuItem } from "./menu-item.ts";

/** The menu itself, which ui/menu.tsx loads when a page shows one. */
export function MenuPopup(props: { label: string; items: MenuItem[] }) {
  let chosen: MenuItem | null = null;
  /** Only now, with the focus back on the trigger: a dialog returns it to where it was when it opened. */
  const runChosen = () => {
    const item = chosen;
    chosen = null;
    if (item) queueMicrotask(() => item.onSelect());
  };
  return (
    <DropdownMenu gutter={4} placement="bottom-end" modal={false}>
      <DropdownMenu.Trigger aria-label={props.label} class={menuTriggerClass}>
        <Icon name="more" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal mount={document.getElementById("main") ?? document.body}>
        <DropdownMenu.Content
          onCloseAutoFocus={runChosen}
          class="z-50 min-w-44 animate-pop-in rounded-lg bg-raised p-1 shadow-pop outline-none"
        >
          <For each={props.items}>
            {(item) => (
              <DropdownMenu.Item
                disabled={item.disabled ?? false}
                onSelect={() => (chosen = item)}
                class={classes(
                  "flex cursor-pointer flex-col rounded-md px-2.5 py-1.5 text-sm outline-none select-none data-[highlighted]:bg-hover",
                  "data-[disabled]:cursor-not-allowed data-[disabled]:text-ink-mute",
                  item.tone === "danger" && !item.disabled && "text-bad",
                )}
              >
                {item.label}
                <Show when={item.disabled && item.reason}>
                  <span class="text-xs">{item.reason}</span>
                </Show>
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}
