import { builder } from "./builder.ts";

/** A count that stops at 100, so that its cost does not grow with what is counted. */
export type BoundedCount = { count: number; more: boolean };

const largest = 100;

export const BoundedCountType = builder.objectRef<BoundedCount>("BoundedCount").implement({
  description: "A count that is exact up to 100; beyond that it is 100 and `more` is true.",
  fields: (t) => ({
    count: t.exposeInt("count", { description: "At most 100." }),
    more: t.exposeBoolean("more", { description: "Whether there are more than `count`." }),
  }),
});

/** What a count that was cut at 101 or more says. */
export function boundCount(count: number): BoundedCount {
  return { count: Math.min(count, largest), more: count > largest };
}
