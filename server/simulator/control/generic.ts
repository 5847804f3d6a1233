import { randomBytes } from "node:crypto";
import {
  makeGenericCounters,
  type ApiKey,
  type GenericClient,
  type GenericCounters,
  type GenericSettings,
  type GenericUser,
  type Grant,
} from "../generic/generic-state.ts";
import { endGrant } from "../generic/grants.ts";
import { lookUp } from "../look-up.ts";
import type { World } from "../world.ts";
import { ControlError } from "./read-input.ts";

export type GenericClientDraft = Partial<GenericClient>;

export interface GenericUserDraft {
  id: string;
  name?: string;
  email?: string;
  password?: string;
  account?: { id: string; name: string };
}

/** Which grants: all when empty, otherwise those that fit every part. */
export interface GrantFilter {
  id?: string;
  clientId?: string;
  userId?: string;
}

export type GrantSummary = Grant & { live: boolean; liveAccessTokens: number };

/** What can be done to the generic service from outside. */
export interface GenericControl {
  registerClient(draft?: GenericClientDraft): GenericClient;
  listClients(): GenericClient[];
  removeClient(id: string): void;
  /** How the OAuth server behaves to all clients that have no settings of their own. */
  settings(): GenericSettings;
  setSettings(change: Partial<GenericSettings>): GenericSettings;
  listUsers(): GenericUser[];
  /** Adds a user, or changes the one with this id. */
  saveUser(draft: GenericUserDraft): GenericUser;
  listKeys(): ApiKey[];
  addKey(draft?: Partial<ApiKey>): ApiKey;
  removeKey(key: string): void;
  /** With the tokens themselves: tests look for leaks of these very texts. */
  listGrants(filter?: GrantFilter): GrantSummary[];
  /** Ends access tokens now; refresh tokens stay. Returns how many. */
  expireAccessTokens(filter?: GrantFilter): number;
  /** Ends grants, as a person does at the provider. Returns how many. */
  revokeGrants(filter?: GrantFilter): number;
  counters(): GenericCounters;
  resetCounters(): void;
}

export function makeGenericControl(world: World): GenericControl {
  const generic = () => world.state.generic;
  const listGrants = (filter: GrantFilter = {}) =>
    Object.values(generic().grants)
      .filter((grant) => fits(grant, filter))
      .map((grant) => summarise(world, grant));
  return {
    registerClient: (draft = {}) => registerGenericClient(world, draft),
    listClients: () => Object.values(generic().clients),
    removeClient: (id) => remove(world, generic().clients, id, "client"),

    settings: () => ({ ...generic().settings }),
    setSettings(change) {
      generic().settings = { ...generic().settings, ...change };
      world.touch();
      return { ...generic().settings };
    },

    listUsers: () => Object.values(generic().users),
    saveUser: (draft) => saveUser(world, draft),
    listKeys: () => Object.values(generic().apiKeys),
    addKey: (draft = {}) => addKey(world, draft),
    removeKey: (key) => remove(world, generic().apiKeys, key, "key"),

    listGrants,
    expireAccessTokens(filter = {}) {
      let expired = 0;
      for (const grant of Object.values(generic().grants)) {
        if (!fits(grant, filter)) continue;
        expired += summarise(world, grant).liveAccessTokens;
        for (const token of grant.accessTokens) token.expiresAt = Math.min(token.expiresAt, world.now());
      }
      world.touch();
      return expired;
    },
    revokeGrants(filter = {}) {
      const live = Object.values(generic().grants).filter(
        (grant) => grant.endedAt === undefined && fits(grant, filter),
      );
      for (const grant of live) endGrant(world, grant, "control");
      return live.length;
    },

    counters: () => structuredClone(generic().counters),
    resetCounters() {
      generic().counters = makeGenericCounters();
      world.touch();
    },
  };
}

/** Registers a client, or changes the one with this id. A public one (`auth: "none"`) has no secret. */
function registerGenericClient(world: World, draft: GenericClientDraft): GenericClient {
  for (const uri of draft.redirectUris ?? []) {
    if (!URL.canParse(uri)) throw new ControlError(400, `redirectUris has an entry that is no URL: ${uri}`);
  }
  const { clients } = world.state.generic;
  const id = draft.id ?? `generic-${randomBytes(8).toString("hex")}`;
  const before = lookUp(clients, id);
  const auth = draft.auth ?? before?.auth ?? "any";
  const secret = draft.secret ?? (before?.secret || randomBytes(24).toString("base64url"));
  const client: GenericClient = {
    id,
    secret: auth === "none" ? "" : secret,
    name: draft.name ?? before?.name ?? "Unnamed client",
    redirectUris: draft.redirectUris ?? before?.redirectUris ?? [],
    auth,
    settings: draft.settings ?? before?.settings ?? {},
  };
  clients[id] = client;
  world.touch();
  return client;
}

function saveUser(world: World, { id, ...change }: GenericUserDraft): GenericUser {
  if (!/^[a-z0-9][a-z0-9._-]{0,39}$/.test(id)) {
    throw new ControlError(400, "id must be lower-case letters, digits, hyphens, dots, at most 40");
  }
  const before = lookUp(world.state.generic.users, id);
  const user: GenericUser = {
    id,
    name: id,
    email: `${id}@generic.example`,
    password: `${id}-password`,
    account: { id: `acct_${id}`, name: `Account of ${id}` },
    ...before,
    ...change,
  };
  world.state.generic.users[id] = user;
  world.touch();
  return user;
}

function addKey(world: World, draft: Partial<ApiKey>): ApiKey {
  const userId = draft.userId ?? "robin";
  if (lookUp(world.state.generic.users, userId) === undefined) {
    throw new ControlError(404, `no user ${userId}`);
  }
  const key = draft.key ?? `gk-${randomBytes(20).toString("hex")}`;
  if (!/^[\x21-\x7e]{8,200}$/.test(key)) {
    throw new ControlError(400, "key must be 8 to 200 printable ASCII characters without a space");
  }
  const made: ApiKey = { key, name: draft.name ?? `key-${world.nextNumber()}`, userId };
  world.state.generic.apiKeys[key] = made;
  world.touch();
  return made;
}

function remove(world: World, from: Record<string, unknown>, key: string, what: string): void {
  if (lookUp(from, key) === undefined) throw new ControlError(404, `no such ${what}`);
  delete from[key];
  world.touch();
}

function summarise(world: World, grant: Grant): GrantSummary {
  const live = grant.endedAt === undefined;
  const now = world.now();
  const liveAccessTokens = live ? grant.accessTokens.filter((token) => token.expiresAt > now).length : 0;
  return { ...structuredClone(grant), live, liveAccessTokens };
}

function fits(grant: Grant, filter: GrantFilter): boolean {
  return (
    (filter.id ?? grant.id) === grant.id &&
    (filter.clientId ?? grant.clientId) === grant.clientId &&
    (filter.userId ?? grant.userId) === grant.userId
  );
}
