import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Execution } from "../../generated/prisma/client.ts";
import { ConflictError, NotFoundError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseIn, authoriseInAny, recordAudit } from "../access/index.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import type { ExecutionChangePayload } from "./executions.changes.ts";
import { askAgain } from "./ask-again.ts";
import { readLanes } from "./read-lanes.ts";
import type { LaneState } from "./read-lanes.ts";

const Input = z.object({ executionId: z.uuid() });
const ended = ["FAILED", "DISCARDED", "EXPIRED", "UNMATCHED"] as const;

/**
 * Runs an execution that failed, expired or was discarded once more, with a whole retry schedule before it and the
 * same idempotency key; of one that did not match, the present condition is asked anew. Throws ConflictError for one that
 * succeeded (`ALREADY_SUCCEEDED`), has not ended (`NOT_FINISHED`), does not match now either (`UNMATCHED`), or whose rule can run
 * nothing at present (`RULE_UNABLE`). While the account is on hold it waits.
 */
export async function rerunExecution(ctx: Context, input: z.input<typeof Input>): Promise<Execution> {
  const { organizationId } = authoriseInAny(ctx, "RULES");
  const { executionId: id } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const before = await tx.execution.findUnique({ where: { id, organizationId } });
    if (!before) throw new NotFoundError("The execution");
    const actor = authoriseIn(ctx, "RULES", before.environment);
    const [lane] = await readLanes(
      (text, values) => tx.$queryRawUnsafe<LaneState[]>(text, ...values),
      [before],
    );
    if (lane?.unable) throw new ConflictError(`It cannot run: ${lane.unable}`, "RULE_UNABLE");
    const asked = before.status === "UNMATCHED" ? await askAgain(scope, before) : {};
    // Conditional, so that of two people only one starts it, and a success that has just been recorded stands.
    const [after] = await tx.execution.updateManyAndReturn({
      where: { id, organizationId, status: { in: [...ended] } },
      data: {
        ...asked,
        status: "QUEUED",
        reason: null,
        runAt: now,
        uncounted: before.attemptCount,
        startedAt: null,
        finishedAt: null,
      },
    });
    if (!after) throw refusal(before.status);
    const { ruleId, ruleName, environment, recordId } = after;
    await recordAudit(ctx, scope, {
      act: "execution.rerun",
      entityType: "Execution",
      entityId: id,
      before: { status: before.status },
      after: { status: after.status },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "execution.rerun",
        entityType: "Execution",
        entityId: id,
        parentId: ruleId,
        actorName: actor.name,
        payload: {
          ruleName,
          environment,
          recordId,
          attempt: after.attemptCount,
          reason: null,
        } satisfies ExecutionChangePayload,
      },
    ]);
    return after;
  });
}

function refusal(status: Execution["status"]): ConflictError {
  switch (status) {
    case "SUCCEEDED":
      return new ConflictError(
        "It has succeeded; what succeeded is never started again.",
        "ALREADY_SUCCEEDED",
      );
    default:
      return new ConflictError("It has not ended yet; it runs by itself.", "NOT_FINISHED");
  }
}
