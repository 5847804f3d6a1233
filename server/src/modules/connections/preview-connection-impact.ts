import type { Context } from "../../context.ts";
import type { ConnectionLink, Environment, Project } from "../../generated/prisma/client.ts";
import { boundCount } from "../../graphql/bounded-count.ts";
import type { BoundedCount } from "../../graphql/bounded-count.ts";
import { listRulesOfConnection } from "../rules/index.ts";

export type ConnectionImpact = {
  environments: Environment[];
  rules: { ruleId: string; environment: Environment }[];
  ruleCount: BoundedCount;
  projects: Project[];
  projectCount: BoundedCount;
  callsLast7Days: number;
};

const listed = 100;
const most = 1_000;
const dayMs = 86_400_000;

/**
 * What revoking a connection in an environment, or deleting it (`environment` null), touches: the rules whose scripts name it, the
 * projects it is shared with, and how much it is used. At most 100 of each are named.
 */
export async function previewConnectionImpact(
  ctx: Context,
  { id, organizationId, linkName }: ConnectionLink,
  environment: Environment | null,
): Promise<ConnectionImpact> {
  const { prisma } = ctx.database;
  const since = new Date(Math.floor(ctx.clock.now().getTime() / dayMs) * dayMs - 6 * dayMs);
  const where = { connectionId: id, organizationId, ...(environment ? { environment } : {}) };
  const [present, named, shares, usage] = await Promise.all([
    prisma.connectionAuthorization.findMany({ where, select: { environment: true } }),
    listRulesOfConnection(ctx.database, { organizationId, linkName }, most),
    prisma.connectionShare.findMany({
      where: { connectionId: id, organizationId },
      include: { project: true },
      orderBy: { projectId: "asc" },
      take: listed + 1,
    }),
    prisma.connectionUsage.aggregate({ where: { ...where, day: { gte: since } }, _sum: { calls: true } }),
  ]);
  const rules = named.filter((rule) => environment === null || rule.environment === environment);
  return {
    environments: present.map((each) => each.environment).sort(),
    rules: rules.slice(0, listed),
    ruleCount: boundCount(rules.length),
    projects: shares.slice(0, listed).map(({ project }) => project),
    projectCount: boundCount(shares.length),
    callsLast7Days: usage._sum.calls ?? 0,
  };
}
