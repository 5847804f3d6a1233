import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import type { Actor, Context, Environment, InstallationCaller } from "./context.ts";
import { createGateway } from "./graphql/gateway.ts";
import { createQueries } from "./graphql/installation-queries.ts";
import { serveWebSocket } from "./graphql/websocket.ts";
import { authenticate, readBearer } from "./modules/access/index.ts";
import {
  beginContextUse,
  findSecurityContext,
  isSecurityContext,
  refuseContextUse,
} from "./modules/callbacks/index.ts";
import { openApiDoor } from "./modules/connections/index.ts";
import { readRecord } from "./modules/authorization/index.ts";
import { defaultRetentionDays } from "./modules/executions/index.ts";
import { saveDefaultServices } from "./modules/catalogue/index.ts";
import { startWork } from "./work.ts";
import { makeRoutes } from "./routes.ts";
import type { Clock } from "./platform/clock.ts";
import { systemClock } from "./platform/clock.ts";
import { openDatabase } from "./platform/database/client.ts";
import { applyMigrations } from "./platform/database/migrations.ts";
import { openFeed } from "./platform/feed/feed.ts";
import { boundArrival } from "./platform/http/arrival.ts";
import { holdRequests } from "./platform/http/hold-requests.ts";
import { askForBody } from "./platform/http/request-body.ts";
import { readRequestUrl } from "./platform/http/request-url.ts";
import { answerRoute, findRoute, sendResponse } from "./platform/http/routes.ts";
import { serveApplication } from "./platform/http/static-files.ts";
import { allGuards } from "./platform/guards.ts";
import type { Guards } from "./platform/guards.ts";
import type { Logger } from "./platform/logger.ts";
import { defaultMailFrom } from "./platform/mail/mail-from.ts";
import { openMail } from "./platform/mail/open-mail.ts";
import { createNetwork } from "./platform/network/network.ts";
import { startWorker } from "./platform/queue/worker.ts";
import { makeSandbox } from "./platform/sandbox/sandbox.ts";
import type { MasterKey } from "./platform/vault/master-keys.ts";
import { createVault } from "./platform/vault/vault.ts";
import { createConnectors } from "./providers/connectors.ts";
import { createProviders } from "./providers/providers.ts";
import { simulatedDataCentres, zohoDataCentres } from "./providers/zoho/data-centres.ts";
import { schema } from "./schema.ts";

const maxGraphQLBodyBytes = 100_000;
/** Within which a request has to arrive whole, unless it is streamed. */
const arrivalMs = 60_000;
const migrations = resolve(import.meta.dirname, "../../prisma/migrations");
const consoleFolder = resolve(import.meta.dirname, "../../client/dist");

export type AppOptions = {
  host: string;
  /** 0 takes a free one. */
  port: number;
  databaseUrl: string;
  /** Unset: where it listens. */
  publicUrl?: string;
  masterKeys: readonly [MasterKey, ...MasterKey[]];
  /** The provider simulator's origin, which the network door is opened for; unset in production. */
  simulatorOrigin?: string;
  /** The mail server; unset: the built-in inbox where there is a simulator, else none. */
  smtpUrl?: string | undefined;
  /** What mails come from: `Name <address>`; `patchbay@` the public host unless given. */
  mailFrom?: string;
  /** For how many days events and ended executions are kept; 30 unless given. */
  retentionDays?: number;
  log: Logger;
  clock?: Clock;
  /** Whether this process claims background work. */
  work?: boolean;
  /** Tests only: origins that the network door is opened for beside the simulator's. No setting leads here. */
  openOrigins?: readonly string[];
  /** Tests only: leaves a guard out, to show what it stops. No setting leads here. */
  guards?: Guards;
};

export type App = {
  environment: Environment;
  /** Where it listens, such as `http://127.0.0.1:4000`. */
  origin: string;
  /** Stops claiming, drains what runs, closes sockets and the database. */
  close(): Promise<void>;
};

/** The composition root: makes every dependency, hands it out, and listens. Migrates the database first. */
export async function startApp(options: AppOptions): Promise<App> {
  const { log } = options;
  const clock = options.clock ?? systemClock;
  const { edited } = await applyMigrations(options.databaseUrl, migrations);
  if (edited.length > 0) log.warn({ edited }, "migrations have been edited since this database was made");
  const database = await openDatabase(options.databaseUrl, {
    onError: (error) => log.warn({ err: error }, "a database connection broke"),
  });
  const feed = await openFeed(database, log);
  const vault = createVault(options.masterKeys);
  const worker = await startWorker(database, log, vault.keyIds);
  const network = createNetwork({
    clock,
    log,
    allow: [...(options.simulatorOrigin ? [options.simulatorOrigin] : []), ...(options.openOrigins ?? [])],
  });

  const guards = options.guards ?? allGuards;
  const outside = {
    network,
    clock,
    guards,
    zoho: options.simulatorOrigin ? simulatedDataCentres(options.simulatorOrigin) : zohoDataCentres(),
    simulatorOrigin: options.simulatorOrigin,
  };

  // Node's requestTimeout would cut uploads that progress; `boundArrival` spares the streaming routes.
  const server = createServer({ requestTimeout: 0, headersTimeout: 20_000 });
  const answerBy = holdRequests(server);
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(options.port, options.host, done);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`;
  const publicUrl = options.publicUrl ?? origin;
  const mail = openMail({
    smtpUrl: options.smtpUrl,
    from: options.mailFrom ?? defaultMailFrom(publicUrl),
    hasInbox: options.simulatorOrigin !== undefined,
    database,
    clock,
    log,
  });
  const environment: Environment = {
    database,
    clock,
    feed,
    log,
    network,
    mail,
    sandbox: makeSandbox({ clock, log }),
    vault,
    guards,
    providers: createProviders(outside),
    connectors: createConnectors(outside),
    apiDoor: {
      call: (request) => apiDoor.call(request),
      forScript: (caller) => apiDoor.forScript(caller),
      close: () => apiDoor.close(),
    },
    queries: {
      run: (caller, document, variables) => queries.run(caller, document, variables),
      check: (document) => queries.check(document),
    },
    readRecord: (key) => readRecord(environment, key),
    publicUrl,
    retentionDays: options.retentionDays ?? defaultRetentionDays,
    workerId: worker.id,
  };

  const apiDoor = openApiDoor(environment);
  await saveDefaultServices(environment);
  const gateway = createGateway(schema, log, {
    begin: (caller, use) => beginContextUse(environment, caller, use),
    refuse: (id, code) => refuseContextUse(environment, id, code),
  });
  const queries = createQueries(gateway, schema, environment);
  const routes = makeRoutes(environment);
  const ownOrigins = new Set([new URL(environment.publicUrl).origin, origin]);
  const isOwnOrigin = (value: string | undefined): boolean => value !== undefined && ownOrigins.has(value);
  const makeContext = (
    actor: Actor | null,
    ip: string,
    authenticatedFrom: bigint,
    setCookie: Context["setCookie"] = null,
  ): Context => ({ ...environment, actor, ip, authenticatedFrom, setCookie });

  async function answerGraphQL(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers } = request;
    if (request.method === "POST") {
      const length = headers["content-length"];
      if (length === undefined)
        return refuse(request, response, 411, "LENGTH_REQUIRED", "Send a Content-Length.");
      if (Number(length) > maxGraphQLBodyBytes)
        return refuse(
          request,
          response,
          413,
          "BODY_TOO_LARGE",
          `A request may have at most ${maxGraphQLBodyBytes} bytes.`,
        );
      // What a form of another site can send would sign its visitor in as somebody else.
      if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? ""))
        return refuse(request, response, 415, "UNSUPPORTED_MEDIA_TYPE", "Send application/json.");
    }
    // A cookie counts only where the browser vouches that our own pages sent it.
    const trusted = headers.origin === undefined || isOwnOrigin(headers.origin);
    const ip = request.socket.remoteAddress ?? "";
    const from = feed.position();
    const bearer = readBearer(headers.authorization ?? null);
    // The one place where a securityContext counts: the proxy, WebSockets and everything else know API tokens and sessions alone.
    let installation: InstallationCaller | null = null;
    if (bearer !== null && isSecurityContext(bearer)) {
      installation = await findSecurityContext(environment, bearer, ip);
      if (!installation)
        return refuse(
          request,
          response,
          401,
          "UNAUTHENTICATED",
          "This securityContext is unknown, has expired, or its extension was uninstalled.",
        );
    }
    const actor = installation
      ? null
      : await authenticate(environment, {
          authorization: headers.authorization ?? null,
          cookie: trusted ? (headers.cookie ?? null) : null,
        });
    const operation: Context = {
      ...makeContext(actor, ip, from, (cookie) => {
        if (!response.headersSent) response.appendHeader("set-cookie", cookie);
      }),
      installation,
    };
    response.setHeader("cache-control", "no-store");
    await gateway(request, response, { operation });
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = readRequestUrl(request.url, origin);
    if (!url) return sendResponse(request, response, { status: 400, body: "That is not an address." });
    const found = findRoute(routes, request.method, url);
    if (!found?.route.stream) {
      boundArrival(request, response, arrivalMs);
      askForBody(request, response);
    }
    void (async () => {
      if (url.pathname === "/graphql") return answerGraphQL(request, response);
      if (found) return answerRoute(found, request, response, url);
      if (request.method === "GET" || request.method === "HEAD") {
        // Cookies and redirect URIs are of the public address: under its other name nobody could sign in.
        if (isOtherLoopbackName(request.headers.host, environment.publicUrl))
          return sendResponse(request, response, {
            status: 307,
            headers: { location: `${new URL(environment.publicUrl).origin}${url.pathname}${url.search}` },
          });
        return serveApplication(consoleFolder, request, response, url.pathname);
      }
      sendResponse(request, response, { status: 404, body: "There is nothing here." });
    })().catch((error: unknown) => {
      log.error({ err: error, path: url.pathname }, "a request failed");
      if (!response.headersSent)
        sendResponse(request, response, { status: 500, body: "Something went wrong on our side." });
      else response.destroy();
    });
  }
  answerBy(answer);
  const sockets = serveWebSocket(server, {
    environment,
    gateway,
    authenticate: (credentials) => authenticate(environment, credentials),
    makeContext,
    isOwnOrigin,
  });
  const work =
    options.work === false ? null : await startWork(environment, { retentionDays: options.retentionDays });

  return {
    environment,
    origin,
    async close() {
      const stopped = work?.stop();
      // Scripts that wait for their turn would be waited for, each for its whole time.
      await environment.sandbox.drain();
      await stopped;
      await sockets.close();
      server.close();
      server.closeAllConnections();
      await worker.stop();
      await apiDoor.close();
      await feed.close();
      await mail.close();
      await network.close();
      await environment.sandbox.close();
      await database.close();
    },
  };
}

/** Whether a `Host` is `localhost` with the port of a public address that is 127.0.0.1 or [::1]. */
function isOtherLoopbackName(host: string | undefined, publicUrl: string): boolean {
  const { hostname, port } = new URL(publicUrl);
  return host === `localhost:${port}` && (hostname === "127.0.0.1" || hostname === "[::1]");
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
): void {
  sendResponse(request, response, {
    status,
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ errors: [{ message, extensions: { code } }] }),
  });
}
