import type { Reply } from "../http/call.ts";
import type { ProviderOrg } from "../state.ts";
import type { Api } from "./authenticate.ts";
import { crmError, INVALID_MODULE } from "./errors.ts";
import { findModule, type CrmModule } from "./module-catalogue.ts";
import { readPage } from "./read-page.ts";

export interface CrmView {
  id: string;
  name: string;
  systemName: string | null;
  /** Record `n` is in the view when `n % every` is 0; the first view has all records. */
  every: number;
}

export function listViews(org: ProviderOrg, module: CrmModule): CrmView[] {
  const names = [`All ${module.plural}`, `My ${module.plural}`, `Recently Modified ${module.plural}`];
  return Array.from({ length: org.size.viewsPerModule }, (_, index) => ({
    id: `${org.idPrefix}005${String(module.ordinal * 1000 + index + 1).padStart(9, "0")}`,
    name: names[index] ?? `${module.plural}, part ${index + 1}`,
    systemName: index < names.length ? (names[index] ?? "").toUpperCase().replaceAll(" ", "") : null,
    every: index + 1,
  }));
}

/** `GET settings/custom_views?module=`. */
export function getViews({ org, product }: Api, query: URLSearchParams): Reply {
  const apiName = query.get("module");
  if (apiName === null) {
    return crmError(400, "REQUIRED_PARAM_MISSING", "One of the expected parameter is missing", {
      param_name: "module",
    });
  }
  const module = findModule(org, product, apiName);
  if (module === undefined) return INVALID_MODULE;
  const page = readPage(query);
  if ("status" in page) return page;
  const all = listViews(org, module);
  const start = (page.page - 1) * page.perPage;
  const views = all.slice(start, start + page.perPage).map((view, index) => ({
    id: view.id,
    name: view.name,
    display_value: view.name,
    system_name: view.systemName,
    system_defined: view.systemName !== null,
    default: start + index === 0,
    favorite: null,
    access_type: "public",
    category: view.systemName === null ? "created_by_me" : "public_views",
    created_by: null,
    modified_by: null,
    last_accessed_time: null,
    modified_time: null,
    locked: false,
  }));
  if (views.length === 0) return { status: 204 };
  const info = {
    per_page: page.perPage,
    count: views.length,
    page: page.page,
    more_records: start + views.length < all.length,
    default: all[0]?.id,
    translation: {
      public_views: "Public Views",
      other_users_views: "Other Users Views",
      created_by_me: "Created By Me",
    },
  };
  return { status: 200, json: { custom_views: views, info } };
}
