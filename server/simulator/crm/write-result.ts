/** One row of a write's answer, in Zoho's shape. */
export interface WriteResult {
  code: string;
  details: Record<string, unknown>;
  message: string;
  status: "success" | "error";
}

/** A change to tell the watch channels about. */
export interface RecordChange {
  id: string;
  /** Values of the fields that were written; empty for a deletion. */
  values: Record<string, unknown>;
}
