import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction, requireActor } from "../../context.ts";
import type { Problem } from "../../generated/prisma/client.ts";
import { ConflictError, ForbiddenError, NotFoundError } from "../../platform/errors.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authorise, authoriseIn, holdsPermission, recordAudit } from "../access/index.ts";
import { describeProblem } from "./describe-problem.ts";
import { readDetail } from "./problem-detail.ts";

const Input = z.object({
  problemId: z.string(),
  reason: z.string().trim().min(1, "Say why it may stand.").max(500),
});

const operating = [
  "ACCOUNTS_DEVELOPMENT",
  "ACCOUNTS_PRODUCTION",
  "RULES_DEVELOPMENT",
  "RULES_PRODUCTION",
  "EXTENSIONS",
] as const;

/**
 * Takes an open problem out of the inbox, with the reason. It goes on standing, is resolved with its cause, and comes
 * back where the cause becomes another one. Throws ConflictError ALREADY_DISMISSED or ALREADY_RESOLVED.
 */
export async function dismissProblem(ctx: Context, input: z.input<typeof Input>): Promise<Problem> {
  const actor = requireActor(ctx);
  if (!operating.some((permission) => holdsPermission(actor, permission)))
    authorise(ctx, "RULES_DEVELOPMENT");
  const { problemId: id, reason } = parseInput(Input, input);
  const { organizationId, name: actorName } = actor;
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const before = await tx.problem.findUnique({ where: { id, organizationId } });
    if (!before) throw new NotFoundError("The problem");
    authoriseProblem(ctx, before);
    const [after] = await tx.problem.updateManyAndReturn({
      where: { id, organizationId, resolvedAt: null, dismissedAt: null },
      data: { dismissedAt: now, dismissedByName: actorName, dismissReason: reason },
    });
    if (!after)
      throw before.resolvedAt
        ? new ConflictError("The problem is resolved already.", "ALREADY_RESOLVED")
        : new ConflictError(
            `The problem was dismissed already by ${before.dismissedByName ?? "somebody"}.`,
            "ALREADY_DISMISSED",
          );
    await recordAudit(ctx, scope, {
      act: "problem.dismissed",
      entityType: "Problem",
      entityId: id,
      after: { reason },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "problem.dismissed",
        entityType: "Problem",
        entityId: id,
        parentId: after.subjectId,
        actorName,
        payload: {
          title: describeProblem({ ...after, detail: readDetail(after.detail) }).title,
          kind: after.kind,
          environment: after.environment,
          reason,
        },
      },
    ]);
    return after;
  });
}

/** Who may operate what the problem is about, in its environment. */
function authoriseProblem(ctx: Context, { ruleId, subscriptionId, environment }: Problem): void {
  if (subscriptionId) {
    authorise(ctx, "EXTENSIONS");
    return;
  }
  const noun = ruleId ? "RULES" : "ACCOUNTS";
  if (environment) {
    authoriseIn(ctx, noun, environment);
    return;
  }
  if (!holdsPermission(requireActor(ctx), `${noun}_PRODUCTION`))
    throw new ForbiddenError("This needs one of the roles COMPANY_ADMIN, COMPANY_SUPERVISOR.");
}
