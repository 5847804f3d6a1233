import { createClient } from "graphql-ws";
import type { ConnectionEvent } from "./connection-state.ts";

/** Changes that arrive within this many ms of each other belong to the same catch-up. */
const settleMs = 700;
const longestWaitMs = 20_000;
const unauthorized = 4401;

export type LiveSink = {
  next: (result: unknown) => void;
  error: (error: unknown) => void;
  complete: () => void;
};
export type LivePayload = { query: string; variables?: Record<string, unknown>; operationName?: string };
export type LiveTransport = {
  subscribe: (payload: LivePayload, sink: LiveSink) => () => void;
  /** The last cursor that came by any stream; null before the first. */
  latestCursor: () => string | null;
  retryNow: () => void;
  dispose: () => void;
};

type Hooks = {
  url: string;
  onEvent: (event: ConnectionEvent) => void;
  onCaughtUp: (missed: number) => void;
  /** A cursor is older than the feed keeps: everything must be read again. */
  onCursorExpired: () => void;
  now?: () => number;
};

function errorCodes(errors: unknown): unknown[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error: { extensions?: { code?: unknown } }) => error.extensions?.code);
}

function cursorOf(result: unknown): string | null {
  const data = (result as { data?: Record<string, { cursor?: string } | null> | null }).data;
  for (const change of Object.values(data ?? {})) if (change?.cursor) return change.cursor;
  return null;
}

/**
 * One graphql-transport-ws socket for every subscription of the tab.
 * After a cut it reconnects (0.5 s doubling to 20 s, ±30 %) and resumes each subscription after its last cursor.
 */
export function makeLiveTransport(hooks: Hooks): LiveTransport {
  const now = hooks.now ?? Date.now;
  let wake: (() => void) | null = null;
  let settleTimer: ReturnType<typeof setTimeout> | undefined;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let catchUp: Set<string> | null = null;
  let everConnected = false;
  let latest: string | null = null;

  const settleSoon = () => {
    clearTimeout(settleTimer);
    settleTimer = setTimeout(() => {
      const missed = catchUp?.size ?? 0;
      catchUp = null;
      hooks.onEvent({ kind: "settled" });
      hooks.onCaughtUp(missed);
    }, settleMs);
  };

  const client = createClient({
    url: hooks.url,
    keepAlive: 10_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    // 4401 never comes here: graphql-ws treats it as fatal and ends each subscription with it.
    shouldRetry: () => true,
    retryWait: async (retries) => {
      const wait = Math.min(500 * 2 ** retries, longestWaitMs) * (0.7 + Math.random() * 0.6);
      hooks.onEvent({ kind: "waiting", at: now(), attempt: retries + 1, nextAt: now() + wait });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = null;
    },
    on: {
      connecting: () => hooks.onEvent({ kind: "connecting" }),
      connected: () => {
        if (everConnected) {
          catchUp = new Set();
          settleSoon();
        }
        everConnected = true;
        hooks.onEvent({ kind: "connected" });
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        clearTimeout(settleTimer);
        const code = (event as { code?: number }).code;
        hooks.onEvent(code === unauthorized ? { kind: "signedOut" } : { kind: "lost", at: now() });
      },
      ping: (received) => {
        // A socket that a sleeping laptop left half-open never closes by itself.
        if (!received) pongTimer = setTimeout(() => client.terminate(), 5_000);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
    },
  });

  const onOffline = () => hooks.onEvent({ kind: "networkGone", at: now() });
  const retryNow = () => wake?.();
  const onOnline = () => {
    hooks.onEvent({ kind: "waiting", at: now(), attempt: 1, nextAt: now() });
    retryNow();
  };
  window.addEventListener("offline", onOffline);
  window.addEventListener("online", onOnline);

  const subscribe = (payload: LivePayload, sink: LiveSink) => {
    // graphql-ws sends this very object again when it reconnects, so moving `after` here is the resume.
    const resumable = { ...payload, variables: { ...payload.variables } };
    const checkCodes = (errors: unknown) => {
      const codes = errorCodes(errors);
      if (codes.includes("CURSOR_EXPIRED")) {
        latest = null;
        hooks.onCursorExpired();
      }
      if (codes.includes("UNAUTHENTICATED")) hooks.onEvent({ kind: "signedOut" });
    };
    return client.subscribe(resumable, {
      next: (result) => {
        const cursor = cursorOf(result);
        if (cursor) {
          resumable.variables.after = cursor;
          latest = cursor;
          if (catchUp) {
            catchUp.add(cursor);
            hooks.onEvent({ kind: "caughtUpOn", missed: catchUp.size });
            settleSoon();
          }
        }
        checkCodes(result.errors);
        sink.next(result);
      },
      error: (error) => {
        checkCodes(error);
        if ((error as { code?: number } | null)?.code === unauthorized) hooks.onEvent({ kind: "signedOut" });
        sink.error(error);
      },
      complete: sink.complete,
    });
  };

  return {
    subscribe,
    latestCursor: () => latest,
    retryNow,
    dispose: () => {
      window.removeEventListener("offline", onOffline);
      window.removeEventListener("online", onOnline);
      clearTimeout(settleTimer);
      void client.dispose();
    },
  };
}
