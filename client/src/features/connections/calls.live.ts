import { createEffect, on } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { useSession } from "../../graphql/session.tsx";
import { createLive } from "../../graphql/solid.ts";

const connectionCalled = graphql(`
  subscription ConnectionCalled($after: String, $connectionId: ID) {
    connectionCalled(after: $after, connectionId: $connectionId) {
      cursor
      connectionId
      connection {
        ...LiveConnection_connection
      }
    }
  }
`);

/**
 * Keeps the log of calls of one connection live, from now on: a busy one makes too many for a tab that shows none of them.
 * What happened while the socket was away is read as soon as it is back, as such a stream has no cursor to go on from.
 */
export function createCallsLive(connectionId: () => string | null): void {
  const { connection } = useSession();
  createLive(
    connectionCalled,
    () => touchLists("ConnectionCall"),
    () => {
      const id = connectionId();
      return id === null ? null : { after: undefined, connectionId: id };
    },
  );
  createEffect(
    on(
      () => connection().kind === "live",
      (live) => live && touchLists("ConnectionCall"),
      { defer: true },
    ),
  );
}
