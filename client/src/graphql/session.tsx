import { createRequest } from "@urql/core";
import type { Client } from "@urql/core";
import { createContext, createSignal, onCleanup, untrack, useContext } from "solid-js";
import type { Accessor, ParentProps } from "solid-js";
import { graphql } from "../gql/gql.ts";
import type { Permission, SessionViewerQuery } from "../gql/graphql.ts";
import { count } from "../lib/format-count.ts";
import { announce } from "../ui/announce.ts";
import { makeClient } from "./client.ts";
import { nextConnectionState } from "./connection-state.ts";
import type { ConnectionState } from "./connection-state.ts";
import { makeLiveTransport } from "./live-transport.ts";
import type { LiveTransport } from "./live-transport.ts";
import { refetchEverything } from "./refetch.ts";

const viewerDocument = graphql(`
  query SessionViewer {
    viewer {
      member {
        id
        name
        email
        roles
      }
      organization {
        id
        name
        slug
      }
      permissions
      sessionExpiresAt
    }
  }
`);

const feedCursorDocument = graphql(`
  query SessionFeedCursor {
    feedCursor
  }
`);

export type Viewer = NonNullable<SessionViewerQuery["viewer"]>;
export type SessionState =
  | { kind: "loading" }
  | { kind: "unreachable" }
  | { kind: "signedOut"; reason: string | null }
  | { kind: "signedIn"; viewer: Viewer };

export type Session = {
  client: Accessor<Client>;
  state: Accessor<SessionState>;
  connection: Accessor<ConnectionState>;
  /** Where subscriptions begin; null until it was read. Moves only when everything is read again. */
  feedCursor: Accessor<string | null>;
  /**
   * The newest cursor seen so far, not reactive: a stream that only one page needs begins there, so that nothing falls between
   * it and the data that is read afterwards, and nothing old is sent again.
   */
  latestCursor: () => string | null;
  can: (permission: Permission) => boolean;
  /** Asks again who is signed in: at the start, after signing in, when the server was away. */
  start: () => Promise<void>;
  signedOut: (reason: string | null) => void;
  retryNow: () => void;
};

const sessionEnded = "Your session has ended. Sign in to go on.";

const SessionContext = createContext<Session>();

/** The session of this tab: who is signed in, the client, the live connection. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside SessionProvider");
  return session;
}

function makeSession(): Session & { dispose: () => void } {
  const [state, setState] = createSignal<SessionState>({ kind: "loading" });
  const [connection, setConnection] = createSignal<ConnectionState>({ kind: "connecting" });
  const [feedCursor, setFeedCursor] = createSignal<string | null>(null);

  const makeParts = () => {
    const transport: LiveTransport = makeLiveTransport({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
      onEvent: (event) => {
        if (parts().transport !== transport) return;
        setConnection((now) => nextConnectionState(now, event));
        if (event.kind === "signedOut") void accessEnded();
      },
      onCaughtUp: (missed) =>
        announce(
          missed === 0
            ? "Back live: nothing was missed."
            : `Back live: ${count(missed, "change")} caught up.`,
          {
            toast: true,
          },
        ),
      onCursorExpired: () => void readAgain(),
    });
    return {
      transport,
      client: makeClient(transport, () => signedOut(sessionEnded)),
    };
  };
  const [parts, setParts] = createSignal<{ transport: LiveTransport; client: Client }>(
    null as unknown as { transport: LiveTransport; client: Client },
  );
  setParts(makeParts());

  const readCursor = async () => {
    const request = createRequest(String(feedCursorDocument), {});
    const result = await parts().client.executeQuery(request, { requestPolicy: "network-only" }).toPromise();
    return result.data ? String(result.data.feedCursor) : null;
  };

  let readingAgain = false;
  /** The cursor first, then the data, then the subscriptions: in this order no change falls between. */
  const readAgain = async () => {
    if (readingAgain) return;
    readingAgain = true;
    const cursor = await readCursor();
    refetchEverything();
    readingAgain = false;
    if (cursor !== null) setFeedCursor(cursor);
    announce("The gap was too long to replay: everything was read again.", { toast: true });
  };

  const signedOut = (reason: string | null) => {
    if (state().kind === "signedOut") return;
    setFeedCursor(null);
    setState({ kind: "signedOut", reason: state().kind === "loading" ? null : reason });
    parts().transport.dispose();
  };

  const connectAnew = () => {
    parts().transport.dispose();
    setConnection({ kind: "connecting" });
    setParts(makeParts());
  };

  /** Who is signed in; undefined when the server does not answer. */
  const readViewer = async (): Promise<Viewer | null | undefined> => {
    const request = createRequest(String(viewerDocument), {});
    const result = await parts().client.executeQuery(request, { requestPolicy: "network-only" }).toPromise();
    return result.error && !result.data ? undefined : (result.data as SessionViewerQuery).viewer;
  };

  /** The server ended the socket: the session is over, or the roles have changed. Asking tells which. */
  const accessEnded = async () => {
    if (state().kind !== "signedIn") return;
    setFeedCursor(null);
    connectAnew();
    const viewer = await readViewer();
    if (viewer === undefined) return setState({ kind: "unreachable" });
    if (!viewer) return signedOut(sessionEnded);
    setState({ kind: "signedIn", viewer });
    const cursor = await readCursor();
    refetchEverything();
    setFeedCursor(cursor);
    announce("Your roles have changed: this is what you may do now.", { toast: true });
  };

  const start = async () => {
    if (state().kind !== "loading") connectAnew();
    const viewer = await readViewer();
    if (viewer === undefined) {
      if (state().kind !== "signedOut") setState({ kind: "unreachable" });
      return;
    }
    if (!viewer) {
      setState({ kind: "signedOut", reason: null });
      return;
    }
    setFeedCursor(await readCursor());
    setState({ kind: "signedIn", viewer });
  };

  return {
    client: () => parts().client,
    state,
    connection,
    feedCursor,
    latestCursor: () => untrack(() => parts().transport.latestCursor() ?? feedCursor()),
    can: (permission) => {
      const now = state();
      return now.kind === "signedIn" && now.viewer.permissions.includes(permission);
    },
    start,
    signedOut,
    retryNow: () => parts().transport.retryNow(),
    dispose: () => parts().transport.dispose(),
  };
}

export function SessionProvider(props: ParentProps) {
  const session = makeSession();
  onCleanup(session.dispose);
  void session.start();
  return <SessionContext.Provider value={session}>{props.children}</SessionContext.Provider>;
}
