export type LimitsDraft = { callsPerMinute: string; keepsBodies: boolean };

/** The limits as a mutation takes them; 0 means none. */
export function limitsOf(draft: LimitsDraft): { callsPerMinute?: number; keepsBodies: boolean } {
  const limit = draft.callsPerMinute.trim();
  return { ...(limit === "" ? {} : { callsPerMinute: Number(limit) }), keepsBodies: draft.keepsBodies };
}
