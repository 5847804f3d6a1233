/** How much is held for one account where nothing else was set: what is older, and the oldest beyond the count, expire. */
export const heldLimits = { maxEvents: 100_000, maxDays: 14 } as const;
