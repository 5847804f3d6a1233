import { cacheExchange } from "@urql/exchange-graphcache";

const embedded = () => null;

/**
 * Types without an id: they live inside their parent and are never shared between two places. The cache keys nothing
 * without an id anyway; naming them keeps its warnings, which only a development build has, for what was forgotten.
 */
const embeddedTypes = [
  "Viewer",
  "BoundedCount",
  "ServiceClient",
  "ServiceScope",
  "EventType",
  "TokenHealth",
  "WatchChannel",
  "SyncObjectProgress",
  "FunctionTemplate",
  "FunctionLogLine",
  "HeldEventLimits",
  "RevocationReceipt",
  "RuleEnvironment",
  "RuleReplay",
  "Hold",
  "DeploymentPlan",
  "PlannedRule",
  "DeployedRule",
  "DeploymentDifference",
  "RuleDifference",
  "FieldDifference",
  "ProblemFix",
  "ExecutionAttempt",
  "AccountImpact",
  "RuleImpact",
  "ServiceImpact",
  "PageInfo",
  "Condition",
  "ConditionGroup",
  "ConditionComparison",
  "ConditionResult",
  "EventField",
  "EventConnection",
  "EventEdge",
  "CustomServiceDefinition",
  "ServiceTestStep",
  "RuleTemplate",
  "RuleTemplateConnection",
  "TestedExchangePart",
  "ServiceParameter",
  "ServiceSecretField",
  "TokenBudget",
  "TokenBudgetWarning",
  "ConnectionAuthorization",
  "ConnectionUsage",
  "ConnectionImpact",
  "ConnectionReceipt",
  "ApiResponse",
  "PlannedConnection",
  "ConnectionLinkConnection",
  "ConnectionLinkEdge",
  "ConnectionCallConnection",
  "ConnectionCallEdge",
  "ConnectionChange",
  "AccountConnection",
  "AccountEdge",
  "ServiceConnection",
  "ServiceEdge",
  "RuleConnection",
  "RuleEdge",
  "ProjectConnection",
  "ProjectEdge",
  "FunctionConnection",
  "FunctionEdge",
  "ProblemConnection",
  "ProblemEdge",
  "DeploymentConnection",
  "DeploymentEdge",
  "DeployedRuleConnection",
  "DeployedRuleEdge",
  "WatchGapConnection",
  "WatchGapEdge",
  "FunctionVersionConnection",
  "FunctionVersionEdge",
  "ExecutionConnection",
  "ExecutionEdge",
  "SyncRunConnection",
  "SyncRunEdge",
  "ActivityConnection",
  "ActivityEdge",
  "AuditEntryConnection",
  "AuditEntryEdge",
  "MemberConnection",
  "MemberEdge",
  "ApiTokenConnection",
  "ApiTokenEdge",
  "MasterKey",
  "MasterKeyRotationChange",
  "AccountChange",
  "SyncProgress",
  "RuleChange",
  "ProblemChange",
  "ExecutionChange",
  "ActivityEntry",
];

/**
 * The normalised cache. Live payloads carry the fresh entity, so every place that shows it updates by being in here;
 * a payload without its entity means that it is gone, and what pointed at it is read again.
 */
export function makeCache() {
  const owners = {
    accountChanged: ["Account", "account", "accountId"],
    ruleChanged: ["Rule", "rule", "ruleId"],
    problemChanged: ["Problem", "problem", "problemId"],
    connectionChanged: ["ConnectionLink", "connection", "connectionId"],
    executionChanged: ["Execution", "execution", "executionId"],
  } as const;
  return cacheExchange({
    keys: import.meta.env.DEV ? Object.fromEntries(embeddedTypes.map((name) => [name, embedded])) : {},
    possibleTypes: {
      Error: [
        "ValidationError",
        "NotFoundError",
        "ForbiddenError",
        "ConflictError",
        "InvalidCredentialsError",
        "TooManyAttemptsError",
        "DeploymentRefusedError",
        "AuthorizationRequired",
        "TokenBudgetError",
        "ConnectionCallError",
      ],
      ConditionItem: ["ConditionGroup", "ConditionComparison"],
    },
    updates: {
      Subscription: Object.fromEntries(
        Object.entries(owners).map(([field, [typename, entity, idField]]) => [
          field,
          (result, _args, cache) => {
            const change = result[field] as Record<string, unknown> | null;
            if (change && change[entity] === null) {
              cache.invalidate({ __typename: typename, id: String(change[idField]) });
            }
          },
        ]),
      ),
    },
  });
}
