import type { Reply } from "../http/call.ts";
import type { Api } from "./authenticate.ts";
import { listModules, type CrmModule } from "./module-catalogue.ts";

/** `GET settings/modules`: all at once, without pages. */
export function getModules({ org, product }: Api): Reply {
  const modules = listModules(org, product).map(describeModule);
  return modules.length === 0 ? { status: 204 } : { status: 200, json: { modules } };
}

function describeModule(module: CrmModule): object {
  return {
    id: module.id,
    api_name: module.apiName,
    module_name: module.plural,
    singular_label: module.singular,
    plural_label: module.plural,
    actual_singular_label: module.singular,
    actual_plural_label: module.plural,
    generated_type: module.custom ? "custom" : "default",
    api_supported: true,
    creatable: true,
    editable: true,
    deletable: true,
    viewable: true,
    visible: true,
    visibility: 1,
    status: "visible",
    global_search_supported: true,
    quick_create: true,
    sequence_number: module.ordinal + 1,
    parent_module: {},
    profiles: [],
    access_type: "org_based",
    modified_time: null,
    modified_by: null,
  };
}
