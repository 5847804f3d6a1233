import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { newId } from "../../platform/ids.ts";
import { describeProblem } from "./describe-problem.ts";
import type { ProblemDraft } from "./problem-draft.ts";
import { tellOfOpened } from "./tell-of-problems.ts";

type Written = Pick<ProblemDraft, "organizationId" | "kind" | "subjectId"> & {
  id: string;
  environment: Environment | null;
  opened: boolean;
};

/**
 * Opens a problem in the transaction that causes it and appends `problem.opened`. Where one is open already, its
 * cause and detail are brought up to date (`problem.changed`, when they differ); for the same cause, details add up, and
 * for another one a dismissal is undone. Records what the report recipients are to be told.
 */
export async function openProblem(scope: TransactionScope, draft: ProblemDraft): Promise<void> {
  await openProblems(scope, [draft]);
}

/** As openProblem, for any number of subjects in one statement. */
export async function openProblems(
  { tx, now }: TransactionScope,
  drafts: readonly ProblemDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const rows = JSON.stringify(drafts.map((draft) => ({ id: newId(), ...draft })));
  const written = await tx.$queryRaw<Written[]>(Prisma.sql`
    insert into "Problem" as p ("id", "organizationId", "kind", "environment", "subjectId", "ruleId", "accountId",
      "serviceId", "connectionId", "subscriptionId", "cause", "detail", "openedAt")
    select d."id", d."organizationId", d."kind"::"ProblemKind", d."environment"::"Environment", d."subjectId",
      d."ruleId", d."accountId", d."serviceId", d."connectionId", d."subscriptionId", d."cause", d."detail", ${now}::timestamptz
    from jsonb_to_recordset(${rows}::jsonb) as d("id" uuid, "organizationId" uuid, "kind" text, "environment" text,
      "subjectId" uuid, "ruleId" uuid, "accountId" uuid, "serviceId" uuid, "connectionId" uuid, "subscriptionId" uuid, "cause" text, "detail" jsonb)
    on conflict ("organizationId", "subjectId", "kind", "environment") where "resolvedAt" is null do update set
      "ruleId" = excluded."ruleId", "accountId" = excluded."accountId", "serviceId" = excluded."serviceId",
      "cause" = excluded."cause", "detail" = case when p."cause" is not distinct from excluded."cause"
        then p."detail" || excluded."detail" else excluded."detail" end,
      "dismissedAt" = case when p."cause" is not distinct from excluded."cause" then p."dismissedAt" end,
      "dismissedByName" = case when p."cause" is not distinct from excluded."cause" then p."dismissedByName" end,
      "dismissReason" = case when p."cause" is not distinct from excluded."cause" then p."dismissReason" end
    where (p."cause", p."accountId") is distinct from (excluded."cause", excluded."accountId")
      or not p."detail" @> excluded."detail"
    returning "id", "organizationId", "subjectId", "kind"::text, "environment"::text, (xmax = 0) as "opened"`);
  const bySubject = new Map(drafts.map((draft) => [keyOf(draft), draft]));
  await appendChanges(
    tx,
    now,
    written.map((problem) => {
      const draft = bySubject.get(keyOf(problem));
      return {
        organizationId: problem.organizationId,
        name: problem.opened ? "problem.opened" : "problem.changed",
        entityType: "Problem",
        entityId: problem.id,
        parentId: problem.subjectId,
        actorName: draft?.actorName ?? null,
        payload: draft
          ? {
              title: describeProblem({ ...draft, environment: problem.environment }).title,
              kind: problem.kind,
              environment: problem.environment,
              cause: draft.cause ?? null,
            }
          : {},
      };
    }),
  );
  await tellOfOpened(
    { tx, now },
    written.flatMap(({ opened, ...problem }) => {
      const draft = bySubject.get(keyOf(problem));
      return draft ? [{ ...draft, opened }] : [];
    }),
  );
}

function keyOf(problem: Pick<ProblemDraft, "subjectId" | "kind" | "environment">): string {
  return `${problem.subjectId} ${problem.kind} ${problem.environment ?? ""}`;
}
