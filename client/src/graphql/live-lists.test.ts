import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { registerList, touchLists } from "./live-lists.ts";

/** A list that counts how often it was read again. */
function list(options: { typename: string; ids?: string[]; volatile?: boolean; also?: string[] }) {
  let reads = 0;
  const leave = registerList({
    typename: options.typename,
    also: options.also ?? [],
    has: (id) => options.ids?.includes(id) ?? false,
    volatile: () => options.volatile ?? false,
    refetch: () => reads++,
  });
  return { reads: () => reads, leave };
}

describe("touchLists", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("reads a list again for a row it does not show, and not for one it shows", () => {
    const rules = list({ typename: "Rule", ids: ["a"] });
    touchLists("Rule", "a");
    expect(rules.reads()).toBe(0);
    touchLists("Rule", "b");
    expect(rules.reads()).toBe(1);
    rules.leave();
  });

  it("reads again for a lost row only where it is shown", () => {
    const shown = list({ typename: "Account", ids: ["a"] });
    const elsewhere = list({ typename: "Account", ids: ["b"] });
    touchLists("Account", "a", true);
    expect([shown.reads(), elsewhere.reads()]).toEqual([1, 0]);
    shown.leave();
    elsewhere.leave();
  });

  it("always reads a filtered list again, and lists that count the type", () => {
    const held = list({ typename: "Execution", ids: ["a"], volatile: true });
    const services = list({ typename: "Service", also: ["Execution"] });
    touchLists("Execution", "a");
    expect([held.reads(), services.reads()]).toEqual([1, 1]);
    held.leave();
    services.leave();
  });

  it("answers a burst with one read at once and one at its end", () => {
    const executions = list({ typename: "Execution" });
    for (let n = 0; n < 1_000; n++) touchLists("Execution", `e${n}`);
    expect(executions.reads()).toBe(1);
    vi.advanceTimersByTime(400);
    expect(executions.reads()).toBe(2);
    vi.advanceTimersByTime(4_000);
    expect(executions.reads()).toBe(2);
    executions.leave();
  });

  it("forgets a list that has left", () => {
    const rules = list({ typename: "Rule" });
    rules.leave();
    touchLists("Rule", "x");
    expect(rules.reads()).toBe(0);
  });
});
