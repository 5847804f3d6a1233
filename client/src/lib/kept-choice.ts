/** What someone has chosen and not sent yet: kept for this tab, so that closing a dialog loses nothing. */
export function readKept<Value>(name: string, fallback: Value): Value {
  try {
    const text = sessionStorage.getItem(`patchbay.${name}`);
    return text === null ? fallback : (JSON.parse(text) as Value);
  } catch {
    return fallback;
  }
}

/** Null forgets it. */
export function writeKept(name: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(`patchbay.${name}`);
    else sessionStorage.setItem(`patchbay.${name}`, JSON.stringify(value));
  } catch {
    // Storage may be switched off: the choice then lasts as long as the dialog.
  }
}
