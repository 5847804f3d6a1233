import type { Environment } from "../../context.ts";
import type { Environment as EnvironmentName } from "../../generated/prisma/enums.ts";
import { ApiCallError } from "../../providers/api-door.ts";
import type { Callable } from "./find-callable.ts";

/**
 * Takes one call out of the connection's own limit: a token bucket in the database, the same for all nodes, that holds a minute's
 * calls and fills evenly. Throws ApiCallError RATE_LIMITED with the time until the next one.
 */
export async function takeAllowance(
  { database, clock }: Pick<Environment, "database" | "clock">,
  { connectionId, callsPerMinute, name }: Callable,
  environment: EnvironmentName,
): Promise<void> {
  if (callsPerMinute === null) return;
  const filled = `least($3::float8, a."left" + greatest(0, extract(epoch from $4::timestamptz - a."at")) * $3::float8 / 60)`;
  const { rowCount } = await database.pool.query({
    name: "take-allowance",
    text: `insert into "CallAllowance" as a ("connectionId", "environment", "left", "at") values ($1, $2::"Environment", $3::float8 - 1, $4)
           on conflict ("connectionId", "environment") do update set "left" = ${filled} - 1, "at" = greatest(a."at", $4::timestamptz)
           where ${filled} >= 1`,
    values: [connectionId, environment, callsPerMinute, clock.now()],
  });
  if (rowCount === 1) return;
  throw new ApiCallError(
    "RATE_LIMITED",
    `${name} may make ${callsPerMinute} calls a minute, and has made them.`,
    {
      retryAfterMs: Math.ceil(60_000 / callsPerMinute),
    },
  );
}
