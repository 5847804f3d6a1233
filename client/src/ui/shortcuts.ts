import { createSignal, onCleanup, onMount } from "solid-js";
import { readPreference, writePreference } from "../lib/preference.ts";

const [enabled, setEnabled] = createSignal(readPreference("single-keys") !== "off");

/** Single-key shortcuts can be switched off (WCAG 2.1.4); those with Ctrl or Cmd stay. */
export const singleKeys = enabled;

export function setSingleKeys(on: boolean): void {
  setEnabled(on);
  writePreference("single-keys", on ? "on" : "off");
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Moves the focus to the first link of the next or previous row. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("main [data-row]")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : at + step];
  const target = row?.querySelector<HTMLElement>("a, button");
  target?.focus();
  target?.scrollIntoView({ block: "nearest" });
}

/** The keys that work on every page. */
export function createShortcuts(actions: { palette: () => void; help: () => void; back: () => void }): void {
  const onKey = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      actions.palette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const inside = document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]');
    if (typing(event.target)) {
      if (event.key === "Escape" && !inside) (event.target as HTMLElement).blur();
      return;
    }
    if (inside || !enabled()) return;
    const keys: Record<string, () => void> = {
      "?": actions.help,
      "/": () => document.querySelector<HTMLElement>("[data-filter]")?.focus(),
      j: () => moveRow(1),
      k: () => moveRow(-1),
      Escape: actions.back,
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  onMount(() => document.addEventListener("keydown", onKey));
  onCleanup(() => document.removeEventListener("keydown", onKey));
}
