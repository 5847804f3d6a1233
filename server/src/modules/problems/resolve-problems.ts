import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Problem } from "../../generated/prisma/client.ts";
import type { Environment, ProblemKind } from "../../generated/prisma/enums.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { describeProblem } from "./describe-problem.ts";
import { readDetail } from "./problem-detail.ts";
import { tellOfResolved } from "./tell-of-problems.ts";

/**
 * Resolves the open problems of a subject (or of several), all or those of one kind or environment, in the
 * transaction that ends their cause; appends `problem.resolved` for each, and records that their incidents are over.
 * `resolution` is one sentence for people.
 */
export async function resolveProblems(
  { tx, now }: TransactionScope,
  where: {
    organizationId: string;
    subjectId: string | readonly string[];
    kind?: ProblemKind;
    environment?: Environment;
    resolution: string;
    actorName?: string | null;
  },
): Promise<void> {
  const subjects = typeof where.subjectId === "string" ? [where.subjectId] : where.subjectId;
  if (subjects.length === 0) return;
  const kind = where.kind ? Prisma.sql`and "kind" = ${where.kind}::"ProblemKind"` : Prisma.empty;
  const environment = where.environment
    ? Prisma.sql`and "environment" = ${where.environment}::"Environment"`
    : Prisma.empty;
  const resolved = await tx.$queryRaw<Problem[]>(Prisma.sql`
    update "Problem" set "resolvedAt" = ${now}::timestamptz, "resolution" = ${where.resolution}
    where "organizationId" = ${where.organizationId}::uuid and "subjectId" = any(${subjects}::uuid[])
      and "resolvedAt" is null ${kind} ${environment}
    returning *`);
  await appendChanges(
    tx,
    now,
    resolved.map((problem) => ({
      organizationId: where.organizationId,
      name: "problem.resolved",
      entityType: "Problem",
      entityId: problem.id,
      parentId: problem.subjectId,
      actorName: where.actorName ?? null,
      payload: {
        title: describeProblem({ ...problem, detail: readDetail(problem.detail) }).title,
        kind: problem.kind,
        environment: problem.environment,
        resolution: where.resolution,
      },
    })),
  );
  await tellOfResolved({ tx, now }, resolved, {
    resolution: where.resolution,
    actorName: where.actorName ?? null,
  });
}
