import { z } from "zod";
import type { OrgItem } from "../provider.ts";

// The parts of Zoho CRM's settings that Patchbay keeps. Only what is relied on is required: Zoho adds and
// nulls members without notice. Source: CRM API v8, "Metadata APIs" and "Users".
const text = z.string().nullish();
const flag = z.boolean().nullish();
const named = z.object({ name: text }).nullish();
const info = z.object({ more_records: flag }).nullish();

const module = z.object({
  id: text,
  api_name: z.string().min(1),
  singular_label: text,
  plural_label: text,
  generated_type: text,
  api_supported: flag,
});
const field = z.object({
  id: text,
  api_name: z.string().min(1),
  field_label: text,
  data_type: text,
  length: z.number().nullish(),
  system_mandatory: flag,
  read_only: flag,
  custom_field: flag,
  pick_list_values: z.array(z.object({ display_value: text, actual_value: text })).nullish(),
  lookup: z.object({ module: z.object({ api_name: text }).nullish() }).nullish(),
});
const user = z.object({
  id: z.string().min(1),
  full_name: text,
  email: text,
  status: text,
  role: named,
  profile: named,
});
const view = z.object({
  id: z.string().min(1),
  name: text,
  display_value: text,
  system_name: text,
  default: flag,
});

export const modulesAnswer = z.object({ modules: z.array(module) });
export const fieldsAnswer = z.object({ fields: z.array(field) });
export const usersAnswer = z.object({ users: z.array(user), info });
export const viewsAnswer = z.object({ custom_views: z.array(view), info });

export function toModule(given: z.infer<typeof module>): OrgItem {
  return {
    key: given.api_name,
    data: {
      id: given.id ?? null,
      singularLabel: given.singular_label ?? given.api_name,
      pluralLabel: given.plural_label ?? given.api_name,
      custom: given.generated_type === "custom",
    },
  };
}

export function toField(moduleName: string, given: z.infer<typeof field>): OrgItem {
  return {
    key: given.api_name,
    parentKey: moduleName,
    data: {
      apiName: given.api_name,
      id: given.id ?? null,
      label: given.field_label ?? given.api_name,
      dataType: given.data_type ?? "text",
      length: given.length ?? null,
      mandatory: given.system_mandatory ?? false,
      readOnly: given.read_only ?? false,
      custom: given.custom_field ?? false,
      choices: (given.pick_list_values ?? []).map(
        (choice) => choice.actual_value ?? choice.display_value ?? "",
      ),
      lookupModule: given.lookup?.module?.api_name ?? null,
    },
  };
}

export function toUser(given: z.infer<typeof user>): OrgItem {
  return {
    key: given.id,
    data: {
      name: given.full_name ?? null,
      email: given.email ?? null,
      active: given.status === "active",
      role: given.role?.name ?? null,
      profile: given.profile?.name ?? null,
    },
  };
}

export function toView(moduleName: string, given: z.infer<typeof view>): OrgItem {
  return {
    key: given.id,
    parentKey: moduleName,
    data: {
      name: given.display_value ?? given.name ?? given.id,
      systemName: given.system_name ?? null,
      isDefault: given.default ?? false,
    },
  };
}
