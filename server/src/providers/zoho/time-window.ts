import type { RecordChange } from "../events.ts";
import type { Checkpoint } from "../provider.ts";
import type { Tokens } from "../tokens.ts";

/** The time of one module that is read back. */
export type TimeWindow = {
  tokens: Tokens;
  module: string;
  since: Date;
  until: Date;
  signal?: AbortSignal | undefined;
};
export type ChangesPage = { changes: RecordChange[]; next: Checkpoint | null };

/** The beginning of the second: Zoho's times have no fractions. */
export function wholeSecond(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1_000) * 1_000);
}

/**
 * Whether a time of Zoho's is in the window, both ends cut down to their second: windows that follow each other give
 * each change once.
 */
export function isWithin(window: TimeWindow, moment: Date): boolean {
  return moment >= wholeSecond(window.since) && moment < wholeSecond(window.until);
}
