import type { Environment, InstallationCaller } from "../../context.ts";
import { RateLimitedError } from "../../platform/errors.ts";
import { beginContextUse } from "./context-uses.ts";
import { matchSecurityContext } from "./match-security-context.ts";

/**
 * Who a request with a securityContext speaks for; null where it is unknown, has expired, or its installation is gone. One that
 * comes too late is recorded beside its delivery, with `ip`.
 */
export async function findSecurityContext(
  environment: Pick<Environment, "database" | "clock" | "guards">,
  token: string,
  ip: string,
): Promise<InstallationCaller | null> {
  const matched = await matchSecurityContext(environment, token);
  if (!matched) return null;
  if (!matched.ended) return matched.caller;
  await beginContextUse(environment, matched.caller, {
    operation: "",
    refusal: "UNAUTHENTICATED",
    ip,
  }).catch((error: unknown) => {
    // What is beyond the bound of records is refused all the same.
    if (!(error instanceof RateLimitedError)) throw error;
  });
  return null;
}
