import { z } from "zod";
import { ORG_OBJECTS } from "../provider.ts";
import type { Checkpoint, OrgItem, OrgPage, OrgSync } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { listUsers } from "./list-users.ts";
import {
  fieldsAnswer,
  isOfPeople,
  objectsAnswer,
  toField,
  toModule,
  toView,
  viewsAnswer,
} from "./org-shapes.ts";
import type { SalesforceApi } from "./salesforce-api.ts";

type PageRequest = { tokens: Tokens; checkpoint: Checkpoint | null; signal?: AbortSignal | undefined };

// Objects still to read (the first is next), and how many there are in all.
const perModule = z.object({ modules: z.array(z.string()), total: z.int() });
// The most that one call lists; what has more views is cut there.
const VIEWS_PER_CALL = "2000";

/** Org sync of Salesforce: objects in one call, fields and list views object by object, users by pages. */
export function createSalesforceOrgSync(api: SalesforceApi): OrgSync {
  async function listModules({ tokens, signal }: PageRequest): Promise<OrgItem[]> {
    const { sobjects } = await api.read({ tokens, path: "sobjects", signal }, objectsAnswer);
    return sobjects.filter(isOfPeople).map(toModule);
  }

  async function readModules(request: PageRequest): Promise<OrgPage> {
    const items = await listModules(request);
    const progress = { done: items.length, total: items.length, unit: "ITEM" as const };
    return { items, next: null, progress, skipped: [] };
  }

  async function readUsers(request: PageRequest): Promise<OrgPage> {
    const { users, next, done } = await listUsers(api, request);
    return {
      items: users.map(({ id, data }) => ({ key: id, data })),
      next,
      progress: { done, total: next ? null : done, unit: "ITEM" },
      skipped: [],
    };
  }

  /** What belongs to one object; the first call of a kind asks for the objects as well. */
  async function readPerModule(
    request: PageRequest,
    readOne: (module: string) => Promise<OrgItem[]>,
  ): Promise<OrgPage> {
    const at = request.checkpoint
      ? perModule.parse(request.checkpoint)
      : await listModules(request).then((items) => ({
          modules: items.map(({ key }) => key),
          total: items.length,
        }));
    const [module, ...rest] = at.modules;
    const done = at.total - rest.length;
    if (module === undefined)
      return {
        items: [],
        next: null,
        progress: { done: at.total, total: at.total, unit: "MODULE" },
        skipped: [],
      };
    const skipped: OrgPage["skipped"] = [];
    const items = await readOne(module).catch((error: unknown) => {
      if (!isNotListable(error)) throw error;
      skipped.push({ key: module, reason: error.message });
      return [];
    });
    const next = rest.length > 0 ? { modules: rest, total: at.total } : null;
    return { items, next, progress: { done, total: at.total, unit: "MODULE" }, skipped };
  }

  function readFields(request: PageRequest): Promise<OrgPage> {
    const { tokens, signal } = request;
    return readPerModule(request, async (module) => {
      const path = `sobjects/${encodeURIComponent(module)}/describe`;
      const { fields } = await api.read({ tokens, path, signal }, fieldsAnswer);
      return fields
        .filter((field) => field.deprecatedAndHidden !== true)
        .map((field) => toField(module, field));
    });
  }

  function readViews(request: PageRequest): Promise<OrgPage> {
    const { tokens, signal } = request;
    return readPerModule(request, async (module) => {
      const path = `sobjects/${encodeURIComponent(module)}/listviews`;
      const { listviews } = await api.read(
        { tokens, path, query: { limit: VIEWS_PER_CALL }, signal },
        viewsAnswer,
      );
      // The records of a view are read by its query.
      return listviews.filter((view) => view.soqlCompatible !== false).map((view) => toView(module, view));
    });
  }

  const readers = { MODULES: readModules, FIELDS: readFields, USERS: readUsers, VIEWS: readViews };
  return {
    objects: ORG_OBJECTS,
    readPage: ({ tokens, object, checkpoint, signal }) => readers[object]({ tokens, checkpoint, signal }),
  };
}

// Some objects have no list views, and some cannot be described by everybody.
function isNotListable(error: unknown): error is ProviderError {
  return (
    error instanceof ProviderError && error.kind === "REFUSED" && [400, 403, 404].includes(error.status ?? 0)
  );
}
