import { Suspense, lazy } from "solid-js";
import { Icon } from "./icon.tsx";
import { menuTriggerClass } from "./menu-item.ts";
import type { MenuItem } from "./menu-item.ts";

const MenuPopup = lazy(async () => ({ default: (await import("./menu-popup.tsx")).MenuPopup }));

/** Holds the place while the code of menus loads, once per visit. */
function MenuStandIn(props: { label: string }) {
  return (
    <button type="button" disabled aria-label={props.label} class={menuTriggerClass}>
      <Icon name="more" />
    </button>
  );
}

/** The ellipsis menu of a row or page. `label` names what it is about: "Actions for Acme". */
export function Menu(props: { label: string; items: MenuItem[] }) {
  return (
    <Suspense fallback={<MenuStandIn label={props.label} />}>
      <MenuPopup label={props.label} items={props.items} />
    </Suspense>
  );
}
