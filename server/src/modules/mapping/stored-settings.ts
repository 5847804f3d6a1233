import { z } from "zod";
import type { IntegrationSettings } from "../../generated/prisma/client.ts";
import { Communication } from "../reports/index.ts";
import type { ContactProperty } from "./contact-properties.ts";
import { filterInput, mappingInput, syncInput } from "./settings-input.ts";
import type { IntegrationSettingsValues } from "./settings-values.ts";

/** The tabs of the settings, in their order. */
export const settingsTabs = ["sync", "mapping", "filters", "communication"] as const;
export type SettingsTab = (typeof settingsTabs)[number];

/** With each tab is kept which version of the settings last changed it: what a conflict tells. */
const saved = z.object({ savedIn: z.number().int().default(0) });
/** Types of custom properties that were removed: contacts may still have values of them. */
const formerTypes = z.object({ former: z.record(z.string(), z.string()).default({}) });

/** Settings as they are kept: what people chose, and what the next save needs to know. */
export type StoredSettings = {
  values: IntegrationSettingsValues;
  savedIn: Record<SettingsTab, number>;
  former: { [property: string]: string };
};

/** Reads a row. What it was saved with was checked then, so a row that does not fit throws. */
export function readStored(row: IntegrationSettings): StoredSettings {
  return {
    values: {
      version: row.version,
      sync: syncInput.parse(row.sync),
      mapping: mappingInput.parse(row.mapping),
      filters: filterInput.parse(row.filters),
      communication: Communication.parse(row.communication),
    },
    savedIn: {
      sync: saved.parse(row.sync).savedIn,
      mapping: saved.parse(row.mapping).savedIn,
      filters: saved.parse(row.filters).savedIn,
      communication: saved.parse(row.communication).savedIn,
    },
    former: formerTypes.parse(row.mapping).former,
  };
}

/** The removed properties after a save: those from before, and what this save removes. */
export function formerAfter(
  { former, values }: StoredSettings,
  kept: readonly ContactProperty[],
): { [property: string]: string } {
  const removed = values.mapping.customProperties.filter(
    ({ name }) => !kept.some((each) => each.name === name),
  );
  return { ...former, ...Object.fromEntries(removed.map(({ name, type }) => [name, type])) };
}
