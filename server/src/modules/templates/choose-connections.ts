import { z } from "zod";
import type { Context, TransactionScope } from "../../context.ts";
import { ValidationError } from "../../platform/errors.ts";
import type { ValidationIssue } from "../../platform/errors.ts";
import { findAuthorized, lockConnection } from "../connections/index.ts";
import type { ConnectionRecord } from "../connections/index.ts";
import type { RuleTemplate, TemplateConnection } from "./rule-template.ts";

/** Which connection takes which part in a template. */
export const chosenInput = z
  .array(z.object({ key: z.string().max(100), connectionId: z.string() }))
  .max(20, "A template has fewer connections than these.");

export type Chosen = { key: string; connection: ConnectionRecord };

/** Throws ValidationError unless each connection of the template was chosen once, from those of its service. */
export function assertChosen(template: RuleTemplate, chosen: readonly Chosen[]): void {
  const issues: ValidationIssue[] = [];
  for (const [index, { key, connection }] of chosen.entries()) {
    const part = template.connections.find((each) => each.key === key);
    const path = `connections.${index}`;
    if (!part)
      issues.push({
        path: `${path}.key`,
        message: `The template has no connection "${key}", only ${keysOf(template)}.`,
      });
    else if (chosen.findIndex((each) => each.key === key) < index)
      issues.push({ path: `${path}.key`, message: `"${key}" was chosen before.` });
    else if (connection.service.key !== part.serviceKey)
      issues.push({
        path: `${path}.connectionId`,
        message: `${connection.name} is a connection of ${connection.service.name}; this one must be of \`${part.serviceKey}\`.`,
      });
  }
  const missing = template.connections.filter(({ key }) => !chosen.some((each) => each.key === key));
  if (missing.length > 0)
    issues.push({
      path: "connections",
      message: `Choose a connection for ${missing.map(({ key }) => `"${key}"`).join(" and ")}.`,
    });
  if (issues.length > 0) throw new ValidationError(issues);
}

/**
 * Locks the chosen connections, so that none ends meanwhile. Throws ValidationError for those that are not connected in development, or
 * were not granted what the script needs. One that is revoked or refused there will do: the rule holds its events until it is not.
 */
export async function lockChosen(
  ctx: Pick<Context, "connectors">,
  scope: TransactionScope,
  template: RuleTemplate,
  chosen: readonly Chosen[],
): Promise<void> {
  const issues: ValidationIssue[] = [];
  // In the order of their ids, as two who choose the same at once do.
  const byId = [...chosen.entries()].sort(([, one], [, other]) =>
    one.connection.id < other.connection.id ? -1 : 1,
  );
  for (const [index, { key, connection }] of byId) {
    const { id, organizationId, name } = connection;
    await lockConnection(scope, organizationId, id);
    const authorized = await findAuthorized(scope.tx, organizationId, id, "DEVELOPMENT");
    const part = template.connections.find((each) => each.key === key);
    const missing =
      authorized && part ? missingScopes(ctx, connection, part, authorized.authorization.scopes) : [];
    const path = `connections.${index}.connectionId`;
    if (!authorized)
      issues.push({
        path,
        message: `${name} is not connected in development: \`authorizeConnection\` connects it.`,
      });
    else if (missing.length > 0)
      issues.push({
        path,
        message: `${name} was not granted ${missing.join(", ")} in development: add it to its scopes, then reconnect it.`,
      });
  }
  if (issues.length > 0) throw new ValidationError(issues);
}

function missingScopes(
  { connectors }: Pick<Context, "connectors">,
  { service }: ConnectionRecord,
  { requiredScopes, sufficientScopes }: TemplateConnection,
  granted: readonly string[],
): string[] {
  const connector = connectors.of(service);
  const suffices = sufficientScopes.some((scope) => connector.missingScopes([scope], granted).length === 0);
  return suffices ? [] : connector.missingScopes(requiredScopes, granted);
}

function keysOf({ connections }: RuleTemplate): string {
  return connections.map(({ key }) => `"${key}"`).join(" and ");
}
