import { createSignal } from "solid-js";
import { readPreference, writePreference } from "../lib/preference.ts";

type Theme = "light" | "dark";

const system = window.matchMedia("(prefers-color-scheme: dark)");
const stored = readPreference("theme");
const [theme, setSignal] = createSignal<Theme>(
  stored === "light" || stored === "dark" ? stored : system.matches ? "dark" : "light",
);

function show(next: Theme) {
  document.documentElement.dataset.theme = next;
  setSignal(next);
}

/** The theme in use: the system's until someone chooses. */
export const currentTheme = theme;

export function startTheme(): void {
  show(theme());
  system.addEventListener("change", (event) => {
    if (readPreference("theme") === null) show(event.matches ? "dark" : "light");
  });
}

export function toggleTheme(): void {
  const next = theme() === "dark" ? "light" : "dark";
  writePreference("theme", next);
  show(next);
}
