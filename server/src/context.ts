import type { CallbackEvent } from "./generated/prisma/enums.ts";
import type { Clock } from "./platform/clock.ts";
import type { Database, Transaction } from "./platform/database/client.ts";
import type { Feed } from "./platform/feed/feed.ts";
import type { Guards } from "./platform/guards.ts";
import type { Logger } from "./platform/logger.ts";
import type { MailTransport } from "./platform/mail/mail-transport.ts";
import type { Network } from "./platform/network/network.ts";
import type { Sandbox } from "./platform/sandbox/sandbox.ts";
import type { Vault } from "./platform/vault/vault.ts";
import type { ApiDoor } from "./providers/api-door.ts";
import type { Connectors } from "./providers/connectors.ts";
import type { Providers } from "./providers/providers.ts";
import { UnauthenticatedError } from "./platform/errors.ts";

/** Who acts: a member, through a browser session or an API token. */
export type Actor = {
  organizationId: string;
  memberId: string;
  name: string;
  roles: readonly string[];
  /** null for a browser session, which may do all that its roles allow. */
  scopes: readonly string[] | null;
  sessionId: string | null;
  apiTokenId: string | null;
  expiresAt: Date;
};

/** Who acts by the securityContext of a callback: an installation, for one attempt of one delivery. It is no actor. */
export type InstallationCaller = {
  /** The customer; of a test the publisher. */
  organizationId: string;
  publisherId: string;
  /** null for a test, which has no scopes. */
  installationId: string | null;
  extensionKey: string;
  deliveryId: string;
  attempt: number;
  /** That the delivery tells of. */
  event: CallbackEvent;
  /** `installation:read`, `config:read`, `connections:invoke`, as the installed manifest asks. */
  scopes: readonly string[];
  /** The last moment at which it is good. */
  expiresAt: Date;
  /** Which config values `config:read` shows: all to a receiver; no secret ones in a payload; in another organization's preview none. */
  configValues: "ALL" | "NOT_SECRET" | "NONE";
};

/** GraphQL documents in the name of an installation, without HTTP: what payload queries stand on. */
export type Queries = {
  /** Answers `data` as far as it goes, and the messages of what went wrong. Never throws. Within the limits of documents, and 5 s. */
  run(
    caller: InstallationCaller,
    document: string,
    variables?: Record<string, unknown>,
  ): Promise<{ data: unknown; errors: string[] }>;
  /** What keeps a document from being one that an installation may run: messages for people; empty where nothing does. */
  check(document: string): string[];
};

/** What every verb and job may use. Made once, in app.ts. */
export type Environment = {
  database: Database;
  clock: Clock;
  feed: Feed;
  log: Logger;
  network: Network;
  /** Where mail goes. */
  mail: MailTransport;
  sandbox: Sandbox;
  vault: Vault;
  /** The checks between tenants: all of them, but in the tests that show what each is for. */
  guards: Guards;
  /** How events and records of services are read: what accounts stand on. */
  providers: Providers;
  /** How the APIs of services are called: what connections stand on. */
  connectors: Connectors;
  /** Calls them, through connections. */
  apiDoor: ApiDoor;
  queries: Queries;
  /** Reads a record as it stands; null where it is gone. Throws ProviderError. What reads tokens stands above those who ask. */
  readRecord(key: RecordKey): Promise<Record<string, unknown> | null>;
  /** The address under which browsers and providers reach this Patchbay, without a trailing slash. */
  publicUrl: string;
  /** For how many days events and ended executions are kept. */
  retentionDays: number;
  /** This process among those that claim work. */
  workerId: string;
};

/** A record at a provider, and whose tokens to read it with. `module` as in `EventType.module`. */
export type RecordKey = { organizationId: string; authorizationId: string; module: string; recordId: string };

/** The first argument of a verb: what it may use, who acts and from where. */
export type Context = Environment & {
  actor: Actor | null;
  /** Set, with `actor` null, where a request carries a securityContext. Only what asks for it lets it in. */
  installation?: InstallationCaller | null;
  ip: string;
  /** Sets a cookie with the answer; null where there is no HTTP answer (WebSocket, jobs). */
  setCookie: ((cookie: string) => void) | null;
  /** The feed's position just before the actor was authenticated: what takes the access away again lies after it. */
  authenticatedFrom?: bigint;
};

export type TransactionScope = { tx: Transaction; now: Date };

/** The actor of a request; throws UnauthenticatedError when nobody is signed in. */
export function requireActor(ctx: Pick<Context, "actor">): Actor {
  if (!ctx.actor) throw new UnauthenticatedError();
  return ctx.actor;
}

/**
 * Runs a verb's writes in one transaction and wakes the feed after its commit. Nothing slow and nothing outside
 * the database belongs inside. What takes longer than `timeoutMs` (30 s unless given) is rolled back and throws.
 */
export async function inTransaction<Result>(
  environment: Pick<Environment, "database" | "clock" | "feed">,
  work: (scope: TransactionScope) => Promise<Result>,
  options: { timeoutMs?: number } = {},
): Promise<Result> {
  const result = await environment.database.prisma.$transaction(
    (tx) => work({ tx, now: environment.clock.now() }),
    options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs },
  );
  environment.feed.wake();
  return result;
}
