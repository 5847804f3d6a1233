import { z } from "zod";
import type { SyncObjectProgress } from "../../generated/prisma/client.ts";

const checkpointShape = z.object({
  /** The id of the last error or contact that was gone through. */
  after: z.string().optional(),
  groupIds: z.array(z.string()).optional(),
  errorIds: z.array(z.string()).optional(),
});

/** Which errors a run of scope FAILED_ONLY is for (all where nothing is chosen), and how far it has come. */
export function chosenFailed(
  progress: Pick<SyncObjectProgress, "checkpoint">,
): z.infer<typeof checkpointShape> {
  return progress.checkpoint ? checkpointShape.parse(progress.checkpoint) : {};
}

export function withoutUndefined(selection: { [key: string]: string[] | undefined }): {
  [key: string]: string[];
} {
  return Object.fromEntries(Object.entries(selection).flatMap(([key, ids]) => (ids ? [[key, ids]] : [])));
}
