import { DomainError } from "../../platform/errors.ts";
import { settingsTabs } from "./stored-settings.ts";
import type { SettingsTab, StoredSettings } from "./stored-settings.ts";

/** Settings of an account, and who saved them last. */
export type SettingsView = {
  accountId: string;
  values: StoredSettings["values"];
  updatedAt: Date | null;
  updatedByName: string | null;
};

const tabNames: Record<SettingsTab, string> = {
  sync: "Sync",
  mapping: "Contact property mapping",
  filters: "Filters",
  communication: "Communication",
};

/** Somebody saved these settings after the version that a save starts from: nothing was saved, nothing is lost. */
export class SettingsConflictError extends DomainError {
  readonly code = "SETTINGS_CHANGED";
  readonly settings: SettingsView;
  /** The tabs that were changed since that version. */
  readonly tabs: SettingsTab[];
  constructor(settings: SettingsView, savedIn: StoredSettings["savedIn"], version: number) {
    const tabs = settingsTabs.filter((tab) => savedIn[tab] > version);
    super(
      `${settings.updatedByName ?? "Somebody"} has changed these settings meanwhile (${tabs.map((tab) => tabNames[tab]).join(", ") || "another version"}). Nothing of yours was saved: look at what changed, and save again.`,
    );
    this.settings = settings;
    this.tabs = tabs;
  }
}
