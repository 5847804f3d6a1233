/** A choice kept in this browser; storage that is switched off only means that it is not kept. */
export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(`patchbay.${name}`);
  } catch {
    return null;
  }
}

export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(`patchbay.${name}`, value);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}
