import type { Environment, ProblemKind } from "../../generated/prisma/enums.ts";
import type { ProblemDetail } from "./problem-detail.ts";

export type ProblemDraft = {
  organizationId: string;
  kind: ProblemKind;
  /** null for what stands in no environment. */
  environment?: Environment | null;
  /** The record that does not work: a rule, an account or a connection. One problem is open per subject, kind and environment. */
  subjectId: string;
  ruleId?: string | null;
  accountId?: string | null;
  serviceId?: string | null;
  connectionId?: string | null;
  subscriptionId?: string | null;
  cause?: string;
  detail: ProblemDetail;
  /** Who caused it, where a person did. */
  actorName?: string | null;
};
