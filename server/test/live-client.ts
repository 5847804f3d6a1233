import { createClient } from "graphql-ws";
import type { Client, ClientOptions } from "graphql-ws";
import { WebSocket } from "ws";
import type { GraphQLAnswer } from "./builders.ts";

export type LiveClient = {
  client: Client;
  /** The underlying socket, once it is open. */
  socket: Promise<WebSocket>;
  /** Resolves with code and reason of the first close. */
  closed: Promise<{ code: number; reason: string }>;
  dispose(): Promise<void>;
};

/** The official `graphql-ws` client on a real socket; with `token` as programs send it, else as `headers` say. */
export function connectLive(
  origin: string,
  credentials: { token?: string; headers?: Record<string, string> },
  options: Partial<ClientOptions> = {},
): LiveClient {
  const opened = Promise.withResolvers<WebSocket>();
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  opened.promise.catch(() => undefined);
  class Socket extends WebSocket {
    constructor(url: string, protocols: string | string[]) {
      super(url, protocols, { headers: credentials.headers ?? {} });
    }
  }
  const client = createClient({
    url: `${origin.replace("http", "ws")}/graphql`,
    webSocketImpl: Socket,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => undefined,
    ...(credentials.token ? { connectionParams: { authorization: `Bearer ${credentials.token}` } } : {}),
    on: {
      connected: (socket) => opened.resolve(socket as WebSocket),
      closed: (event) => {
        const { code = 0, reason = "" } = event as { code?: number; reason?: string };
        opened.reject(new Error(`The socket closed with ${code} ${reason}.`));
        closed.resolve({ code, reason });
      },
    },
    ...options,
  });
  return {
    client,
    socket: opened.promise,
    closed: closed.promise,
    dispose: async () => {
      await client.dispose();
    },
  };
}

/** The payloads of one subscription, as an iterator: pull them with `next()`. */
export function subscribeLive(
  live: LiveClient,
  query: string,
  variables: Record<string, unknown> = {},
): AsyncIterableIterator<GraphQLAnswer> {
  return live.client.iterate({ query, variables }) as unknown as AsyncIterableIterator<GraphQLAnswer>;
}
