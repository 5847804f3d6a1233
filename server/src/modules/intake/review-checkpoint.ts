import { z } from "zod";
import type { Checkpoint } from "../../providers/provider.ts";

const page = z.record(z.string(), z.json());

const reading = z.object({
  /** Up to when this review reads. null: none is under way. */
  until: z.iso.datetime().nullable(),
  /** The module being read, and where its provider goes on. */
  at: z.object({ module: z.string(), page }).nullable(),
  /** Modules of which more is known than of the others. */
  covered: z.record(z.string(), z.iso.datetime()),
  /** The gap that this review found. */
  gapId: z.string().nullable(),
});
export type ReviewProgress = z.infer<typeof reading>;

const polling = z.object({
  passId: z.string(),
  beganAt: z.iso.datetime(),
  page: page.nullable(),
  /** Whether every page was read and what is gone is being looked for. */
  isRead: z.boolean(),
});
export type PollProgress = z.infer<typeof polling>;

/** Where a review of a push channel stands; one that was written by nobody begins anew. */
export function readProgress(checkpoint: unknown): ReviewProgress {
  const parsed = reading.safeParse(checkpoint);
  return parsed.success ? parsed.data : { until: null, at: null, covered: {}, gapId: null };
}

/** Where a pass of a poll stands; null: none is under way. */
export function readPass(checkpoint: unknown): PollProgress | null {
  const parsed = polling.safeParse(checkpoint);
  return parsed.success ? parsed.data : null;
}

/** The provider's own part of a checkpoint. */
export function pageOf(given: Record<string, unknown> | null): Checkpoint | null {
  return given as Checkpoint | null;
}
