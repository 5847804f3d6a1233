import type { Context, TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment, IntegrationSettings } from "../../generated/prisma/client.ts";
import { NotFoundError } from "../../platform/errors.ts";
import type { ContactField, DataSync } from "../../providers/data-sync.ts";
import { authoriseIn } from "../access/index.ts";
import { defaultSettings } from "./default-settings.ts";
import { getContactFields } from "./get-contact-fields.ts";
import { SettingsConflictError } from "./settings-conflict-error.ts";
import type { IntegrationSettingsValues } from "./settings-values.ts";
import { readStored } from "./stored-settings.ts";
import type { StoredSettings } from "./stored-settings.ts";

/** What a save of settings starts from. */
export type LockedSettings = {
  organizationId: string;
  accountId: string;
  accountName: string;
  serviceName: string;
  dataSync: DataSync | null;
  fields: ContactField[];
  row: IntegrationSettings | null;
  present: StoredSettings;
  defaults: IntegrationSettingsValues;
};

type LockedAccount = {
  providerOrgName: string;
  environment: Environment;
  serviceName: string;
  provider: string;
};

/**
 * The settings of an account with the account's row locked, so that saves come one after the other, also the first. Throws
 * NotFoundError, ForbiddenError by its environment, and SettingsConflictError where `version` is not theirs any more.
 */
export async function lockSettings(
  ctx: Context,
  { tx }: TransactionScope,
  given: { organizationId: string; accountId: string; version: number },
): Promise<LockedSettings> {
  const { organizationId, accountId, version } = given;
  const [account] = await tx.$queryRaw<LockedAccount[]>(Prisma.sql`
    select a."providerOrgName", a."environment"::text as "environment", s."name" as "serviceName", s."provider"
    from "Account" a join "Service" s on s."id" = a."serviceId"
    where a."id" = ${accountId}::uuid and a."organizationId" = ${organizationId}::uuid for no key update of a`);
  if (!account) throw new NotFoundError("The account");
  authoriseIn(ctx, "SYNC", account.environment);
  const dataSync = ctx.providers.find(account.provider)?.dataSync ?? null;
  const row = await tx.integrationSettings.findUnique({ where: { accountId, organizationId } });
  const fields = dataSync ? await getContactFields(tx, accountId, dataSync) : [];
  const defaults = defaultSettings(dataSync, fields);
  const present = readStored(row, defaults);
  if (version !== present.values.version)
    throw new SettingsConflictError(
      {
        accountId,
        values: present.values,
        updatedAt: row?.updatedAt ?? null,
        updatedByName: row?.updatedByName ?? null,
      },
      present.savedIn,
      version,
    );
  const { providerOrgName: accountName, serviceName } = account;
  return { organizationId, accountId, accountName, serviceName, dataSync, fields, row, present, defaults };
}
