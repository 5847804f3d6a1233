import type { ObjectRef } from "@pothos/core";
import type { Change } from "../platform/feed/feed.ts";
import { forgetLoaded } from "./batch.ts";
import { builder } from "./builder.ts";
import type { BuilderTypes } from "./builder.ts";
import { optionalRecordId } from "./global-id.ts";
import { cursorOf, followChanges } from "./live.ts";

export type ChangeRef = ObjectRef<BuilderTypes, Change>;

/** A payload of a subscription: cursor, name and time of a change. Its module adds what it is about. */
export function makeChangeType(name: string, description: string): ChangeRef {
  return builder.objectRef<Change>(name).implement({
    description,
    fields: (t) => ({
      cursor: t.string({ description: "Continue with `after` this.", resolve: cursorOf }),
      change: t.exposeString("name", { description: "What happened, such as `account.revoked`." }),
      at: t.field({ type: "DateTime", description: "When.", resolve: (change) => change.createdAt }),
    }),
  });
}

/**
 * Adds a subscription to the changes that match, as they are committed: resumable with `after`, only those of the
 * viewer's organization. `filter` adds an argument with the id of an object, compared with what `of` says of a change.
 */
export function addChangeSubscription(
  name: string,
  options: {
    type: ChangeRef;
    description: string;
    matches: (change: Change) => boolean;
    filter?: {
      argument: string;
      entityType: string;
      description: string;
      of: (change: Change) => string | null;
    };
  },
): void {
  const { filter } = options;
  builder.subscriptionField(name, (t) =>
    t.field({
      type: options.type,
      authScopes: { read: true },
      description: `${options.description} Resumable with \`after\`.`,
      args: {
        after: t.arg.string({ description: "Continue after this cursor; from now on where it is left out." }),
        ...(filter ? { [filter.argument]: t.arg.id({ description: filter.description }) } : {}),
      },
      subscribe: (_root, args: Record<string, string | null | undefined>, ctx) => {
        const only = filter
          ? optionalRecordId(filter.entityType, args[filter.argument], filter.argument)
          : null;
        return followChanges(
          ctx,
          args["after"],
          (change) => options.matches(change) && (only === null || filter?.of(change) === only),
        );
      },
      resolve: (change, _args, ctx) => {
        forgetLoaded(ctx);
        return change;
      },
    }),
  );
}
