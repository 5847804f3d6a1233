import type { Environment, TransactionScope } from "../../context.ts";
import type { Prisma } from "../../generated/prisma/client.ts";
import { newId } from "../../platform/ids.ts";

/** What a command of the instance's operators has: no actor, and nobody but them can run it. */
export type OperatorEnvironment = Pick<Environment, "database" | "clock">;

/** Writes what an operator of the instance did to an organization into its audit log. */
export async function recordOperation(
  { tx, now: at }: TransactionScope,
  {
    organizationId,
    ...entry
  }: {
    organizationId: string;
    /** The command, such as `npm run allow-host`. */
    actorName: string;
    act: string;
    before?: Prisma.InputJsonObject;
    after?: Prisma.InputJsonObject;
  },
): Promise<void> {
  await tx.auditEntry.create({
    data: {
      id: newId(),
      organizationId,
      entityType: "Organization",
      entityId: organizationId,
      ip: "",
      at,
      ...entry,
    },
  });
}
