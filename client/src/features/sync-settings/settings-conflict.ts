import { tabKeys, tabLabel } from "./settings-draft.ts";
import type { SettingsDraft, TabKey } from "./settings-draft.ts";
import { combineTab, compareTab } from "./settings-entries.ts";
import { entryLabel, entryText } from "./settings-words.ts";
import type { Names } from "./settings-words.ts";

/** What is to stand in a tab that two people have changed. */
export type Stands = "BOTH" | "THEIRS" | "MINE";
export type Choices = Partial<Record<TabKey, Stands>>;

export type ConflictTab = {
  tab: TabKey;
  label: string;
  /** Each choice that one of the two has changed; null: this side has left it as it was. */
  rows: { label: string; before: string; theirs: string | null; mine: string | null }[];
  theirs: number;
  mine: number;
  /** What both have changed, and not to the same. */
  clashes: string[];
};

/** The tabs that somebody else has changed, with what both have made of them, in words. */
export function describeConflict(
  base: SettingsDraft,
  theirs: SettingsDraft,
  mine: SettingsDraft,
  names: Names,
): ConflictTab[] {
  return tabKeys.flatMap((tab) => {
    const merge = compareTab(tab, base, theirs, mine);
    if (merge.theirs.length === 0) return [];
    const text = (side: "theirs" | "mine", key: string) => {
      const change = merge[side].find((each) => each.key === key);
      if (!change) return null;
      return change.after === undefined ? "Taken out" : entryText(key, change.after);
    };
    const keys = [...new Set([...merge.theirs, ...merge.mine].map(({ key }) => key))];
    const rows = keys.map((key) => ({
      label: entryLabel(tab, key, names),
      before: entryText(key, [...merge.theirs, ...merge.mine].find((each) => each.key === key)?.before),
      theirs: text("theirs", key),
      mine: text("mine", key),
    }));
    return [
      {
        tab,
        label: tabLabel(tab),
        rows,
        theirs: merge.theirs.length,
        mine: merge.mine.length,
        clashes: merge.clashes.map((key) => entryLabel(tab, key, names)),
      },
    ];
  });
}

/** The draft that comes of the choices; where nothing was chosen, both. */
export function decideConflict(
  base: SettingsDraft,
  theirs: SettingsDraft,
  mine: SettingsDraft,
  choices: Choices,
): SettingsDraft {
  const part = <Tab extends TabKey>(tab: Tab): SettingsDraft[Tab] => {
    if (choices[tab] === "THEIRS") return structuredClone(theirs[tab]);
    if (choices[tab] === "MINE") return structuredClone(mine[tab]);
    return combineTab(tab, base, theirs, mine);
  };
  return {
    sync: part("sync"),
    mapping: part("mapping"),
    filters: part("filters"),
    communication: part("communication"),
  };
}
