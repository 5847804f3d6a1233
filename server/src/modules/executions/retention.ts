import type { Environment } from "../../context.ts";
import { startNightly } from "../../platform/nightly.ts";
import { deleteEnded } from "./delete-ended.ts";

/** For how many days events and ended executions are kept, unless `PATCHBAY_RETENTION_DAYS` says otherwise. */
export const defaultRetentionDays = 30;

/** Deletes what is out of retention, every night. */
export function startRetention(
  environment: Pick<Environment, "database" | "clock" | "log">,
  keepDays: number = defaultRetentionDays,
): { stop(): Promise<void> } {
  return startNightly(environment, {
    what: "deleting old executions",
    run: async (isStopped) => {
      const deleted = await deleteEnded(environment, keepDays, isStopped);
      if (deleted && deleted.executions + deleted.events > 0)
        environment.log.info({ ...deleted, keepDays }, "executions and events out of retention were deleted");
      return deleted;
    },
  });
}
