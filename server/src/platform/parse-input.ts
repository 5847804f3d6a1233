import type { z } from "zod";
import { ValidationError } from "./errors.ts";

/** The parsed input of a verb; throws ValidationError with the path and remedy of every issue. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ValidationError(
    result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
  );
}
