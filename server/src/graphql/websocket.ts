import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { ExecutionArgs } from "graphql";
import { execute, subscribe } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Actor, Context, Environment } from "../context.ts";
import type { Gateway } from "./gateway.ts";
import { endsAccess } from "./live.ts";

const maxMessageBytes = 100_000;
const pingMs = 15_000;

type Extra = { socket: WebSocket; request: IncomingMessage };

/**
 * Serves `graphql-transport-ws` on the upgrade of /graphql. The browser's session cookie counts only from our own
 * origin; programs send `{ "authorization": "Bearer <token>" }` in `connection_init`. A socket closes with 4401 as
 * soon as the session, token or role it was opened with goes.
 */
export function serveWebSocket(
  server: Server,
  options: {
    environment: Environment;
    gateway: Gateway;
    authenticate: (headers: { authorization: string | null; cookie: string | null }) => Promise<Actor | null>;
    makeContext: (actor: Actor, ip: string) => Context;
    isOwnOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  },
): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  const actors = new Map<WebSocket, Actor>();

  const protocol = useServer<{ authorization?: unknown }, Extra>(
    {
      connectionInitWaitTimeout: 10_000,
      execute: (args) => (args as EnvelopedArguments).rootValue.execute(args),
      subscribe: (args) => (args as EnvelopedArguments).rootValue.subscribe(args),
      onConnect: async (ctx) => {
        const { authorization } = ctx.connectionParams ?? {};
        const { headers } = ctx.extra.request;
        const actor = await options.authenticate({
          authorization: typeof authorization === "string" ? authorization : (headers.authorization ?? null),
          cookie: options.isOwnOrigin(headers.origin, headers.host) ? (headers.cookie ?? null) : null,
        });
        if (!actor) {
          ctx.extra.socket.close(4401, "Unauthorized");
          return false;
        }
        actors.set(ctx.extra.socket, actor);
        const cancel = options.environment.clock.setTimer(
          () => ctx.extra.socket.close(4401, "Session expired"),
          actor.expiresAt.getTime() - options.environment.clock.now().getTime(),
        );
        ctx.extra.socket.once("close", () => {
          actors.delete(ctx.extra.socket);
          cancel();
        });
        return true;
      },
      onSubscribe: async (ctx, _id, params) => {
        const actor = actors.get(ctx.extra.socket);
        if (!actor) throw new Error("The socket is not connected.");
        const {
          schema,
          execute: run,
          subscribe: follow,
          contextFactory,
          parse,
          validate,
        } = options.gateway.getEnveloped({
          params,
          operation: options.makeContext(actor, ctx.extra.request.socket.remoteAddress ?? ""),
        });
        const document = parse(params.query);
        const errors = validate(schema, document);
        if (errors.length > 0) return errors;
        const args: EnvelopedArguments = {
          schema,
          operationName: params.operationName ?? null,
          document,
          variableValues: params.variables ?? null,
          contextValue: await contextFactory(),
          rootValue: { execute: run, subscribe: follow },
        };
        return args;
      },
    },
    sockets,
    pingMs,
  );

  const stopFollowing = options.environment.feed.onAdvance((changes) => {
    for (const change of changes)
      for (const [socket, actor] of actors)
        if (endsAccess(change, actor)) socket.close(4401, "Access changed");
  });

  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname !== "/graphql") return refuse(socket, "404 Not Found");
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
      await protocol.dispose();
      sockets.close();
    },
  };
}

type EnvelopedArguments = ExecutionArgs & {
  rootValue: { execute: typeof execute; subscribe: typeof subscribe };
};

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
