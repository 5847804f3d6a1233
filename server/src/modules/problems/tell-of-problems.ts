import type { TransactionScope } from "../../context.ts";
import { Prisma } from "../../generated/prisma/client.ts";
import type { Problem } from "../../generated/prisma/client.ts";
import type {
  IncidentTopic,
  NotificationKind,
  NotificationPhase,
  ProblemKind,
} from "../../generated/prisma/enums.ts";
import { recordNotifications } from "../reports/index.ts";
import type { NotificationDetail, NotificationDraft } from "../reports/index.ts";
import type { ProblemDetail } from "./problem-detail.ts";
import { readDetail } from "./problem-detail.ts";
import type { ProblemDraft } from "./problem-draft.ts";

type Told = { kind: NotificationKind; topic: IncidentTopic; runKind?: NotificationDetail["runKind"] };

/** What of a problem is mailed. What is left out tells nothing by itself: the end of an integration names the rules that stop. */
const told: Partial<Record<ProblemKind, Told>> = {
  REAUTHENTICATION_REQUIRED: { kind: "REAUTHENTICATION_REQUIRED", topic: "REAUTHENTICATION" },
  SYNC_FAILED: { kind: "SYNC_FAILED", topic: "ORG_SYNC" },
  WATCH_FAILED: { kind: "WATCH_FAILED", topic: "WATCH" },
  FUNCTION_FAILING: { kind: "FUNCTION_FAILING", topic: "FUNCTION" },
  CALLBACK_FAILING: { kind: "CALLBACK_FAILING", topic: "CALLBACK" },
  CALLBACK_DISABLED: { kind: "CALLBACK_DISABLED", topic: "CALLBACK" },
  CONTACTS_PULL_FAILED: { kind: "DATA_SYNC", topic: "CONTACTS_PULL", runKind: "CONTACTS_PULL" },
  CONTACTS_PUSH_FAILED: { kind: "DATA_SYNC", topic: "CONTACTS_PUSH", runKind: "CONTACTS_PUSH" },
  USERS_SYNC_FAILED: { kind: "DATA_SYNC", topic: "USERS", runKind: "USERS" },
  VIEWS_SYNC_FAILED: { kind: "DATA_SYNC", topic: "VIEWS", runKind: "VIEWS" },
};

/** Records the notifications of problems that were opened, or that stand otherwise than before. */
export async function tellOfOpened(
  scope: TransactionScope,
  problems: readonly (ProblemDraft & { opened: boolean })[],
): Promise<void> {
  await recordNotifications(
    scope,
    problems.flatMap((problem): NotificationDraft[] => {
      const mail = told[problem.kind];
      const phase = mail && phaseOf(problem);
      if (!mail || !phase) return [];
      return [
        {
          ...subjectsOf(problem, mail),
          kind: mail.kind,
          phase,
          cause: problem.opened ? "problem.opened" : "problem.changed",
          detail: {
            ...detailOf(problem.detail, mail),
            ...(problem.cause === undefined ? {} : { cause: problem.cause }),
            ...(mail.runKind ? { outcome: "FAILED" } : {}),
          },
        },
      ];
    }),
  );
}

/** Records the ends of incidents: of problems that were resolved, where none of the same topic stands any more. */
export async function tellOfResolved(
  scope: TransactionScope,
  problems: readonly Problem[],
  { resolution, actorName }: { resolution: string; actorName: string | null },
): Promise<void> {
  const standing = await findStandingCallbacks(scope, problems);
  await recordNotifications(
    scope,
    problems.flatMap((problem): NotificationDraft[] => {
      const mail = told[problem.kind];
      if (!mail || (mail.topic === "CALLBACK" && standing.has(problem.subjectId))) return [];
      return [
        {
          ...subjectsOf(problem, mail),
          kind: mail.topic === "CALLBACK" ? "CALLBACK_RECOVERED" : mail.kind,
          phase: "RESOLVED",
          cause: "problem.resolved",
          detail: {
            ...detailOf(readDetail(problem.detail), mail),
            resolution,
            ...(actorName === null ? {} : { byName: actorName }),
          },
        },
      ];
    }),
  );
}

/** A disabled endpoint is the same incident as the failing one it was; the notices at 70 and 90 % are news, other details are not. */
function phaseOf({ kind, opened }: ProblemDraft & { opened: boolean }): NotificationPhase | null {
  if (kind === "CALLBACK_DISABLED") return opened ? "CHANGED" : null;
  if (opened) return "OPENED";
  return kind === "CALLBACK_FAILING" ? "CHANGED" : null;
}

function subjectsOf(problem: ProblemDraft | Problem, { topic }: Told) {
  return {
    organizationId: problem.organizationId,
    topic,
    subjectId: problem.subjectId,
    environment: problem.environment ?? null,
    accountId: problem.accountId ?? null,
    serviceId: problem.serviceId ?? null,
    ruleId: problem.ruleId ?? null,
    connectionId: problem.connectionId ?? null,
    subscriptionId: problem.subscriptionId ?? null,
  };
}

function detailOf({ disablesAt, ...detail }: ProblemDetail, { runKind }: Told): NotificationDetail {
  return {
    ...detail,
    ...(disablesAt === undefined ? {} : { deadline: disablesAt }),
    ...(runKind ? { runKind } : {}),
  };
}

/** The endpoints among the subjects that still have an open problem: failing and disabled are one incident. */
async function findStandingCallbacks(
  { tx }: TransactionScope,
  problems: readonly Problem[],
): Promise<Set<string>> {
  const subjects = problems
    .filter(({ kind }) => told[kind]?.topic === "CALLBACK")
    .map(({ subjectId }) => subjectId);
  if (subjects.length === 0) return new Set();
  const open = await tx.$queryRaw<{ subjectId: string }[]>(Prisma.sql`
    select "subjectId" from "Problem" where "subjectId" = any(${subjects}::uuid[]) and "resolvedAt" is null
      and "kind" in ('CALLBACK_FAILING', 'CALLBACK_DISABLED')`);
  return new Set(open.map(({ subjectId }) => subjectId));
}
