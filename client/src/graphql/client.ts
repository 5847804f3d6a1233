import { Client, fetchExchange, mapExchange, subscriptionExchange } from "@urql/core";
import { makeCache } from "./cache.ts";
import type { LiveTransport } from "./live-transport.ts";

/** Sent with every POST: a cross-site form cannot add it, which is the server's CSRF check. */
const headers = { "x-patchbay-csrf": "1" };

/** The urql client of one signed-in stretch: cache → subscriptions over the one socket → HTTP. */
export function makeClient(transport: LiveTransport, onUnauthenticated: () => void): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    fetchOptions: { headers, credentials: "same-origin" },
    exchanges: [
      mapExchange({
        onError(error) {
          const codes = error.graphQLErrors.map((each) => each.extensions?.code);
          if (codes.includes("UNAUTHENTICATED")) onUnauthenticated();
        },
      }),
      makeCache(),
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: transport.subscribe(
              {
                query: request.query ?? "",
                variables: { ...request.variables },
                ...(request.operationName ? { operationName: request.operationName } : {}),
              },
              {
                next: (result) => sink.next(result as Parameters<typeof sink.next>[0]),
                error: (error) => sink.error(error),
                complete: () => sink.complete(),
              },
            ),
          }),
        }),
      }),
      fetchExchange,
    ],
  });
}
