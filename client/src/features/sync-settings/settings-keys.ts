import { onCleanup, onMount } from "solid-js";

/** Ctrl or Cmd S saves, Alt with Page Up and Page Down goes through the tabs; also while one types. ui/shell's help names them. */
export function createSettingsKeys(actions: {
  /** Whether what they are for is on the page: a navigation may have made it twice, and shown one. */
  active: () => boolean;
  save: () => void;
  step: (by: 1 | -1) => void;
}): void {
  const onKey = (event: KeyboardEvent) => {
    const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
    const steps = event.altKey && (event.key === "PageDown" || event.key === "PageUp");
    if ((!saves && !steps) || !actions.active()) return;
    // The browser's own dialog for saving pages would open in any case.
    event.preventDefault();
    if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
    if (saves) actions.save();
    else actions.step(event.key === "PageDown" ? 1 : -1);
  };
  onMount(() => document.addEventListener("keydown", onKey));
  onCleanup(() => document.removeEventListener("keydown", onKey));
}
