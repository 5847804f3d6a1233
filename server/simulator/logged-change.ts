import type { ProductKey } from "./state.ts";

export type ChangeOperation =
  | "created"
  | "updated"
  | "deleted"
  | "approved"
  | "rejected"
  | "converted"
  | "started"
  | "ended"
  | "canceled"
  | "registered"
  | "joined"
  | "removed";

/** A change that was really made, whatever became of its notification. */
export interface LoggedChange {
  product: ProductKey;
  module: string;
  recordId: string;
  /** The nearest word: an approval is `approved`, though the provider tells of it as of an update. */
  operation: ChangeOperation;
  /** Milliseconds of the simulator's clock. */
  at: number;
}

/** The changes since the start of the simulator or its last reset, by organization, oldest first; in memory only. */
export type ChangeLog = Map<string, LoggedChange[]>;
