import type { Environment } from "../../generated/prisma/enums.ts";
import { deadConnections, isHeld, laneFacts, unableReason } from "./lanes.ts";

export type LaneKey = { ruleId: string; environment: Environment };

/** What decides whether a lane runs. */
export type LaneState = LaneKey & {
  /** Why it can run nothing; null where it can. */
  unable: string | null;
  held: boolean;
  /** Who holds it, empty where that is not known; null where that hold does not stand. So the next two. */
  revokedByName: string | null;
  pausedByName: string | null;
  failingReason: string | null;
  refused: boolean;
  accountName: string | null;
  /** Names of the connections that its script calls through and that cannot be called; null for none. */
  deadConnections: string | null;
};

/** The state of lanes, in the order asked for, in one statement. `query` runs it, in a transaction or outside. */
export async function readLanes(
  query: (text: string, values: unknown[]) => Promise<LaneState[]>,
  lanes: readonly LaneKey[],
): Promise<LaneState[]> {
  return query(
    `select l."ruleId", l."environment"::text as "environment", f.* from unnest($1::uuid[], $2::text[]::"Environment"[])
       with ordinality as l("ruleId", "environment", "position")
     cross join lateral (
       select ${unableReason} as "unable", coalesce(${isHeld}, false) as "held", z."refusedAt" is not null as "refused",
         case when b."pausedAt" is not null then coalesce(b."pausedByName", '') end as "pausedByName", case when b."failingSince" is not null then coalesce(b."failingReason", '') end as "failingReason",
         case when a."revokedAt" is not null then coalesce(a."revokedByName", '') end as "revokedByName", a."providerOrgName" as "accountName",
         (select string_agg(n."name", ', ' order by n."name") from ${deadConnections}) as "deadConnections"
       from ${laneFacts}
     ) f order by l."position"`,
    [lanes.map((lane) => lane.ruleId), lanes.map((lane) => lane.environment)],
  );
}

/** Why what waits in a lane is held, for people: a sentence for each hold that stands; null where none does. */
export function holdReason(lane: LaneState): string | null {
  if (!lane.held) return null;
  const account = lane.accountName ?? "The account";
  const by = (name: string): string => (name === "" ? "" : ` by ${name}`);
  return [
    lane.revokedByName !== null && `${account} was put on hold${by(lane.revokedByName)}.`,
    lane.refused && `${account} needs re-authentication.`,
    lane.pausedByName !== null && `The rule was paused${by(lane.pausedByName)}.`,
    lane.deadConnections !== null &&
      `Its script calls through ${lane.deadConnections}, which cannot be used now.`,
    lane.failingReason !== null && `Its function keeps failing. ${lane.failingReason}`.trim(),
  ]
    .filter((sentence) => sentence !== false)
    .join(" ");
}
