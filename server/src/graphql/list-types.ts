import type { ObjectRef, OutputShape, OutputType } from "@pothos/core";
import { builder } from "./builder.ts";
import type { BuilderTypes } from "./builder.ts";
import type { Page } from "./lists.ts";

const pageInfoType = builder.objectRef<Page<unknown>["pageInfo"]>("PageInfo").implement({
  description: "Where a page stands in its list.",
  fields: (t) => ({
    hasNextPage: t.exposeBoolean("hasNextPage", {
      description: "Whether more follows; when reading backwards, whether `before` was given.",
    }),
    hasPreviousPage: t.exposeBoolean("hasPreviousPage", {
      description: "Whether more precedes; when reading forwards, whether `after` was given.",
    }),
    startCursor: t.exposeString("startCursor", {
      nullable: true,
      description: "The cursor of the first edge, for `before`; null on an empty page.",
    }),
    endCursor: t.exposeString("endCursor", {
      nullable: true,
      description: "The cursor of the last edge, for `after`; null on an empty page.",
    }),
  }),
});

const known = new Map<string, unknown>();

/**
 * The type of a list (`<name>Connection` with its `<name>Edge`), made at its first use: whoever lists the same nodes
 * gets the same type. `type` is a name such as "Account" or a ref; `name` stands for it where the two differ.
 *
 *     rules: t.field({
 *       type: listOf("Rule"),
 *       description: "…",
 *       args: { ...pageArguments(), filter: t.arg({ type: RuleFilter, description: "…" }) },
 *       resolve: (account, args, ctx) => loadPage<Rule>(ctx, rules, { column: "accountId", id: account.id }, args),
 *     })
 */
export function listOf<Type extends OutputType<BuilderTypes>>(
  type: Type,
  name = String(typeof type === "object" && "name" in type ? type.name : type),
): ObjectRef<BuilderTypes, Page<OutputShape<BuilderTypes, Type>>> {
  type List = Page<OutputShape<BuilderTypes, Type>>;
  const present = known.get(name) as ObjectRef<BuilderTypes, List> | undefined;
  if (present) return present;
  const edge = builder.objectRef<List["edges"][number]>(`${name}Edge`);
  edge.implement({
    description: `One ${name} of a list, and where it stands.`,
    fields: (t) => ({
      cursor: t.string({
        description: "Stays valid whatever is added or removed.",
        resolve: (each) => each.cursor,
      }),
      node: t.field({ type, description: "The item.", resolve: (each) => each.node as never }),
    }),
  });
  const connection = builder.objectRef<List>(`${name}Connection`);
  connection.implement({
    description: `A page of a list of ${name}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: "The items, in the order of the list.",
        resolve: (page) => page.edges,
      }),
      pageInfo: t.field({
        type: pageInfoType,
        description: "Whether there is more, and how to get it.",
        resolve: (page) => page.pageInfo,
      }),
    }),
  });
  known.set(name, connection);
  return connection;
}

/** The four arguments of every list; `loadPage` refuses what is out of range or combines both directions. */
export function pageArguments() {
  return builder.args((t) => ({
    first: t.int({ description: "How many, from the start or `after`: 1 to 100, 20 unless given." }),
    after: t.string({ description: "Continue after this cursor." }),
    last: t.int({ description: "How many, back from the end or `before`: 1 to 100, 20 unless given." }),
    before: t.string({ description: "Continue back from this cursor." }),
  }));
}
