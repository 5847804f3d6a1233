import { createMemo, createSignal, untrack } from "solid-js";
import type { Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { SetStoreFunction } from "solid-js/store";
import type { SettingsPage_SettingsFragment } from "../../gql/graphql.ts";
import { defaultsOf, draftOf, tabKeys } from "./settings-draft.ts";
import type { ResettableTab, SettingsDraft, TabKey } from "./settings-draft.ts";
import { changesOf } from "./settings-entries.ts";

/** Settings as they are saved: what a draft began with, or what somebody else has made of it. */
export type SavedSettings = { version: number; by: string | null; at: string | null; draft: SettingsDraft };

export function savedOf(settings: SettingsPage_SettingsFragment): SavedSettings {
  return {
    version: settings.version,
    by: settings.updatedBy,
    at: settings.updatedAt,
    draft: draftOf(settings),
  };
}

export type SettingsForm = {
  draft: SettingsDraft;
  set: SetStoreFunction<SettingsDraft>;
  /** What the draft began with: its version is sent along. */
  base: Accessor<SavedSettings>;
  /** What somebody else has saved since, and what is not in the draft yet; null: nothing. */
  theirs: Accessor<SavedSettings | null>;
  changed: Accessor<readonly TabKey[]>;
  /** Tells of settings as they are saved now. Answers whether they are in the draft: they are where nothing else was changed. */
  meet: (saved: SavedSettings) => boolean;
  /** Goes on from what is saved now, with this draft. */
  continueFrom: (saved: SavedSettings, draft: SettingsDraft) => void;
  reset: (tab: ResettableTab, settings: SettingsPage_SettingsFragment) => void;
  discard: () => void;
};

/** The draft of all four tabs; it outlives every change of tab, and what others save meanwhile. */
export function createSettingsForm(began: SavedSettings): SettingsForm {
  const [base, setBase] = createSignal(began);
  const [theirs, setTheirs] = createSignal<SavedSettings | null>(null);
  const [draft, setDraft] = createStore<SettingsDraft>(structuredClone(began.draft));
  const changed = createMemo(() => tabKeys.filter((tab) => changesOf(tab, base().draft, draft).length > 0));
  const write = (to: SettingsDraft) => {
    // Rows are told apart by their property: what shows one stays where it is.
    setDraft(reconcile(structuredClone(to), { key: "property" }));
  };
  const continueFrom = (saved: SavedSettings, next: SettingsDraft) => {
    setBase(saved);
    setTheirs(null);
    write(next);
  };
  return {
    draft,
    set: setDraft,
    base,
    theirs,
    changed,
    continueFrom,
    meet: (saved) => {
      if (saved.version <= untrack(base).version) return true;
      if (untrack(changed).length > 0) {
        setTheirs(saved);
        return false;
      }
      continueFrom(saved, saved.draft);
      return true;
    },
    reset: (tab, settings) => setDraft(tab, reconcile(defaultsOf(settings)[tab] as never)),
    discard: () => {
      const latest = untrack(theirs) ?? untrack(base);
      continueFrom(latest, latest.draft);
    },
  };
}
