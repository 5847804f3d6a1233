import { describe, expect, it } from "vitest";
import { nextConnectionState } from "./connection-state.ts";
import type { ConnectionEvent, ConnectionState } from "./connection-state.ts";

function after(events: ConnectionEvent[], from: ConnectionState = { kind: "connecting" }): ConnectionState {
  return events.reduce(nextConnectionState, from);
}

describe("nextConnectionState", () => {
  it("is live after the first connection, with nothing to catch up on", () => {
    expect(after([{ kind: "connecting" }, { kind: "connected" }])).toEqual({ kind: "live" });
  });

  it("keeps the start of the gap through every attempt, and catches up from there", () => {
    const lost: ConnectionEvent[] = [
      { kind: "connected" },
      { kind: "lost", at: 100 },
      { kind: "waiting", at: 110, attempt: 1, nextAt: 600 },
      { kind: "connecting" },
      { kind: "lost", at: 700 },
      { kind: "waiting", at: 710, attempt: 2, nextAt: 1_700 },
    ];
    expect(after(lost)).toEqual({ kind: "reconnecting", since: 100, attempt: 2, nextAt: 1_700 });
    const back: ConnectionEvent[] = [...lost, { kind: "connecting" }, { kind: "connected" }];
    expect(after(back)).toEqual({ kind: "catchingUp", since: 100, missed: 0 });
    expect(after([...back, { kind: "caughtUpOn", missed: 12 }])).toEqual({
      kind: "catchingUp",
      since: 100,
      missed: 12,
    });
    expect(after([...back, { kind: "settled" }])).toEqual({ kind: "live" });
  });

  it("stays offline until a connection succeeds, whatever the socket reports meanwhile", () => {
    const offline = after([{ kind: "connected" }, { kind: "networkGone", at: 50 }, { kind: "lost", at: 60 }]);
    expect(offline).toEqual({ kind: "offline", since: 50 });
    expect(nextConnectionState(offline, { kind: "connected" })).toEqual({
      kind: "catchingUp",
      since: 50,
      missed: 0,
    });
  });

  it("does not leave signedOut", () => {
    const out = after([{ kind: "connected" }, { kind: "signedOut" }]);
    for (const event of [{ kind: "connected" }, { kind: "lost", at: 1 }, { kind: "settled" }] as const) {
      expect(nextConnectionState(out, event)).toEqual({ kind: "signedOut" });
    }
  });

  it("counts nothing as caught up while live", () => {
    expect(after([{ kind: "connected" }, { kind: "caughtUpOn", missed: 3 }])).toEqual({ kind: "live" });
  });
});
