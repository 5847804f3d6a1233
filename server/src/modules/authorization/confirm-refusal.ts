import type { Environment } from "../../context.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { AuthorizationKey } from "./authorization-key.ts";
import type { Fresh } from "./fresh-tokens.ts";
import { recordRefusal } from "./record-refusal.ts";

const everyMs = 60_000;
/** When each authorization was last asked about, by this process. */
const asked = new Map<string, number>();

/**
 * For credentials that cannot be renewed (keys, passwords, tokens without a refresh token) and that a call met a 401 with: asks the
 * provider whose they are, at most once a minute, and records the refusal where it does not know them either. One 401 alone may mean
 * that a page is not theirs to see. Never throws for what the provider does.
 */
export async function confirmRefusal(
  environment: Environment,
  key: AuthorizationKey,
  { connector, tokens }: Pick<Fresh, "connector" | "tokens">,
): Promise<void> {
  const now = environment.clock.now().getTime();
  if (!connector.identify || now - (asked.get(key.authorizationId) ?? 0) < everyMs) return;
  for (const [id, at] of asked) if (now - at >= everyMs) asked.delete(id);
  asked.set(key.authorizationId, now);
  try {
    await connector.identify(tokens);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind !== "AUTH_TOKEN_REJECTED" && error.kind !== "AUTH_PERMANENT") return;
    await recordRefusal(environment, key, {
      lease: null,
      reason: error.providerCode ?? "The service no longer takes them.",
    });
  }
}
