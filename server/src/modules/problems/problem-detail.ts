/** What the sentences need: names as they were when it happened. Each is optional; the sentence does without. */
export type ProblemDetail = {
  ruleName?: string;
  accountName?: string;
  connectionName?: string;
  serviceName?: string;
  functionName?: string;
  /** Who caused it, and when (ISO 8601). */
  byName?: string;
  at?: string;
  /** What the provider or the network said. */
  reason?: string;
  missingScopes?: string[];
  /** Of a callback subscription. */
  extensionName?: string;
  event?: string;
  /** Its host: the whole URL may hold what is private. */
  endpoint?: string;
  /** How much of the disable threshold has passed: 50, 70, 90 or 100. */
  percent?: number;
  /** When it will be disabled, or was (ISO 8601). */
  disablesAt?: string;
};

/** The detail of a stored problem. */
export function readDetail(detail: unknown): ProblemDetail {
  return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail : {};
}
