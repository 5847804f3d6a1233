import { z } from "zod";
import type { OrgItem } from "../provider.ts";

// The parts of Salesforce's descriptions that Patchbay keeps. Source: REST API Developer Guide, "Describe Global", "sObject Describe"
// and "List View".
const text = z.string().nullish();
const flag = z.boolean().nullish();

const object = z.object({
  name: z.string().min(1),
  label: text,
  labelPlural: text,
  custom: flag,
  customSetting: flag,
  deprecatedAndHidden: flag,
  queryable: flag,
  layoutable: flag,
  createable: flag,
});
const field = z.object({
  name: z.string().min(1),
  label: text,
  type: z.string().min(1),
  length: z.number().nullish(),
  nillable: flag,
  defaultedOnCreate: flag,
  createable: flag,
  updateable: flag,
  custom: flag,
  deprecatedAndHidden: flag,
  restrictedPicklist: flag,
  picklistValues: z.array(z.object({ active: flag, value: text })).nullish(),
  referenceTo: z.array(z.string()).nullish(),
  relationshipName: text,
});
const view = z.object({
  id: z.string().min(1),
  label: text,
  developerName: text,
  soqlCompatible: flag,
});

export const objectsAnswer = z.object({ sobjects: z.array(object) });
export const fieldsAnswer = z.object({ fields: z.array(field) });
export const viewsAnswer = z.object({ listviews: z.array(view) });

/** Whether people work with the records of an object: what has no page is the machinery's. */
export function isOfPeople(given: z.infer<typeof object>): boolean {
  return (
    given.queryable === true &&
    given.layoutable === true &&
    given.createable === true &&
    given.deprecatedAndHidden !== true &&
    given.customSetting !== true
  );
}

export function toModule(given: z.infer<typeof object>): OrgItem {
  return {
    key: given.name,
    data: {
      id: null,
      singularLabel: given.label ?? given.name,
      pluralLabel: given.labelPlural ?? given.name,
      custom: given.custom ?? false,
    },
  };
}

export function toField(module: string, given: z.infer<typeof field>): OrgItem {
  return {
    key: given.name,
    parentKey: module,
    data: {
      apiName: given.name,
      id: null,
      label: given.label ?? given.name,
      dataType: given.type,
      length: given.length ?? null,
      mandatory: given.nillable === false && given.defaultedOnCreate !== true && given.createable === true,
      readOnly: given.updateable !== true,
      custom: given.custom ?? false,
      choices: (given.picklistValues ?? []).flatMap(({ active, value }) =>
        active === false || !value ? [] : [value],
      ),
      restricted: given.restrictedPicklist ?? false,
      relation: given.relationshipName ?? null,
      lookupModules: given.referenceTo ?? [],
    },
  };
}

export function toView(module: string, given: z.infer<typeof view>): OrgItem {
  return {
    key: given.id,
    parentKey: module,
    data: {
      name: given.label ?? given.developerName ?? given.id,
      systemName: given.developerName ?? null,
      isDefault: false,
    },
  };
}
