import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseInAny, recordAudit } from "../access/index.ts";
import { assertByHand } from "./assert-by-hand.ts";
import { callsPerMinuteInput, connectionNameInput, scopesInput } from "./connection-input.ts";
import { getConnection, lockConnection } from "./connections.records.ts";
import type { ConnectionRecord } from "./connections.records.ts";

const Input = z.object({
  connectionId: z.string(),
  name: connectionNameInput.nullish(),
  scopes: scopesInput.nullish(),
  callsPerMinute: callsPerMinuteInput.nullish(),
  keepsBodies: z.boolean().nullish(),
});

/**
 * Changes a connection; what is left out stays. Its link name stays whatever its name is. Scopes are what the next consents ask for:
 * until then the difference is shown.
 */
export async function updateConnection(
  ctx: Context,
  input: z.input<typeof Input>,
): Promise<ConnectionRecord> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "CONNECTIONS");
  const { connectionId, name, scopes, callsPerMinute, keepsBodies } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const before = await lockConnection(scope, organizationId, connectionId);
    assertByHand(before, null);
    const changed = {
      name: name ?? before.name,
      scopes: scopes ?? before.scopes,
      callsPerMinute: callsPerMinute == null ? before.callsPerMinute : callsPerMinute || null,
      keepsBodies: keepsBodies ?? before.keepsBodies,
    };
    await tx.connectionLink.update({
      where: { id: connectionId, organizationId },
      data: { ...changed, updatedAt: now },
    });
    await recordAudit(ctx, scope, {
      act: "connection.updated",
      entityType: "ConnectionLink",
      entityId: connectionId,
      before: {
        name: before.name,
        scopes: before.scopes,
        callsPerMinute: before.callsPerMinute,
        keepsBodies: before.keepsBodies,
      },
      after: changed,
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "connection.updated",
        entityType: "ConnectionLink",
        entityId: connectionId,
        actorName,
        payload: { connectionName: changed.name },
      },
    ]);
    return getConnection(tx, organizationId, connectionId);
  });
}
