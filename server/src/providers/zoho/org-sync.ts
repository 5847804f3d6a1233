import { z } from "zod";
import { ORG_OBJECTS } from "../provider.ts";
import type { Checkpoint, OrgItem, OrgPage, OrgSync } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import type { Crm } from "./crm.ts";
import {
  fieldsAnswer,
  modulesAnswer,
  toField,
  toModule,
  toUser,
  toView,
  usersAnswer,
  viewsAnswer,
} from "./org-shapes.ts";

type PageRequest = { tokens: Tokens; checkpoint: Checkpoint | null; signal?: AbortSignal | undefined };

const PER_PAGE = "200";

// Modules still to read (the first is next), how many there are in all, and the page within the first.
const perModule = z.object({ modules: z.array(z.string()), total: z.int(), page: z.int().positive() });
const perPage = z.object({ page: z.int().positive(), done: z.int() });

/** Org sync of Zoho CRM: modules in one call, users by pages of 200, fields and views module by module. */
export function createZohoOrgSync(crm: Crm): OrgSync {
  async function listModules({ tokens, signal }: PageRequest) {
    const answer = await crm.read({ tokens, path: "settings/modules", signal }, modulesAnswer);
    return (answer?.modules ?? []).filter((module) => module.api_supported !== false);
  }

  async function readModules(request: PageRequest): Promise<OrgPage> {
    const items = (await listModules(request)).map(toModule);
    const progress = { done: items.length, total: items.length, unit: "ITEM" as const };
    return { items, next: null, progress, skipped: [] };
  }

  async function readUsers({ tokens, checkpoint, signal }: PageRequest): Promise<OrgPage> {
    const { page, done } = checkpoint ? perPage.parse(checkpoint) : { page: 1, done: 0 };
    const query = { type: "AllUsers", page: String(page), per_page: PER_PAGE };
    const answer = await crm.read({ tokens, path: "users", query, signal }, usersAnswer);
    const items = (answer?.users ?? []).map(toUser);
    const more = answer?.info?.more_records === true && items.length > 0;
    const soFar = done + items.length;
    return {
      items,
      next: more ? { page: page + 1, done: soFar } : null,
      progress: { done: soFar, total: more ? null : soFar, unit: "ITEM" },
      skipped: [],
    };
  }

  /** One page of what belongs to a module; the first call of an object asks for the modules as well. */
  async function readPerModule(
    request: PageRequest,
    readOne: (module: string, page: number) => Promise<{ items: OrgItem[]; more: boolean }>,
  ): Promise<OrgPage> {
    const at = request.checkpoint
      ? perModule.parse(request.checkpoint)
      : await listModules(request).then((modules) => ({
          modules: modules.map((module) => module.api_name),
          total: modules.length,
          page: 1,
        }));
    const [module, ...rest] = at.modules;
    if (module === undefined)
      return {
        items: [],
        next: null,
        progress: { done: at.total, total: at.total, unit: "MODULE" },
        skipped: [],
      };
    const skipped: OrgPage["skipped"] = [];
    const { items, more } = await readOne(module, at.page).catch((error: unknown) => {
      if (!isNotListable(error)) throw error;
      skipped.push({ key: module, reason: error.message });
      return { items: [], more: false };
    });
    const left = more ? at.modules : rest;
    const next = left.length > 0 ? { modules: left, total: at.total, page: more ? at.page + 1 : 1 } : null;
    return {
      items,
      next,
      progress: { done: at.total - left.length, total: at.total, unit: "MODULE" },
      skipped,
    };
  }

  function readFields(request: PageRequest): Promise<OrgPage> {
    const { tokens, signal } = request;
    return readPerModule(request, async (module) => {
      const call = { tokens, path: "settings/fields", query: { module }, signal };
      const answer = await crm.read(call, fieldsAnswer);
      return { items: (answer?.fields ?? []).map((field) => toField(module, field)), more: false };
    });
  }

  function readViews(request: PageRequest): Promise<OrgPage> {
    const { tokens, signal } = request;
    return readPerModule(request, async (module, page) => {
      const query = { module, page: String(page), per_page: PER_PAGE };
      const answer = await crm.read({ tokens, path: "settings/custom_views", query, signal }, viewsAnswer);
      const items = (answer?.custom_views ?? []).map((view) => toView(module, view));
      return { items, more: answer?.info?.more_records === true && items.length > 0 };
    });
  }

  const readers = { MODULES: readModules, FIELDS: readFields, USERS: readUsers, VIEWS: readViews };
  return {
    objects: ORG_OBJECTS,
    readPage: ({ tokens, object, checkpoint, signal }) => readers[object]({ tokens, checkpoint, signal }),
  };
}

// Some modules are listed but have no fields or views to list (400, 403). An unknown URL is our mistake, not theirs.
function isNotListable(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.kind === "REFUSED" && [400, 403].includes(error.status ?? 0);
}
