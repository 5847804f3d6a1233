import type { Environment } from "../../generated/prisma/enums.ts";
import { describeConfiguration } from "../problems/index.ts";
import type { ConfigurationCause, ProblemDetail } from "../problems/index.ts";

export const ruleStatuses = ["NOT_DEPLOYED", "CONFIGURATION_NEEDED", "DISABLED", "HELD", "ACTIVE"] as const;
export type RuleStatus = (typeof ruleStatuses)[number];

export const holdKinds = [
  "ACCOUNT_REVOKED",
  "REAUTHENTICATION_REQUIRED",
  "PAUSED",
  "FUNCTION_FAILING",
  "CONNECTION_REVOKED",
  "CONNECTION_REAUTHENTICATION_REQUIRED",
] as const;
export type HoldKind = (typeof holdKinds)[number];

/** A reason why events wait. Several may stand at once; each goes by itself. */
export type Hold = {
  kind: HoldKind;
  since: Date;
  byName: string | null;
  message: string;
  /** When Patchbay itself tries again; null where only a person or the provider can lift it. */
  nextTryAt: Date | null;
};

/** How a rule lost its account, as kept with its binding. */
export type LostAccount = {
  cause: "ACCOUNT_DELETED" | "SERVICE_DELETED";
  accountName: string;
  byName: string;
  at: string;
};

/** The account that a rule had before its service changed or it left production: a roll-back associates it again. */
export type RememberedAccount = {
  cause: "RULE_REMOVED" | "SERVICE_CHANGED";
  accountId: string;
  accountName: string;
  byName: string;
  at: string;
};

/** A connection that was put on hold by a person, or whose credentials the provider refuses. */
export type DeadConnection = {
  name: string;
  revokedAt: Date | null;
  revokedByName: string | null;
  refusedAt: Date | null;
};

/** The independent facts of which the status of a rule in one environment is made. */
export type RuleFacts = {
  environment: Environment;
  serviceName: string;
  /** Production alone needs it. */
  deployed: boolean;
  enabled: boolean;
  /** The draft is gone; only production may still run the rule. */
  draftDeleted: boolean;
  pausedAt: Date | null;
  pausedByName: string | null;
  /** Since when its function has been failing so often that its events wait. */
  failingSince: Date | null;
  failingReason: string | null;
  /** When the next single event is tried while the function fails. */
  probeAt: Date | null;
  account: {
    name: string;
    revokedAt: Date | null;
    revokedByName: string | null;
    refusedAt: Date | null;
    refusedReason: string | null;
    /** What the rule needs and the account was not granted. */
    missingScopes: readonly string[];
  } | null;
  lost: LostAccount | null;
  /** The connections that the rule's script names and that cannot be called. */
  deadConnections: readonly DeadConnection[];
  hasFunction: boolean;
};

export type RuleState = {
  status: RuleStatus;
  cause: ConfigurationCause | null;
  /** One sentence on why the status is so. */
  reason: string;
  /** Every hold that stands, whatever the status. */
  holds: Hold[];
};

/** The first of the statuses, in their order, whose fact holds. */
export function ruleState(facts: RuleFacts): RuleState {
  const where = facts.environment.toLowerCase();
  const holds = holdsOf(facts);
  if (facts.environment === "PRODUCTION" && !facts.deployed)
    return {
      status: "NOT_DEPLOYED",
      cause: null,
      reason: "It has not been deployed to production yet.",
      holds,
    };
  if (facts.environment === "DEVELOPMENT" && facts.draftDeleted)
    return {
      status: "DISABLED",
      cause: null,
      reason: "Its draft was deleted; production runs it until the next deployment.",
      holds,
    };
  const cause = configurationCause(facts);
  if (cause)
    return {
      status: "CONFIGURATION_NEEDED",
      cause,
      reason: describeConfiguration(cause, facts.environment, configurationDetail(facts)),
      holds,
    };
  if (!facts.enabled)
    return {
      status: "DISABLED",
      cause: null,
      reason: `It is switched off in ${where}; its events are discarded.`,
      holds,
    };
  const [first] = holds;
  if (first)
    return {
      status: "HELD",
      cause: null,
      reason: `Its events wait: ${holds.map((hold) => hold.message).join(" ")}`,
      holds,
    };
  return {
    status: "ACTIVE",
    cause: null,
    reason: `It runs on the events of ${facts.account?.name ?? "its account"}.`,
    holds,
  };
}

/** What a rule needs before it can run; null when it needs nothing. */
export function configurationCause(facts: RuleFacts): ConfigurationCause | null {
  if (!facts.account) return facts.lost?.cause ?? "NO_ACCOUNT";
  if (facts.account.missingScopes.length > 0) return "MISSING_SCOPES";
  return facts.hasFunction ? null : "FUNCTION_MISSING";
}

/** What the sentence on a needed configuration speaks of. */
export function configurationDetail(facts: RuleFacts): ProblemDetail {
  const { account, lost } = facts;
  return {
    serviceName: facts.serviceName,
    ...(account
      ? {
          accountName: account.name,
          ...(account.missingScopes.length > 0 ? { missingScopes: [...account.missingScopes] } : {}),
        }
      : lost
        ? { accountName: lost.accountName, byName: lost.byName, at: lost.at }
        : {}),
  };
}

function holdsOf(facts: RuleFacts): Hold[] {
  const { account } = facts;
  const holds: Hold[] = [];
  if (account?.revokedAt)
    holds.push({
      kind: "ACCOUNT_REVOKED",
      since: account.revokedAt,
      byName: account.revokedByName,
      message: `${account.name} was revoked${account.revokedByName ? ` by ${account.revokedByName}` : ""}.`,
      nextTryAt: null,
    });
  if (account?.refusedAt)
    holds.push({
      kind: "REAUTHENTICATION_REQUIRED",
      since: account.refusedAt,
      byName: null,
      message: `${account.name} needs re-authentication.`,
      nextTryAt: null,
    });
  if (facts.pausedAt)
    holds.push({
      kind: "PAUSED",
      since: facts.pausedAt,
      byName: facts.pausedByName,
      message: `The rule was paused${facts.pausedByName ? ` by ${facts.pausedByName}` : ""}.`,
      nextTryAt: null,
    });
  if (facts.failingSince)
    holds.push({
      kind: "FUNCTION_FAILING",
      since: facts.failingSince,
      byName: null,
      message: `Its function keeps failing; it is tried again by itself.`,
      nextTryAt: facts.probeAt,
    });
  holds.push(...facts.deadConnections.flatMap(holdsOfConnection));
  return holds;
}

function holdsOfConnection({ name, revokedAt, revokedByName, refusedAt }: DeadConnection): Hold[] {
  return [
    ...(revokedAt
      ? [
          {
            kind: "CONNECTION_REVOKED" as const,
            since: revokedAt,
            byName: revokedByName,
            message: `The connection ${name} was revoked${revokedByName ? ` by ${revokedByName}` : ""}.`,
            nextTryAt: null,
          },
        ]
      : []),
    ...(refusedAt
      ? [
          {
            kind: "CONNECTION_REAUTHENTICATION_REQUIRED" as const,
            since: refusedAt,
            byName: null,
            message: `The connection ${name} needs re-authentication.`,
            nextTryAt: null,
          },
        ]
      : []),
  ];
}
