export { describeConfiguration } from "./describe-configuration.ts";
export type { ConfigurationCause } from "./describe-configuration.ts";
export type { ProblemDetail } from "./problem-detail.ts";
export { loadOpenProblems } from "./load-open-problems.ts";
export { openProblem, openProblems } from "./open-problem.ts";
export type { ProblemDraft } from "./problem-draft.ts";
export { resolveProblems } from "./resolve-problems.ts";
