import type { Environment } from "../../context.ts";
import type { Transaction } from "../../platform/database/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { ContactField, DataSync } from "../../providers/data-sync.ts";
import { defaultSettings } from "./default-settings.ts";
import { getContactFields } from "./get-contact-fields.ts";
import type { IntegrationSettingsValues } from "./settings-values.ts";
import { readStored } from "./stored-settings.ts";

type Key = { organizationId: string; accountId: string };

/**
 * How an account is synchronised; the defaults where nobody has saved anything, by the fields that its last org sync found. One
 * query, two for defaults. `dataSync`: that of the account's provider.
 */
export async function getIntegrationSettings(
  db: Pick<Transaction, "integrationSettings" | "mirroredItem">,
  { organizationId, accountId, dataSync }: Key & { dataSync: DataSync | null },
): Promise<IntegrationSettingsValues> {
  const row = await db.integrationSettings.findUnique({ where: { accountId, organizationId } });
  if (row) return readStored(row).values;
  return defaultSettings(dataSync, dataSync ? await getContactFields(db, accountId, dataSync) : []);
}

/** What settings are about: the account's service, what its provider can, and the fields of its contacts. */
export type SettingsGround = {
  serviceName: string;
  dataSync: DataSync | null;
  fields: ContactField[];
};

/** Throws NotFoundError. */
export async function getSettingsGround(
  { providers }: Pick<Environment, "providers">,
  db: Pick<Transaction, "account" | "mirroredItem">,
  { organizationId, accountId }: Key,
): Promise<SettingsGround> {
  const account = await db.account.findUnique({
    where: { id: accountId, organizationId },
    select: { service: { select: { name: true, provider: true } } },
  });
  if (!account) throw new NotFoundError("The account");
  const dataSync = providers.find(account.service.provider)?.dataSync ?? null;
  return {
    serviceName: account.service.name,
    dataSync,
    fields: dataSync ? await getContactFields(db, accountId, dataSync) : [],
  };
}
