import type { CustomProperty, MappingRow, SettingsDraft, TabKey } from "./settings-draft.ts";

/** A tab taken apart: each single choice by a name of its own, so that two people's changes can be laid beside each other. */
export type Entries = ReadonlyMap<string, unknown>;

type Part<Tab extends TabKey> = {
  split: (part: SettingsDraft[Tab]) => [string, unknown][];
  join: (entries: Entries) => SettingsDraft[Tab];
};

/** Names of a kind, in order: `view:` → the keys of views. */
const named = (entries: Entries, kind: string) =>
  [...entries.keys()].flatMap((key) => (key.startsWith(kind) ? [key.slice(kind.length)] : []));
const valuesOf = (entries: Entries, kind: string) =>
  [...entries].flatMap(([key, value]) => (key.startsWith(kind) ? [value] : []));

/** A property may stand in two rows while somebody edits: the second one is an entry of its own. */
function splitRows(rows: readonly MappingRow[]): [string, unknown][] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const times = seen.get(row.property) ?? 0;
    seen.set(row.property, times + 1);
    return [`row:${row.property}${times === 0 ? "" : `#${times + 1}`}`, row];
  });
}

const parts: { [Tab in TabKey]: Part<Tab> } = {
  sync: {
    split: (sync) => Object.entries(sync),
    join: (entries) => Object.fromEntries(entries) as SettingsDraft["sync"],
  },
  mapping: {
    split: ({ properties, customProperties }) => [
      ...splitRows(properties),
      ...customProperties.map((each): [string, unknown] => [`custom:${each.name}`, each]),
    ],
    join: (entries) => ({
      properties: valuesOf(entries, "row:") as MappingRow[],
      customProperties: valuesOf(entries, "custom:") as CustomProperty[],
    }),
  },
  filters: {
    split: ({ views, onlyViews, requireEmail }) => [
      ["onlyViews", onlyViews],
      ["requireEmail", requireEmail],
      ...views.map((key): [string, unknown] => [`view:${key}`, true]),
    ],
    join: (entries) => ({
      views: named(entries, "view:"),
      onlyViews: entries.get("onlyViews") === true,
      requireEmail: entries.get("requireEmail") === true,
    }),
  },
  communication: {
    split: ({ mails, runs }) => [
      ...mails.map(({ kind, delivery }): [string, unknown] => [`mail:${kind}`, delivery]),
      ...runs.map((kind): [string, unknown] => [`run:${kind}`, true]),
    ],
    join: (entries) => ({
      mails: [...entries].flatMap(([key, delivery]) =>
        key.startsWith("mail:") ? [{ kind: key.slice(5), delivery }] : [],
      ) as SettingsDraft["communication"]["mails"],
      runs: named(entries, "run:") as SettingsDraft["communication"]["runs"],
    }),
  },
};

/** The single choices of a tab. */
export function entriesOf<Tab extends TabKey>(tab: Tab, draft: SettingsDraft): Entries {
  return new Map(parts[tab].split(draft[tab]));
}

/** One choice that is otherwise; undefined: there was, or is, none. */
export type EntryChange = { key: string; before: unknown; after: unknown };

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What differs in a tab, whatever the order of what it lists. */
export function changesOf(tab: TabKey, before: SettingsDraft, after: SettingsDraft): EntryChange[] {
  const [old, now] = [entriesOf(tab, before), entriesOf(tab, after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    same(old.get(key), now.get(key)) ? [] : [{ key, before: old.get(key), after: now.get(key) }],
  );
}

export type TabMerge = {
  theirs: EntryChange[];
  mine: EntryChange[];
  /** Choices that both have changed, and not to the same. */
  clashes: string[];
};

/** What two people made of the same tab. */
export function compareTab(
  tab: TabKey,
  base: SettingsDraft,
  theirs: SettingsDraft,
  mine: SettingsDraft,
): TabMerge {
  const [byThem, byMe] = [changesOf(tab, base, theirs), changesOf(tab, base, mine)];
  const there = new Map(byThem.map(({ key, after }) => [key, after]));
  return {
    theirs: byThem,
    mine: byMe,
    clashes: byMe.flatMap(({ key, after }) => (there.has(key) && !same(there.get(key), after) ? [key] : [])),
  };
}

/** Their tab with my changes on top: what both have changed is as I want it. */
export function combineTab<Tab extends TabKey>(
  tab: Tab,
  base: SettingsDraft,
  theirs: SettingsDraft,
  mine: SettingsDraft,
): SettingsDraft[Tab] {
  const entries = new Map(entriesOf(tab, theirs));
  for (const { key, after } of changesOf(tab, base, mine)) {
    if (after === undefined) entries.delete(key);
    else entries.set(key, after);
  }
  return structuredClone(parts[tab].join(entries));
}
