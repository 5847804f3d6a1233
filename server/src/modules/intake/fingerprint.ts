import { createHash } from "node:crypto";
import type { EventPayload } from "../../providers/events.ts";

/**
 * Equal for two notifications of one change, whatever channel they came by: SHA-256 over type, record, the provider's
 * moment and the names of the changed fields.
 */
export function fingerprintOf(payload: EventPayload): string {
  const parts = [payload.event, payload.recordId, payload.occurredAt, ...payload.affectedFields.toSorted()];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}
