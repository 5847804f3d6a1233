import { afterEach, beforeEach, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.stop());

it("makes ten thousand changes of each kind, and counts every one", () => {
  const { control } = simulator;
  const draft = { org: "globex", module: "Leads", count: 10_000 };
  const { ids, errors } = control.createRecords(draft);
  expect([new Set(ids).size, errors.length]).toEqual([10_000, 0]);
  expect(new Set(control.updateRecords(draft).ids)).toEqual(new Set(ids));
  control.rejectLeads(draft);
  expect(new Set(control.deleteRecords(draft).ids)).toEqual(new Set(ids));
  expect(control.counters().byOrg["globex"]?.changes["crm/Leads"]).toEqual({
    created: 10_000,
    updated: 10_000,
    rejected: 10_000,
    deleted: 10_000,
  });
  expect(control.changesOf("globex")).toHaveLength(40_000);
});

it("finds the newest after the newest were deleted, one at a time, down to the seeded ones", () => {
  const { control } = simulator;
  const draft = { org: "globex", product: "bigin", module: "Tasks" };
  const { ids } = control.createRecords({ ...draft, count: 3 });
  const newest = () => control.peekRecords("globex", "Tasks", 2, "bigin").map((row) => Object(row).id);
  control.deleteRecords({ ...draft, ids: ids.slice(1, 2) });
  expect(newest()).toEqual([ids[2], ids[0]]);
  control.deleteRecords(draft);
  expect(newest()[0]).toBe(ids[0]);
  control.deleteRecords(draft);
  const seeded = newest();
  const [later] = control.createRecords(draft).ids;
  expect(newest()).toEqual([later, seeded[0]]);
});

it("says which organization, product or module there is not", () => {
  const { control } = simulator;
  expect(() => control.createRecords({ org: "nobody", module: "Leads" })).toThrow("no organization");
  expect(() => control.createRecords({ org: "acme", product: "desk", module: "Leads" })).toThrow(
    "product must be crm or bigin",
  );
  expect(() => control.createRecords({ org: "acme", product: "bigin", module: "Leads" })).toThrow(
    "acme has no module Leads",
  );
  expect(() => control.changesOf("nobody")).toThrow("no organization");
});
