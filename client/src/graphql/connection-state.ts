/**
 * What the one live socket is doing. Exactly one of these holds at any time, and the header always shows it.
 * Times are epoch milliseconds; `missed` counts changes (not messages) that arrived since the gap.
 */
export type ConnectionState =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "reconnecting"; since: number; attempt: number; nextAt: number }
  | { kind: "catchingUp"; since: number; missed: number }
  | { kind: "offline"; since: number }
  | { kind: "signedOut" };

export type ConnectionEvent =
  | { kind: "connecting" }
  | { kind: "connected" }
  | { kind: "lost"; at: number }
  | { kind: "waiting"; at: number; attempt: number; nextAt: number }
  | { kind: "caughtUpOn"; missed: number }
  | { kind: "settled" }
  | { kind: "networkGone"; at: number }
  | { kind: "signedOut" };

/** Since when changes may have been missed, or null when none can have been. */
function gapStart(state: ConnectionState): number | null {
  return "since" in state ? state.since : null;
}

/** The next connection state; pure, so that the illegal moves can be tested. */
export function nextConnectionState(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  // Only a new sign-in (which reloads the transport) leaves signedOut.
  if (state.kind === "signedOut") return state;
  const since = gapStart(state);
  switch (event.kind) {
    case "signedOut":
      return { kind: "signedOut" };
    case "connecting":
      return since === null && state.kind !== "live" ? { kind: "connecting" } : state;
    case "connected":
      return since === null ? { kind: "live" } : { kind: "catchingUp", since, missed: 0 };
    case "lost":
      return state.kind === "offline"
        ? state
        : { kind: "reconnecting", since: since ?? event.at, attempt: 0, nextAt: event.at };
    case "waiting":
      return state.kind === "offline"
        ? state
        : { kind: "reconnecting", since: since ?? event.at, attempt: event.attempt, nextAt: event.nextAt };
    case "caughtUpOn":
      return state.kind === "catchingUp" ? { ...state, missed: event.missed } : state;
    case "settled":
      return state.kind === "catchingUp" ? { kind: "live" } : state;
    case "networkGone":
      return { kind: "offline", since: since ?? event.at };
  }
}
