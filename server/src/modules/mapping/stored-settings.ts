import { z } from "zod";
import type { IntegrationSettings } from "../../generated/prisma/client.ts";
import type { FieldType } from "../../providers/data-sync.ts";
import { FIELD_TYPES } from "../../providers/data-sync.ts";
import { Communication } from "../reports/index.ts";
import { filterInput, mappingInput, syncInput } from "./settings-input.ts";
import type { IntegrationSettingsValues } from "./settings-values.ts";

/** The tabs of the settings, in their order. */
export const settingsTabs = ["sync", "mapping", "filters", "communication"] as const;
export type SettingsTab = (typeof settingsTabs)[number];

/** With each tab is kept which version of the settings last changed it: what a conflict tells. 0: nobody has, its default stands. */
const saved = z.object({ savedIn: z.number().int().default(0) });
/** Types of custom properties that were removed: contacts may still have values of them. */
const formerTypes = z.object({ former: z.record(z.string(), z.enum(FIELD_TYPES)).default({}) });

/** Settings as they are kept: what people chose, and what the next save needs to know. */
export type StoredSettings = {
  values: IntegrationSettingsValues;
  savedIn: Record<SettingsTab, number>;
  former: { [property: string]: FieldType };
};

const readers = {
  sync: syncInput,
  mapping: mappingInput,
  filters: filterInput,
  communication: Communication,
};

/** The version that last changed a tab; 0: none. */
export function savedIn(row: IntegrationSettings | null, tab: SettingsTab): number {
  return row ? saved.parse(row[tab]).savedIn : 0;
}

/** Reads a row over the defaults. What it was saved with was checked then, so a row that does not fit throws. */
export function readStored(
  row: IntegrationSettings | null,
  defaults: IntegrationSettingsValues,
): StoredSettings {
  const read = <Tab extends SettingsTab>(tab: Tab): IntegrationSettingsValues[Tab] =>
    row && savedIn(row, tab) > 0
      ? (readers[tab].parse(row[tab]) as IntegrationSettingsValues[Tab])
      : defaults[tab];
  return {
    values: {
      version: row?.version ?? 0,
      sync: read("sync"),
      mapping: read("mapping"),
      filters: read("filters"),
      communication: read("communication"),
    },
    savedIn: {
      sync: savedIn(row, "sync"),
      mapping: savedIn(row, "mapping"),
      filters: savedIn(row, "filters"),
      communication: savedIn(row, "communication"),
    },
    former: row ? formerTypes.parse(row.mapping).former : {},
  };
}
