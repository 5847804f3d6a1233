import type { Environment } from "../../lib/scope.ts";

/** What of a problem decides whether one account can mend several. */
export type Mendable = {
  id: string;
  environment: Environment | null;
  resolvedAt: string | null;
  fix: { mutation: string };
  rule: { id: string; project: { id: string }; service: { key: string; name: string } } | null;
};

export type BulkFix = {
  ruleIds: string[];
  environment: Environment;
  serviceKey: string;
  /** Production accounts belong to a project. */
  projectId: string | null;
};

/** True where the problem is that a rule needs an account. */
export function needsAccount(problem: Mendable): boolean {
  return (
    problem.resolvedAt === null &&
    problem.fix.mutation === "associateRule" &&
    problem.rule !== null &&
    problem.environment !== null
  );
}

/** The one account that all of them could use, or the sentence that says why there is none. */
export function bulkFix(problems: readonly Mendable[]): BulkFix | string {
  const wanted = problems.filter(needsAccount);
  const [first] = wanted;
  if (!first?.rule || !first.environment) return "Select problems of rules that need an account.";
  const serviceKeys = new Set(wanted.map((each) => each.rule?.service.key));
  if (serviceKeys.size > 1) return "One account serves one service: select rules of the same service.";
  if (new Set(wanted.map((each) => each.environment)).size > 1)
    return "An account is in one environment: select problems of the same environment.";
  const projectIds = new Set(wanted.map((each) => each.rule?.project.id));
  if (first.environment === "PRODUCTION" && projectIds.size > 1)
    return "A production account belongs to one project: select rules of the same project.";
  return {
    ruleIds: [...new Set(wanted.flatMap((each) => (each.rule ? [each.rule.id] : [])))],
    environment: first.environment,
    serviceKey: first.rule.service.key,
    projectId: first.environment === "PRODUCTION" ? first.rule.project.id : null,
  };
}
