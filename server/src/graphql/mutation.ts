import type { InputRef, ObjectRef } from "@pothos/core";
import { requireActor } from "../context.ts";
import type { Context } from "../context.ts";
import {
  ConflictError,
  DomainError,
  ForbiddenError,
  NotFoundError,
  ValidationError,
} from "../platform/errors.ts";
import { forgetLoaded } from "./batch.ts";
import { builder } from "./builder.ts";
import type { BuilderTypes } from "./builder.ts";
import { requireContextScope } from "./context-scope.ts";
import type { ContextScope } from "./context-scope.ts";

type ErrorClass = new (...args: never[]) => Error;

const commonErrors: ErrorClass[] = [ValidationError, NotFoundError, ForbiddenError, ConflictError];

/**
 * Adds the mutation `name(input: NameInput!): NameResult!`, whose result is the union of the payload and the errors
 * its verb may throw. The verb authorises; this only adapts.
 */
export function addMutation<Input, Payload>(
  name: string,
  options: {
    description: string;
    input: InputRef<Input>;
    payload: ObjectRef<BuilderTypes, Payload>;
    /** Errors beyond the four that every mutation may answer. */
    errors?: ErrorClass[];
    /** For those who are not signed in; all others are refused before their input is looked at. */
    anonymous?: true;
    /** For a securityContext with this scope as well; without it none may. */
    contextScope?: ContextScope;
    run: (ctx: Context, input: Input) => Promise<Payload>;
  },
): void {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  builder.mutationField(name, (t) =>
    t.field({
      type: options.payload as ObjectRef<BuilderTypes, unknown>,
      description: options.description,
      args: {
        input: t.arg({
          type: options.input as InputRef<unknown>,
          required: true,
          description: "What to do.",
        }),
      },
      errors: {
        types: [...commonErrors, ...(options.errors ?? [])] as (new (...args: unknown[]) => unknown)[],
        directResult: true,
        union: { name: `${pascal}Result`, description: `What \`${name}\` answers: its payload, or why not.` },
      },
      ...(options.contextScope ? { extensions: { contextScope: options.contextScope } } : {}),
      resolve: async (_root, args, ctx) => {
        if (ctx.installation) requireContextScope(ctx.installation, options.contextScope);
        else if (!options.anonymous) requireActor(ctx);
        try {
          const payload = await options.run(ctx, (args as { input: unknown }).input as Input);
          forgetLoaded(ctx);
          return payload;
        } catch (error) {
          if (ctx.contextUse && error instanceof DomainError) ctx.contextUse.refusal ??= error.code;
          throw error;
        }
      },
    }),
  );
}
