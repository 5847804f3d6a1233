import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseInAny } from "../access/index.ts";
import { Communication, defaultCommunication } from "../reports/index.ts";
import type { CommunicationValues } from "../reports/index.ts";
import { assertSettings } from "./check-settings.ts";
import type { WantedSettings } from "./check-settings.ts";
import { lockSettings } from "./lock-settings.ts";
import type { SettingsView } from "./settings-conflict-error.ts";
import { filterInput, mappingInput, syncInput } from "./settings-input.ts";
import { writeSettings } from "./write-settings.ts";

const Input = z.object({
  accountId: z.string(),
  version: z.number().int().min(0, "Give the version of the settings that you saw."),
  sync: syncInput.nullish(),
  mapping: mappingInput.nullish(),
  filters: filterInput.nullish(),
  communication: Communication.nullish(),
});

export type SettingsInput = z.input<typeof Input>;

/**
 * Saves tabs of the settings of an account, all of them or none; a tab that is left out stays. `version`: the one that the person
 * saw; where somebody has saved since, SettingsConflictError with the present settings. Schedules follow at once. What cannot work
 * is a ValidationError with the path of each issue.
 */
export async function saveIntegrationSettings(ctx: Context, input: SettingsInput): Promise<SettingsView> {
  const { organizationId } = authoriseInAny(ctx, "SYNC");
  const { accountId, version, communication, ...tabs } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const locked = await lockSettings(ctx, scope, { organizationId, accountId, version });
    const wanted: WantedSettings = {
      ...tabs,
      communication: communication && completed(communication),
    };
    await assertSettings(scope, locked, { ...tabs, communication });
    return writeSettings(ctx, scope, locked, "integrationSettings.saved", wanted);
  });
}

/** With a choice for each kind, in the order of the page. */
function completed({ mails, runs }: CommunicationValues): CommunicationValues {
  return {
    mails: defaultCommunication.mails.map(
      (standard) => mails.find(({ kind }) => kind === standard.kind) ?? standard,
    ),
    runs: defaultCommunication.runs.filter((kind) => runs.includes(kind)),
  };
}
