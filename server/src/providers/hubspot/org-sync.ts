import { z } from "zod";
import { ORG_OBJECTS } from "../provider.ts";
import type { Checkpoint, OrgPage, OrgSync } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import type { HubSpotApi } from "./hubspot-api.ts";
import { listsAnswer, ownersAnswer, propertiesAnswer, toField, toUser, toView } from "./org-shapes.ts";

export const CONTACTS = "contacts";
const LISTS_PER_PAGE = 100;
export const OWNERS_PER_PAGE = 100;

/** A kind of records, the type that lists name it by, and a scope without which it need not be asked for. */
const MODULES = [
  { key: CONTACTS, singular: "Contact", plural: "Contacts", typeId: "0-1", scope: null },
  {
    key: "companies",
    singular: "Company",
    plural: "Companies",
    typeId: "0-2",
    scope: "crm.schemas.companies.read",
  },
  { key: "deals", singular: "Deal", plural: "Deals", typeId: "0-3", scope: "crm.schemas.deals.read" },
  { key: "tickets", singular: "Ticket", plural: "Tickets", typeId: "0-5", scope: "tickets" },
] as const;

type PageRequest = { tokens: Tokens; checkpoint: Checkpoint | null; signal?: AbortSignal | undefined };

const modulesLeft = z.object({ modules: z.array(z.string()), done: z.int() });
const listsAt = z.object({ offset: z.int().nonnegative(), done: z.int() });
/** Owners come in two lists: those who are there, and those who left. */
export const ownersAt = z.object({ archived: z.boolean(), after: z.string().nullable(), done: z.int() });

/** Org sync of HubSpot: the kinds of records that the scopes let one see, their properties, owners, and lists. */
export function createHubSpotOrgSync(api: HubSpotApi): OrgSync {
  async function readModules({ tokens }: PageRequest): Promise<OrgPage> {
    const items = modulesOf(tokens).map(({ key, singular, plural }) => ({
      key,
      data: { singularLabel: singular, pluralLabel: plural, custom: false },
    }));
    const progress = { done: items.length, total: items.length, unit: "ITEM" as const };
    return { items, next: null, progress, skipped: [] };
  }

  async function readFields({ tokens, checkpoint, signal }: PageRequest): Promise<OrgPage> {
    const all = modulesOf(tokens).map(({ key }) => key as string);
    const at = modulesLeft.safeParse(checkpoint).data ?? { modules: all, done: 0 };
    const [module = CONTACTS, ...rest] = at.modules;
    const skipped: OrgPage["skipped"] = [];
    const path = `crm/v3/properties/${encodeURIComponent(module)}`;
    const answer = await api.read({ tokens, path, signal }, propertiesAnswer).catch((error: unknown) => {
      if (module === CONTACTS || !isNotListable(error)) throw error;
      skipped.push({ key: module, reason: error.message });
      return { results: [] };
    });
    const done = at.done + answer.results.length;
    return {
      items: answer.results.map((property) => toField(module, property)),
      next: rest.length > 0 ? { modules: rest, done } : null,
      progress: { done, total: rest.length > 0 ? null : done, unit: "ITEM" },
      skipped,
    };
  }

  async function readUsers({ tokens, checkpoint, signal }: PageRequest): Promise<OrgPage> {
    const { users, next, total, done } = await readOwners(api, { tokens, checkpoint, signal });
    return {
      items: users.map(({ id, ...data }) => ({ key: id, data })),
      next,
      progress: { done, total, unit: "ITEM" },
      skipped: [],
    };
  }

  async function readViews({ tokens, checkpoint, signal }: PageRequest): Promise<OrgPage> {
    const at = listsAt.safeParse(checkpoint).data ?? { offset: 0, done: 0 };
    const body = { offset: at.offset, count: LISTS_PER_PAGE, query: "" };
    const answer = await api.read({ tokens, path: "crm/v3/lists/search", body, signal }, listsAnswer);
    const moduleOf = new Map<string, string>(modulesOf(tokens).map(({ typeId, key }) => [typeId, key]));
    const items = answer.lists.flatMap((list) => {
      const module = moduleOf.get(list.objectTypeId ?? "");
      return module === undefined ? [] : [toView(module, list)];
    });
    const more = answer.hasMore === true && answer.lists.length > 0;
    const done = at.done + items.length;
    return {
      items,
      next: more ? { offset: at.offset + answer.lists.length, done } : null,
      progress: { done, total: more ? null : done, unit: "ITEM" },
      skipped: [],
    };
  }

  const readers = { MODULES: readModules, FIELDS: readFields, USERS: readUsers, VIEWS: readViews };
  return {
    objects: ORG_OBJECTS,
    readPage: ({ tokens, object, checkpoint, signal }) => readers[object]({ tokens, checkpoint, signal }),
  };
}

/** One page of at most 100 people: first those who are there, then those who left. Source: "Owners", CRM API v3. */
export async function readOwners(api: HubSpotApi, { tokens, checkpoint, signal }: PageRequest) {
  const at = ownersAt.safeParse(checkpoint).data ?? { archived: false, after: null, done: 0 };
  const query = {
    limit: String(OWNERS_PER_PAGE),
    archived: String(at.archived),
    ...(at.after !== null && { after: at.after }),
  };
  const answer = await api.read({ tokens, path: "crm/v3/owners", query, signal }, ownersAnswer);
  const users = answer.results.map((owner) => toUser({ ...owner, archived: at.archived }));
  const after = answer.paging?.next?.after ?? null;
  const done = at.done + users.length;
  const next: Checkpoint | null =
    after !== null && users.length > 0
      ? { archived: at.archived, after, done }
      : at.archived
        ? null
        : { archived: true, after: null, done };
  return { users, next, done, total: next === null ? done : null };
}

function modulesOf({ scopes }: Tokens) {
  return MODULES.filter(({ scope }) => scope === null || scopes.includes(scope));
}

function isNotListable(error: unknown): error is ProviderError {
  return error instanceof ProviderError && ["REFUSED", "SCOPE_MISSING"].includes(error.kind);
}
