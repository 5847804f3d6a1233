import { getNamedType, isLeafType, isListType, getNullableType } from "graphql";
import type { GraphQLField } from "graphql";
import type { GraphQLContext } from "./context.ts";
import { BadInputError } from "../platform/errors.ts";

/** The most that one operation may cost; what it costs is known before anything is read. */
export const mostCost = 5_000;

const defaultPage = 20;
const plainList = 15;
const frames = new Set(["edges", "node", "pageInfo"]);

/**
 * What a field costs: an object 1, a scalar nothing, and everything below a list as often as its page has places
 * (`first` or `last`, 20 unless given); a list without pages counts as 15.
 */
export function costOf(
  args: { first?: unknown; last?: unknown },
  _ctx: unknown,
  field: Pick<GraphQLField<unknown, GraphQLContext>, "name" | "type" | "args">,
): { field: number; multiplier: number } {
  if (isLeafType(getNamedType(field.type))) return { field: 0, multiplier: 1 };
  if (frames.has(field.name)) return { field: 0, multiplier: 1 };
  const paged = field.args.some(({ name }) => name === "first");
  const asked = Number(args.first ?? args.last ?? defaultPage);
  const plain = isListType(getNullableType(field.type)) ? plainList : 1;
  return { field: 1, multiplier: paged ? Math.max(1, asked) : plain };
}

/** The error for an operation above the limit. */
export function refuseCost(cost: number): BadInputError {
  return new BadInputError(
    `This operation costs ${cost}; at most ${mostCost} is allowed. Ask for smaller pages, or in several operations.`,
    "COST_EXCEEDED",
  );
}
