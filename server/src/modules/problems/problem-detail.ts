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
};

/** The detail of a stored problem. */
export function readDetail(detail: unknown): ProblemDetail {
  return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail : {};
}
