import type { TokenBudget } from "../../providers/definition.ts";
import { ProviderError } from "../../providers/provider-error.ts";

/** For services of which no bound is known: refreshes that a 401 asks for. Who is refused after ten will be refused again. */
const usual = { count: 10, windowSeconds: 600 };
/** How many times are kept with an authorization. */
export const keptTimes = 20;

/**
 * Keeps refreshes within what the provider suffers of one refresh token: beyond it some answer "access denied" for the rest of the
 * window. `forced`: the token has not ended, a call was answered 401; of these one is left for the token's real end. Throws
 * `ProviderError` THROTTLED with the time until the next one.
 */
export function assertWithinBudget(
  budget: TokenBudget | null,
  times: readonly Date[],
  now: Date,
  forced: boolean,
): void {
  const known = budget?.refreshes ?? null;
  const bound = known ?? (forced ? usual : null);
  if (!bound) return;
  const most = forced && known ? known.count - 1 : bound.count;
  const from = now.getTime() - bound.windowSeconds * 1_000;
  const recent = times.map((time) => time.getTime()).filter((time) => time > from);
  if (recent.length < most) return;
  const freeAt = recent.at(-most) ?? now.getTime();
  throw new ProviderError(
    "THROTTLED",
    `The tokens were refreshed ${recent.length} times within ${Math.round(bound.windowSeconds / 60)} minutes, which is as often as the provider allows.`,
    { providerCode: "token_budget", retryAfterMs: Math.max(0, freeAt - from) },
  );
}
