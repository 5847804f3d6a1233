import type { ScopeDraft } from "./definition-draft.ts";

/**
 * Scopes from a pasted list. Lines of `name: meaning`, `name - meaning` or a tab between both, as pages of providers have them;
 * other lines are names with spaces or commas between. A name that is there already keeps its row.
 */
export function pasteScopes(text: string, present: readonly ScopeDraft[]): ScopeDraft[] {
  const rows = new Map(present.filter(({ name }) => name.trim() !== "").map((row) => [row.name, { ...row }]));
  for (const line of text.split("\n")) {
    const described = /^\s*(\S+?)(?:\t+|:\s+|\s+[-–—:]\s+)(\S.*)$/.exec(line);
    const found = described
      ? [{ name: described[1] ?? "", meaning: (described[2] ?? "").trim() }]
      : line
          .split(/[\s,]+/)
          .filter(Boolean)
          .map((name) => ({ name, meaning: "" }));
    for (const { name, meaning } of found) {
      const known = rows.get(name);
      if (!known) rows.set(name, { name, meaning, isDefault: false });
      else if (known.meaning.trim() === "") known.meaning = meaning;
    }
  }
  return [...rows.values()];
}
