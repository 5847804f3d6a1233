import type { Environment } from "../../context.ts";
import type { ValidationIssue } from "../../platform/errors.ts";

/** How long a payload query may be, in bytes. */
export const mostQueryBytes = 10 * 1024;

/**
 * What keeps a document from being the payload query of a subscription: one query, without variables of its own, that asks for
 * nothing but what a securityContext may read, within the limits of documents. Empty where nothing does. `path` names the input.
 */
export function validatePayloadQuery(
  { queries }: Pick<Environment, "queries">,
  document: string,
  path = "payloadQuery",
): ValidationIssue[] {
  const bytes = Buffer.byteLength(document);
  const messages =
    bytes > mostQueryBytes
      ? [`A payload query may have at most ${mostQueryBytes} bytes; it has ${bytes}.`]
      : queries.check(document);
  return messages.map((message) => ({ path, message }));
}
