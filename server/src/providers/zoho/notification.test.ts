import { expect, test } from "vitest";
import { readNotification } from "./notification.ts";

const push = {
  server_time: 1_781_000_000_123,
  query_params: {},
  module: "Leads",
  resource_uri: "https://www.zohoapis.com/crm/v8/Leads",
  ids: ["554000000000300001", "554000000000300002"],
  affected_fields: [{ "554000000000300001": ["Company", "Phone"] }],
  affected_values: [{ record_id: "554000000000300001", values: { Company: "Harbour", Phone: null } }],
  operation: "update",
  channel_id: "1000000068001",
  token: "a-secret-of-ours",
};

test("reads a push as Zoho sends it", () => {
  expect(readNotification(push)).toEqual({
    derived: {},
    channelId: "1000000068001",
    token: "a-secret-of-ours",
    module: "Leads",
    operation: "updated",
    recordIds: ["554000000000300001", "554000000000300002"],
    occurredAt: new Date(1_781_000_000_123),
    affectedFields: { "554000000000300001": ["Company", "Phone"] },
    affectedValues: { "554000000000300001": { Company: "Harbour", Phone: null } },
  });
});

test("insert, update and delete are told; what one subscribes with is not", () => {
  const read = (operation: string) => readNotification({ ...push, operation })?.operation ?? null;
  expect(["insert", "update", "delete", "create", "edit", "all", "toString"].map(read)).toEqual([
    "created",
    "updated",
    "deleted",
    null,
    null,
    null,
    null,
  ]);
});

test("hints in another shape are dropped, the event stays; repeated ids count once", () => {
  const odd = readNotification({
    ...push,
    ids: ["1", "1"],
    affected_fields: ["Company", { "2": ["Phone"] }, { "1": ["Email"] }],
    affected_values: "none",
  });
  expect(odd).toMatchObject({ recordIds: ["1"], affectedFields: { "1": ["Email"] }, affectedValues: {} });
  const { affected_fields: _fields, affected_values: _values, ...bare } = push;
  expect(readNotification(bare)).toMatchObject({ affectedFields: {}, affectedValues: {} });
});

test("anything that is not a push is null", () => {
  const wrong: unknown[] = [
    null,
    "text",
    [],
    {},
    { ...push, ids: [] },
    { ...push, ids: [554] },
    { ...push, ids: ["../etc"] },
    { ...push, ids: Array.from({ length: 10_001 }, (_, index) => String(index)) },
    { ...push, module: "Leads; drop" },
    { ...push, token: null },
    { ...push, token: "x".repeat(51) },
    { ...push, channel_id: "not-a-number" },
    { ...push, server_time: "yesterday" },
    { ...push, server_time: 9e15 },
  ];
  for (const body of wrong) expect(readNotification(body)).toBeNull();
});
