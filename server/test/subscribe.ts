import { createClient } from "graphql-ws";
import { WebSocket } from "ws";
import type { TestApp } from "./app.ts";

export type Subscription = {
  /** The payload of the one root field, in order; waits for it. Rejects when the stream ends or after 15 s. */
  next(): Promise<Record<string, unknown>>;
  close(): Promise<void>;
};

/** One subscription over a real `graphql-transport-ws` socket, as a partner's program opens it. */
export function subscribe(
  app: TestApp,
  token: string,
  document: string,
  variables: Record<string, unknown> = {},
): Subscription {
  const client = createClient({
    url: `${app.origin.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const results = client.iterate<Record<string, Record<string, unknown>>>({ query: document, variables });
  return {
    async next() {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(new Error("Nothing came within 15 s.")), 15_000);
      const result = await Promise.race([results.next(), late.promise]).finally(() => clearTimeout(timer));
      const payload = result.done ? undefined : Object.values(result.value.data ?? {})[0];
      if (!payload) throw new Error(`The stream ended or failed: ${JSON.stringify(result.value)}`);
      return payload;
    },
    async close() {
      await results.return?.();
      await client.dispose();
    },
  };
}
