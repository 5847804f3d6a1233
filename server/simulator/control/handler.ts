import type { Call } from "../http/call.ts";
import type { Control } from "./control.ts";
import { ControlError, type Input } from "./read-input.ts";

/** Answers one control call; `name` is the path segment after the collection, `query` its parameters. */
export type Handler = (
  control: Control,
  input: Input,
  name: string,
  query: URLSearchParams,
  call: Call,
) => unknown;

/** `limit=` of a list: 1 to 1,000, 20 when absent. */
export function readLimit(query: URLSearchParams): number {
  const limit = Number(query.get("limit") ?? "20");
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new ControlError(400, "limit must be 1 to 1000");
  return limit;
}
