import { z } from "zod";
import type { Notification } from "../events.ts";
import { derivedOperations } from "./derived-events.ts";

// One subscribes with create, edit, delete and is told insert, update, delete.
const OPERATIONS: Record<"insert" | "update" | "delete", string> = {
  insert: "created",
  update: "updated",
  delete: "deleted",
};

// Ids are int64 as text: as JSON numbers they would have lost digits already.
const recordId = z.string().regex(/^\d{1,19}$/);

// What changed is a hint and comes in several shapes: what does not fit is dropped, the event is not.
const hint = <Shape extends z.ZodType>(shape: Shape) =>
  z.array(z.union([shape, z.unknown().transform(() => null)])).catch([]);

const push = z.object({
  server_time: z.coerce.number().int().min(0).max(8_640_000_000_000_000),
  module: z.string().regex(/^\w{1,100}$/),
  operation: z.enum(["insert", "update", "delete"]),
  ids: z.array(recordId).min(1).max(10_000),
  channel_id: z.union([recordId, z.int().positive().transform(String)]),
  token: z.string().min(1).max(50),
  affected_fields: hint(z.record(recordId, z.array(z.string().max(200)))),
  affected_values: hint(z.object({ record_id: recordId, values: z.record(z.string(), z.unknown()) })),
});

/**
 * Reads a push of Zoho CRM: `server_time`, `module`, `operation`, `ids`, `channel_id`, `token` must be right, members
 * beyond those are ignored. Null for anything else. Nothing is authenticated here: the body has no signature.
 */
export function readNotification(body: unknown): Notification | null {
  const parsed = push.safeParse(body);
  if (!parsed.success) return null;
  const given = parsed.data;
  const ids = new Set(given.ids);
  const affectedFields: Notification["affectedFields"] = {};
  for (const entry of given.affected_fields)
    for (const [id, names] of Object.entries(entry ?? {})) if (ids.has(id)) affectedFields[id] = names;
  const affectedValues: Notification["affectedValues"] = {};
  for (const entry of given.affected_values)
    if (entry && ids.has(entry.record_id)) affectedValues[entry.record_id] = entry.values;
  const operation = OPERATIONS[given.operation];
  const derived: Notification["derived"] = {};
  for (const [id, values] of Object.entries(affectedValues)) {
    const also = derivedOperations(given.module, operation, values);
    if (also.length > 0) derived[id] = also;
  }
  return {
    channelId: given.channel_id,
    token: given.token,
    module: given.module,
    operation,
    recordIds: [...ids],
    occurredAt: new Date(given.server_time),
    affectedFields,
    affectedValues,
    derived,
  };
}
