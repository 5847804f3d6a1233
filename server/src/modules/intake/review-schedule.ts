const minuteMs = 60_000;

/**
 * A push may take so long after its change. What happened later is not read back yet: most of it is under way, and a
 * change read back is dropped as known only while the provider still shows it as the record's last.
 */
export const settleMs = 2 * minuteMs;

/** A push older than this when it arrives is compared with what was read back; no younger one can have been. */
export const lateAfterMs = 30_000;

/** How far the provider's moment of a push and that of the record may lie apart. */
export const momentToleranceMs = minuteMs;

/** So much of what is covered is read again: lists of the provider may lag behind its records. */
export const overlapMs = 5 * minuteMs;

/** A review that begins so late was not kept waiting by anything but a Patchbay that did not run. */
export const downAfterMs = 20 * minuteMs;

/** How often what changed is read back while pushes arrive: two calls per module, 192 a day. */
export const reviewIntervalMs = 15 * minuteMs;

/** How often while no channel is open: reviews are all there is. */
export const reviewIntervalWithoutChannelMs = 5 * minuteMs;

/** Soon after something was missed, and as soon as what led to it has settled. */
export const soonMs = settleMs + 15_000;

/** When to review next: within ±10 %, so that accounts connected together do not stay together. */
export function nextReviewAt(
  now: Date,
  { soon, hasChannel, random }: { soon: boolean; hasChannel: boolean; random: number },
): Date {
  const base = soon ? soonMs : hasChannel ? reviewIntervalMs : reviewIntervalWithoutChannelMs;
  return new Date(now.getTime() + (soon ? base : withJitter(base, random)));
}

/** ±10 %; `random` is from 0 to 1. */
export function withJitter(durationMs: number, random: number): number {
  return Math.round(durationMs * (0.9 + 0.2 * random));
}

/** The beginning of the second, which is all that providers tell of a change. */
export function wholeSecond(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1_000) * 1_000);
}
