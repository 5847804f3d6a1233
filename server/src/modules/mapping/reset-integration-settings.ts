import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { ValidationError } from "../../platform/errors.ts";
import { authoriseInAny } from "../access/index.ts";
import { lockSettings } from "./lock-settings.ts";
import type { SettingsView } from "./settings-conflict-error.ts";
import type { SettingsTab } from "./stored-settings.ts";
import { writeSettings } from "./write-settings.ts";

/**
 * Puts one tab of the settings of an account back to its default. The mapping has no way back: ValidationError. Otherwise as
 * `saveIntegrationSettings`.
 */
export async function resetIntegrationSettings(
  ctx: Context,
  { accountId, tab, version }: { accountId: string; tab: SettingsTab; version: number },
): Promise<SettingsView> {
  const { organizationId } = authoriseInAny(ctx, "SYNC");
  if (tab === "mapping")
    throw new ValidationError([
      { path: "tab", message: "The mapping is not reset: `defaults.mapping` tells what it was at first." },
    ]);
  return inTransaction(ctx, async (scope) => {
    const locked = await lockSettings(ctx, scope, { organizationId, accountId, version });
    return writeSettings(ctx, scope, locked, "integrationSettings.reset", { [tab]: locked.defaults[tab] });
  });
}
