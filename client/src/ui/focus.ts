/** Gives the focus to the page where its element has gone away, or the keyboard would begin at the very top again. */
export function focusIfLost(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  document.getElementById("main")?.focus({ preventScroll: true });
}

/** Returns the focus to what had it before, if that is still there. */
export function giveFocusBack(before: Element | null): void {
  if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  focusIfLost();
}
