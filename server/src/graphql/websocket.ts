import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { GraphQLError } from "graphql";
import type { ExecutionArgs, execute, subscribe } from "graphql";
import type { SubscribePayload } from "graphql-ws";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Actor, Context, Environment } from "../context.ts";
import { setTimerAt } from "../platform/clock.ts";
import { readRequestUrl } from "../platform/http/request-url.ts";
import { translateError } from "./errors.ts";
import type { Gateway } from "./gateway.ts";
import { endsAccess, hasLostAccess, isAccessChange } from "./live.ts";

const maxMessageBytes = 100_000;
const pingMs = 15_000;
// A socket whose peer reads too slowly to keep this low is cut; the peer resumes with its cursors.
const maxBufferedBytes = 4_000_000;
const maxOperations = 100;
const farewellMs = 10_000;
const shutdownMs = 1_000;

type Extra = { socket: WebSocket; request: IncomingMessage };

/**
 * Serves `graphql-transport-ws` on the upgrade of /graphql. The browser's session cookie counts only from our own
 * origin; programs send `{ "authorization": "Bearer <token>" }` in `connection_init`. A socket closes with 4401 as
 * soon as the session, token or role it was opened with goes, and with 4408 when the peer does not keep up reading.
 */
export function serveWebSocket(
  server: Server,
  options: {
    environment: Environment;
    gateway: Gateway;
    authenticate: (headers: { authorization: string | null; cookie: string | null }) => Promise<Actor | null>;
    makeContext: (actor: Actor, ip: string, authenticatedFrom: bigint) => Context;
    isOwnOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  },
): { close(): Promise<void> } {
  const { clock, feed, log } = options.environment;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const actors = new Map<WebSocket, Actor>();

  // A peer that does not read does not answer the closing handshake either.
  function cut(socket: WebSocket, code: number, reason: string): void {
    socket.close(code, reason);
    const cancel = clock.setTimer(() => socket.terminate(), farewellMs);
    socket.once("close", cancel);
  }

  const protocol = useServer<{ authorization?: unknown }, Extra>(
    {
      connectionInitWaitTimeout: 10_000,
      // Keeps what broke inside out of close reasons.
      isProd: true,
      execute: (args) => (args as EnvelopedArguments).rootValue.execute(args),
      subscribe: (args) => (args as EnvelopedArguments).rootValue.subscribe(args),
      onConnect: async (ctx) => {
        const { authorization } = ctx.connectionParams ?? {};
        const { socket, request } = ctx.extra;
        const { headers } = request;
        const from = feed.position();
        const actor = await options.authenticate({
          authorization: typeof authorization === "string" ? authorization : (headers.authorization ?? null),
          cookie: options.isOwnOrigin(headers.origin, headers.host) ? (headers.cookie ?? null) : null,
        });
        if (!actor) {
          cut(socket, 4401, "Unauthorized");
          return false;
        }
        if (socket.readyState !== socket.OPEN) return false;
        actors.set(socket, actor);
        const cancel = setTimerAt(clock, actor.expiresAt, () => cut(socket, 4401, "Session expired"));
        socket.once("close", () => {
          actors.delete(socket);
          cancel();
        });
        if (await hasLostAccess(feed, actor, from)) {
          cut(socket, 4401, "Access changed");
          return false;
        }
        return true;
      },
      onSubscribe: async (ctx, _id, params) => {
        const actor = actors.get(ctx.extra.socket);
        if (!actor) throw new Error("The socket is not connected.");
        if (Object.keys(ctx.subscriptions).length > maxOperations) return [tooManyOperations()];
        const { remoteAddress } = ctx.extra.request.socket;
        // What took the access away before this position has closed the socket already.
        const operation = options.makeContext(actor, remoteAddress ?? "", feed.position());
        try {
          return await prepare(options.gateway, params, operation);
        } catch (error) {
          return [translateError(error, log)];
        }
      },
      onNext: (ctx) => {
        if (ctx.extra.socket.bufferedAmount > maxBufferedBytes)
          cut(ctx.extra.socket, 4408, "Too slow: resume");
      },
      onError: (ctx, _id, _params, errors) =>
        errors.map((error) =>
          // Sending to a peer that is gone is no error of ours, and nobody reads this.
          ctx.extra.socket.readyState === ctx.extra.socket.OPEN && !isWriteError(error.originalError)
            ? translateError(error, log).toJSON()
            : { message: "The connection broke." },
        ),
    },
    sockets,
    pingMs,
  );

  const stopFollowing = feed.onAdvance((changes) => {
    for (const change of changes.filter(isAccessChange))
      for (const [socket, actor] of actors)
        if (endsAccess(change, actor)) cut(socket, 4401, "Access changed");
  });

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener, a peer that resets the connection here would end the process.
    socket.on("error", () => socket.destroy());
    if (readRequestUrl(request.url, "http://localhost")?.pathname !== "/graphql")
      return refuse(socket, "404 Not Found");
    if (
      request.headers.origin !== undefined &&
      !options.isOwnOrigin(request.headers.origin, request.headers.host)
    )
      return refuse(socket, "403 Forbidden");
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request));
  });

  return {
    async close() {
      stopFollowing();
      const cancel = clock.setTimer(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, shutdownMs);
      await protocol.dispose();
      cancel();
    },
  };
}

type EnvelopedArguments = ExecutionArgs & {
  rootValue: { execute: typeof execute; subscribe: typeof subscribe };
};

/** Parses and validates an operation with the gateway's limits: what to run, or why not. */
async function prepare(
  gateway: Gateway,
  params: SubscribePayload,
  operation: Context,
): Promise<EnvelopedArguments | GraphQLError[]> {
  const { schema, execute, subscribe, contextFactory, parse, validate } = gateway.getEnveloped({
    params,
    operation,
  });
  const document = parse(params.query);
  const errors: readonly GraphQLError[] = validate(schema, document);
  if (errors.length > 0) return errors.map((error) => translateError(error, operation.log));
  return {
    schema,
    operationName: params.operationName ?? null,
    document,
    variableValues: params.variables ?? null,
    contextValue: await contextFactory(),
    rootValue: { execute, subscribe },
  };
}

function tooManyOperations(): GraphQLError {
  return new GraphQLError(`A socket may have at most ${maxOperations} operations at a time.`, {
    extensions: { code: "TOO_MANY_OPERATIONS" },
  });
}

function isWriteError(error: Error | undefined | null): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "write";
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
