import { z } from "zod";
import type { Context } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import { appendChanges } from "../../platform/feed/append-changes.ts";
import { parseInput } from "../../platform/parse-input.ts";
import { authoriseInAny, recordAudit } from "../access/index.ts";
import { assertByHand } from "./assert-by-hand.ts";
import { projectIdsInput } from "./connection-input.ts";
import { lockConnection } from "./connections.records.ts";
import type { ConnectionRecord } from "./connections.records.ts";
import { lockProjects } from "./lock-projects.ts";

const Input = z.object({ connectionId: z.string(), projectIds: projectIdsInput });

/** Shares a connection with exactly these projects: functions of all others may no longer call through it. */
export async function shareConnection(ctx: Context, input: z.input<typeof Input>): Promise<ConnectionRecord> {
  const { organizationId, name: actorName } = authoriseInAny(ctx, "CONNECTIONS");
  const { connectionId, projectIds } = parseInput(Input, input);
  return inTransaction(ctx, async (scope) => {
    const { tx, now } = scope;
    const connection = await lockConnection(scope, organizationId, connectionId);
    assertByHand(connection, null);
    await lockProjects(scope, organizationId, projectIds);
    const before = await tx.connectionShare.findMany({
      where: { connectionId, organizationId },
      select: { projectId: true },
    });
    await tx.connectionShare.deleteMany({
      where: { connectionId, organizationId, projectId: { notIn: projectIds } },
    });
    await tx.connectionShare.createMany({
      data: projectIds.map((projectId) => ({ connectionId, projectId, organizationId })),
      skipDuplicates: true,
    });
    await recordAudit(ctx, scope, {
      act: "connection.shared",
      entityType: "ConnectionLink",
      entityId: connectionId,
      before: { projectIds: before.map(({ projectId }) => projectId) },
      after: { projectIds },
    });
    await appendChanges(tx, now, [
      {
        organizationId,
        name: "connection.shared",
        entityType: "ConnectionLink",
        entityId: connectionId,
        actorName,
        payload: { connectionName: connection.name, projects: projectIds.length },
      },
    ]);
    return connection;
  });
}
