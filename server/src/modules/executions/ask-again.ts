import type { TransactionScope } from "../../context.ts";
import type { Execution } from "../../generated/prisma/client.ts";
import { ConflictError } from "../../platform/errors.ts";
import { matchEvent } from "./match-event.ts";
import { readReplayedLane } from "./read-replayed-lane.ts";

/**
 * What the rule's present condition says of an execution that did not match, as the columns to store; where it takes the record,
 * that is read anew. Throws ConflictError `UNMATCHED` where it does not hold now either.
 */
export async function askAgain(
  { tx }: TransactionScope,
  execution: Execution,
): Promise<Pick<Execution, "matchReason" | "matchPending">> {
  const { condition } = await readReplayedLane(tx, execution);
  const { organizationId, eventId } = execution;
  const event = await tx.event.findUniqueOrThrow({ where: { id: eventId, organizationId } });
  const { status, reason, matchReason, matchPending } = matchEvent(
    condition,
    event.payload,
    event.receivedAt,
  );
  if (status === "QUEUED") return { matchReason, matchPending };
  throw new ConflictError(
    reason ?? `The rule's condition does not hold now either: ${matchReason}.`,
    "UNMATCHED",
  );
}
