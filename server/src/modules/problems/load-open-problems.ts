import { requireActor } from "../../context.ts";
import type { Problem } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";

/** The open problems of one record (its subject), newest first. Batched: one statement per tick for all records. */
export async function loadOpenProblems(ctx: GraphQLContext, subjectId: string): Promise<Problem[]> {
  const { organizationId } = requireActor(ctx);
  return loadBatched<string, Problem[]>(ctx, "open problems", subjectId, async (subjects) => {
    const { rows } = await ctx.database.pool.query<Problem>({
      name: "open-problems",
      text: `select * from "Problem" where "organizationId" = $1 and "subjectId" = any($2::uuid[])
             and "resolvedAt" is null order by "id" desc`,
      values: [organizationId, subjects],
    });
    const bySubject = Map.groupBy(rows, (problem) => problem.subjectId);
    return subjects.map((id) => bySubject.get(id) ?? []);
  });
}
