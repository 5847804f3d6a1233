import type { Transaction } from "../../platform/database/client.ts";
import type { DataSync } from "../../providers/data-sync.ts";
import { defaultSettings } from "./default-settings.ts";
import { getContactFields } from "./get-contact-fields.ts";
import type { IntegrationSettingsValues } from "./settings-values.ts";
import { readStored, savedIn } from "./stored-settings.ts";

/**
 * How an account is synchronised; of what nobody has saved the defaults, by the fields that its last org sync found. One query, two
 * where the mapping is the default one. `dataSync`: that of the account's provider.
 */
export async function getIntegrationSettings(
  db: Pick<Transaction, "integrationSettings" | "mirroredItem">,
  given: { organizationId: string; accountId: string; dataSync: DataSync | null },
): Promise<IntegrationSettingsValues> {
  const { organizationId, accountId, dataSync } = given;
  const row = await db.integrationSettings.findUnique({ where: { accountId, organizationId } });
  const needsFields = dataSync !== null && savedIn(row, "mapping") === 0;
  const fields = needsFields ? await getContactFields(db, accountId, dataSync) : [];
  return readStored(row, defaultSettings(dataSync, fields)).values;
}
