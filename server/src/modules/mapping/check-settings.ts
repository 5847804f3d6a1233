import type { TransactionScope } from "../../context.ts";
import { ValidationError } from "../../platform/errors.ts";
import type { ValidationIssue } from "../../platform/errors.ts";
import { isRequired, settableKinds } from "../reports/index.ts";
import type { CommunicationValues } from "../reports/index.ts";
import { CONTACT_PROPERTIES } from "./contact-properties.ts";
import { typeWords } from "./field-types.ts";
import type { LockedSettings } from "./lock-settings.ts";
import { findMappingIssues } from "./mapping-issues.ts";
import type { FilterValues, MappingValues, SyncValues } from "./settings-values.ts";

/** Tabs to save; null or absent: as it is. */
export type WantedSettings = {
  sync?: SyncValues | null | undefined;
  mapping?: MappingValues | null | undefined;
  filters?: FilterValues | null | undefined;
  communication?: CommunicationValues | null | undefined;
};

/** Refuses settings that cannot work for the account as it is now. Throws ValidationError that names each issue. */
export async function assertSettings(
  scope: TransactionScope,
  locked: LockedSettings,
  wanted: WantedSettings,
): Promise<void> {
  const issues = [
    ...(wanted.sync ? checkSync(locked, wanted.sync) : []),
    ...(wanted.mapping ? checkMapping(locked, wanted.mapping) : []),
    ...(wanted.filters ? await checkFilters(scope, locked, wanted.filters) : []),
    ...(wanted.communication ? checkCommunication(wanted.communication) : []),
  ];
  if (issues.length > 0) throw new ValidationError(issues);
}

function checkSync({ dataSync, serviceName }: LockedSettings, sync: SyncValues): ValidationIssue[] {
  if (dataSync || (sync.contacts === "OFF" && !sync.users && !sync.views)) return [];
  return [{ path: "sync", message: `${serviceName} has no data sync.` }];
}

/** What stood before may stay, though its field has gone since: its values are told as mapping errors. */
function checkMapping({ fields, present }: LockedSettings, mapping: MappingValues): ValidationIssue[] {
  const before = present.values.mapping;
  const properties = new Map(
    [...CONTACT_PROPERTIES, ...mapping.customProperties].map((property) => [property.name, property]),
  );
  const stood = new Set(before.properties.map(({ property, field }) => `${property} ${field}`));
  const entries = findMappingIssues({ mapping, fields, properties }).flatMap(
    ({ index, member, property, field, stops, message }) =>
      index === null || (!stops && member === "field" && stood.has(`${property} ${field}`))
        ? []
        : [{ path: `mapping.properties.${index}.${member}`, message }],
  );
  const types = mapping.customProperties.flatMap(({ name, type }, index): ValidationIssue[] => {
    const known = before.customProperties.find((each) => each.name === name)?.type ?? present.former[name];
    if (!known || known === type) return [];
    const message = `“${name}” has held ${typeWords[known]}, and contacts may have such values: its type cannot change. Add a property of another name.`;
    return [{ path: `mapping.customProperties.${index}.type`, message }];
  });
  return [...entries, ...types];
}

async function checkFilters(
  { tx }: TransactionScope,
  { accountId, dataSync, present, serviceName }: LockedSettings,
  filters: FilterValues,
): Promise<ValidationIssue[]> {
  if (filters.onlyViews && filters.views.length === 0)
    return [{ path: "filters.views", message: "Choose at least one view, or take all records." }];
  const added = filters.views.filter((key) => !present.values.filters.views.includes(key));
  if (added.length === 0) return [];
  const known = await tx.mirroredItem.findMany({
    where: { accountId, object: "VIEWS", parentKey: dataSync?.contactModule ?? "", key: { in: added } },
    select: { key: true },
  });
  const keys = new Set(known.map(({ key }) => key));
  return added
    .filter((key) => !keys.has(key))
    .map((key) => ({
      path: `filters.views.${filters.views.indexOf(key)}`,
      message: `${serviceName} has no view of contacts “${key}”.`,
    }));
}

function checkCommunication({ mails, runs }: CommunicationValues): ValidationIssue[] {
  const settable: readonly string[] = settableKinds;
  const choices = mails.flatMap(({ kind, delivery }, index): ValidationIssue[] => {
    const path = `communication.mails.${index}`;
    if (!settable.includes(kind))
      return [{ path: `${path}.kind`, message: "This kind of mail is no setting of an account." }];
    if (mails.findIndex((each) => each.kind === kind) < index)
      return [{ path: `${path}.kind`, message: "This kind of mail is named twice." }];
    if (isRequired(kind) && delivery !== "AT_ONCE")
      return [{ path: `${path}.delivery`, message: "This mail goes out at once, whatever anybody chooses." }];
    return [];
  });
  const orgSync = runs.indexOf("ORG_SYNC");
  if (orgSync === -1) return choices;
  return [...choices, { path: `communication.runs.${orgSync}`, message: "An org sync is not reported." }];
}
