import type { Environment, RecordKey } from "../../context.ts";
import { withTokens } from "./with-tokens.ts";

/** One read of a record takes no longer, its time in the network alone. */
const longestMs = 30_000;

/**
 * A record as it stands at the provider, by the tokens of an account; null where it is gone, or its provider reads no single
 * records. Throws ProviderError; a refusal for good has by then been recorded (hold, Problem).
 */
export function readRecord(
  environment: Environment,
  { organizationId, authorizationId, module, recordId }: RecordKey,
): Promise<Record<string, unknown> | null> {
  return withTokens(environment, { organizationId, authorizationId }, async (tokens, { records }) =>
    records ? records.read({ tokens, module, recordId, signal: AbortSignal.timeout(longestMs) }) : null,
  );
}
