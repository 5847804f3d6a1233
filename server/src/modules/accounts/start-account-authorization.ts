import type { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { askedScopes } from "../../providers/asked-scopes.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { beginFlow } from "../authorization/index.ts";
import { ConnectableInput, getConnectable } from "./get-connectable.ts";

export type StartedAuthorization = { authorizationUrl: string; expiresAt: Date };

/**
 * Begins to add an account: answers where to send the browser for consent. A production account belongs to a project;
 * a development account serves all. Throws ConflictError SERVICE_CLIENT_MISSING where no OAuth client is saved.
 */
export async function startAccountAuthorization(
  ctx: Context,
  input: z.input<typeof ConnectableInput>,
): Promise<StartedAuthorization> {
  authoriseInAny(ctx, "ACCOUNTS");
  const wanted = parseInput(ConnectableInput, input);
  const { environment } = wanted;
  const projectId = wanted.projectId ?? null;
  const { organizationId } = authoriseIn(ctx, "ACCOUNTS", environment);
  const service = await getConnectable(ctx, organizationId, wanted);
  const { slug } = await ctx.database.prisma.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { slug: true },
  });
  const flow = await beginFlow(ctx, {
    organizationSlug: slug,
    service,
    environment,
    projectId,
    purpose: { accountId: null },
    scopes: askedScopes(ctx.providers.get(service.provider)),
    parameters: wanted.parameters ?? {},
  });
  await inTransaction(ctx, async (scope) => {
    await flow.record(scope);
    await recordAudit(ctx, scope, {
      act: "account.authorizationStarted",
      entityType: "Service",
      entityId: service.id,
      after: { environment, projectId },
    });
  });
  return { authorizationUrl: flow.authorizationUrl, expiresAt: flow.expiresAt };
}
