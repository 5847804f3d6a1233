import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tokens } from "../tokens.ts";
import { startSimulatedZoho } from "./simulated-zoho.fixture.ts";

const org = "acme";

describe.each([
  { key: "zoho-crm", product: "crm", module: "Leads", path: "/api/crm/v8" },
  { key: "bigin", product: "bigin", module: "Contacts", path: "/api/bigin/v2" },
] as const)("one record of $key", ({ key, product, module, path }) => {
  let zoho: Awaited<ReturnType<typeof startSimulatedZoho>>;
  let tokens: Tokens;

  beforeAll(async () => {
    zoho = await startSimulatedZoho(key);
    tokens = await zoho.grant(org);
  });
  afterAll(() => zoho.stop());
  beforeEach(() => zoho.control.clearFaults());

  const make = (record: object) =>
    zoho.control.createRecords({ org, product, module, record: { ...record } }).ids[0] ?? "";
  const read = (recordId: string, of = tokens) => zoho.records.read({ tokens: of, module, recordId });

  test("comes with all its fields, as they stand", async () => {
    const recordId = make({ Last_Name: "Okafor", Email: "ada@harbour.example" });
    zoho.control.updateRecords({ org, product, module, ids: [recordId], record: { Phone: "+46 8 555 010" } });
    expect(await read(recordId)).toMatchObject({
      id: recordId,
      Last_Name: "Okafor",
      Email: "ada@harbour.example",
      Phone: "+46 8 555 010",
      Modified_Time: expect.any(String) as string,
    });
  });

  test("is null once it is gone, and for an id that no record has", async () => {
    const recordId = make({});
    zoho.control.deleteRecords({ org, product, module, ids: [recordId] });
    expect(await read(recordId)).toBeNull();
    expect(await read("1")).toBeNull();
  });

  test("says what kept it from being read", async () => {
    const recordId = make({});
    await expect(read(recordId, { ...tokens, accessToken: "1000.dead" })).rejects.toMatchObject({
      kind: "AUTH_TOKEN_REJECTED",
    });
    zoho.control.addFault({ pathPrefix: `${path}/${module}/`, status: 503 });
    await expect(read(recordId)).rejects.toMatchObject({ kind: "UNAVAILABLE", isTransient: true });
    zoho.control.addFault({ pathPrefix: `${path}/${module}/`, reset: true });
    await expect(read(recordId)).rejects.toMatchObject({ kind: "NETWORK" });
    await expect(zoho.records.read({ tokens, module: "Nothing", recordId })).rejects.toMatchObject({
      kind: "REFUSED",
    });
  });
});
