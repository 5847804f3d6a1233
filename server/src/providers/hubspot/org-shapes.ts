import { z } from "zod";
import type { OrgItem } from "../provider.ts";

// The parts of HubSpot's settings that Patchbay keeps. Only what is relied on is required.
// Sources: "Properties", "Owners" and "Lists", CRM API v3.
const text = z.string().nullish();
const flag = z.boolean().nullish();

const property = z.object({
  name: z.string().min(1),
  label: text,
  type: text,
  fieldType: text,
  hidden: flag,
  calculated: flag,
  hubspotDefined: flag,
  externalOptions: flag,
  options: z.array(z.object({ value: z.coerce.string(), hidden: flag })).nullish(),
  modificationMetadata: z.object({ readOnlyValue: flag }).nullish(),
});
const owner = z.object({
  id: z.coerce.string().min(1),
  email: text,
  firstName: text,
  lastName: text,
  archived: flag,
  teams: z.array(z.object({ name: text, primary: flag })).nullish(),
});
const list = z.object({
  listId: z.coerce.string().min(1),
  name: text,
  objectTypeId: text,
  processingType: text,
});

export const propertiesAnswer = z.object({ results: z.array(property) });
export const paging = z.object({ next: z.object({ after: z.coerce.string().min(1) }).nullish() }).nullish();
export const ownersAnswer = z.object({ results: z.array(owner), paging });
export const listsAnswer = z.object({ lists: z.array(list), hasMore: flag, offset: z.int().nullish() });

export type Property = z.infer<typeof property>;

export function toField(module: string, given: Property): OrgItem {
  const choices = (given.options ?? []).filter(({ hidden }) => hidden !== true).map(({ value }) => value);
  return {
    key: given.name,
    parentKey: module,
    data: {
      apiName: given.name,
      label: given.label || given.name,
      type: given.type ?? "string",
      fieldType: given.fieldType ?? "text",
      readOnly: given.modificationMetadata?.readOnlyValue === true || given.calculated === true,
      hidden: given.hidden ?? false,
      custom: given.hubspotDefined !== true,
      // Of lists that HubSpot keeps elsewhere, such as owners, the options here are none or not all.
      choices: given.externalOptions === true ? [] : choices,
    },
  };
}

/** Who may own records. HubSpot tells no role; the first team stands in its place. */
export function toUser(given: z.infer<typeof owner>) {
  const name = [given.firstName, given.lastName].filter(Boolean).join(" ");
  const team = given.teams?.find(({ primary }) => primary === true) ?? given.teams?.[0];
  return {
    id: given.id,
    name: name || given.email || given.id,
    email: given.email || null,
    active: given.archived !== true,
    role: team?.name ?? null,
  };
}

export function toView(module: string, given: z.infer<typeof list>): OrgItem {
  return {
    key: given.listId,
    parentKey: module,
    data: { name: given.name || `List ${given.listId}`, processingType: given.processingType ?? null },
  };
}
