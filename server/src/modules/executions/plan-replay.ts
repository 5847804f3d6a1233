import type { Environment as App } from "../../context.ts";
import type { Environment, ExecutionStatus } from "../../generated/prisma/enums.ts";
import { firstIdAt } from "../../platform/ids.ts";
import { ConflictError } from "../../platform/errors.ts";
import { decideByEvent, readCondition } from "../conditions/index.ts";
import type { Condition } from "../conditions/index.ts";
import type { ReplayedLane } from "./read-replayed-lane.ts";

/** What the condition says of an event, or that it takes the record to say. */
type Asked = { matchReason: string | null; matchPending: boolean };

export type ReplayPlan = {
  /** Executions that have ended otherwise than by success, to run once more. */
  requeue: ({ id: string } & Asked)[];
  /** Events that the rule has no execution of. */
  make: ({ eventId: string } & Asked)[];
  alreadySucceeded: number;
  alreadyWaiting: number;
  notMatching: number;
  /** Arrival of the first and the last event that was looked at. */
  oldest: Date | null;
  newest: Date | null;
  /** Whether the window has more events than one call takes. */
  more: boolean;
};

type Row = {
  eventId: string;
  receivedAt: Date;
  payload: unknown;
  executionId: string | null;
  status: ExecutionStatus | null;
};

/** How many events of a window one call looks at. */
const mostEvents = 10_000;
const batchSize = 1_000;
/** By how much the time in an event's id may differ from its arrival by the clock. */
const slackMs = 3_600_000;

/** What a replay of a window would do, by what is stored: read in batches, oldest first, and changed nothing. */
export async function planReplay(
  { database }: Pick<App, "database">,
  { ruleId, environment }: { ruleId: string; environment: Environment },
  lane: ReplayedLane,
  window: { from: Date; to: Date; includeUnmatched: boolean },
): Promise<ReplayPlan> {
  const condition = readSound(lane.condition);
  const plan: ReplayPlan = {
    requeue: [],
    make: [],
    alreadySucceeded: 0,
    alreadyWaiting: 0,
    notMatching: 0,
    oldest: null,
    newest: null,
    more: false,
  };

  function consider({ eventId, receivedAt, payload, executionId, status }: Row): void {
    plan.oldest ??= receivedAt;
    plan.newest = receivedAt;
    if (status === "SUCCEEDED") return void (plan.alreadySucceeded += 1);
    if (status === "QUEUED" || status === "RUNNING") return void (plan.alreadyWaiting += 1);
    const left = status === "UNMATCHED" && !window.includeUnmatched;
    const answer = left || !condition ? null : decideByEvent(condition, payload, receivedAt);
    if (left || answer?.matched === false) return void (plan.notMatching += 1);
    const asked = {
      matchReason: answer?.sentence ?? null,
      matchPending: condition !== null && answer === null,
    };
    if (executionId) plan.requeue.push({ id: executionId, ...asked });
    else plan.make.push({ eventId, ...asked });
  }

  let after = firstIdAt(window.from.getTime() - slackMs);
  const before = firstIdAt(window.to.getTime() + slackMs);
  for (let seen = 0; !plan.more;) {
    const { rows } = await database.pool.query<Row>({
      name: "replay-plan",
      text: statement,
      values: [lane.accountId, lane.eventTypes, after, before, window.from, window.to, ruleId, environment],
    });
    const room = mostEvents - seen;
    for (const row of rows.slice(0, room)) consider(row);
    plan.more = rows.length > room;
    seen += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) break;
    after = last.eventId;
  }
  return plan;
}

function readSound(stored: unknown): Condition | null {
  try {
    return readCondition(stored);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new ConflictError(`The rule's condition could not be evaluated. ${cause}`, "RULE_UNABLE");
  }
}

// One range of the index (account, event type, id) per event type, merged.
const statement = `select e."eventId", e."receivedAt", e."payload", x."id" as "executionId", x."status"
  from (
    select t.* from unnest($2::text[]) as k("eventType") cross join lateral (
      select v."id" as "eventId", v."receivedAt", v."payload" from "Event" v
      where v."accountId" = $1::uuid and v."eventType" = k."eventType" and v."id" > $3::uuid and v."id" < $4::uuid
        and v."receivedAt" >= $5::timestamptz and v."receivedAt" < $6::timestamptz
      order by v."accountId", v."eventType", v."id" limit ${batchSize}
    ) t order by t."eventId" limit ${batchSize}
  ) e
  left join "Execution" x on x."eventId" = e."eventId" and x."ruleId" = $7::uuid and x."environment" = $8::"Environment"
  order by e."eventId"`;
