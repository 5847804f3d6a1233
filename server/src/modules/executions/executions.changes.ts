import type { ExecutionStatus } from "../../generated/prisma/enums.ts";

export type ExecutionChangeName =
  | "execution.queued"
  | "execution.started"
  | "execution.succeeded"
  | "execution.failed"
  | "execution.retryScheduled"
  | "execution.discarded"
  | "execution.rerun"
  | "execution.expired"
  | "execution.unmatched";

/** What a change of an execution carries. */
export type ExecutionChangePayload = {
  ruleName: string;
  environment: string;
  recordId: string;
  attempt: number;
  reason: string | null;
};

/** SQL that names the change of a row by the status it has got. */
export const changeNameByStatus = `case x."status"
  when 'SUCCEEDED' then 'execution.succeeded' when 'FAILED' then 'execution.failed'
  when 'DISCARDED' then 'execution.discarded' when 'EXPIRED' then 'execution.expired'
  when 'RUNNING' then 'execution.started' when 'UNMATCHED' then 'execution.unmatched' else 'execution.retryScheduled' end` satisfies string;

const inStatus = {
  QUEUED: "execution.queued",
  RUNNING: "execution.started",
  SUCCEEDED: "execution.succeeded",
  FAILED: "execution.failed",
  EXPIRED: "execution.expired",
  DISCARDED: "execution.discarded",
  UNMATCHED: "execution.unmatched",
} as const satisfies Record<ExecutionStatus, ExecutionChangeName>;

/** SQL of the name of a change, where it is always the same. */
export function changeNameOf(status: ExecutionStatus): string {
  return `'${inStatus[status]}'`;
}

/**
 * SQL that appends one change per row of `rows`, the relation that a data-modifying statement before it returned:
 * the rows are locked by then. `at` and `actorName` are SQL (parameters); the order is that of the ids.
 */
export function appendExecutionChanges(
  rows: string,
  options: { name: string; at: string; actorName?: string; limit?: number },
): string {
  return `insert into "Change" ("createdAt", "organizationId", "name", "entityType", "entityId", "parentId", "actorName", "payload")
    select ${options.at}::timestamptz, x."organizationId", ${options.name}, 'Execution', x."id", x."ruleId", ${options.actorName ?? "null"},
      jsonb_build_object('ruleName', x."ruleName", 'environment', x."environment", 'recordId', x."recordId", 'attempt', x."attemptCount", 'reason', coalesce(x."reason", case x."status" when 'UNMATCHED' then x."matchReason" end))
    from ${rows} x order by x."id"${options.limit ? ` limit ${options.limit}` : ""}`;
}
