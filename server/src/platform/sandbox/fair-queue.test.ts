import { describe, expect, it } from "vitest";
import { makeFairQueue } from "./fair-queue.ts";

const takeAll = (
  queue: ReturnType<typeof makeFairQueue<string>>,
  mayTake = (): boolean => true,
): string[] => {
  const taken: string[] = [];
  for (let next = queue.take(mayTake); next !== undefined; next = queue.take(mayTake)) taken.push(next);
  return taken;
};

describe("the fair queue", () => {
  it("takes lanes in turn, and each in its order", () => {
    const queue = makeFairQueue<string>();
    for (const item of ["a1", "a2", "a3", "b1", "c1", "b2"]) queue.add(item[0] ?? "", item);
    expect(queue.size).toBe(6);
    expect(takeAll(queue)).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
    expect(queue.size).toBe(0);
  });

  it("leaves lanes that may not be taken, and they keep their turn", () => {
    const queue = makeFairQueue<string>();
    for (const item of ["a1", "b1", "b2"]) queue.add(item[0] ?? "", item);
    expect(queue.take((lane) => lane !== "a")).toBe("b1");
    expect(queue.take((lane) => lane === "x")).toBeUndefined();
    expect(takeAll(queue)).toEqual(["a1", "b2"]);
  });

  it("gives up all at once", () => {
    const queue = makeFairQueue<string>();
    queue.add("a", "a1");
    queue.add("b", "b1");
    expect(queue.clear()).toEqual(["a1", "b1"]);
    expect(queue.take(() => true)).toBeUndefined();
  });
});
