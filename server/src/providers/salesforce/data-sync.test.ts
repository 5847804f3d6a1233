import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContactField, ProviderRecord, RecordPage } from "../data-sync.ts";
import type { Checkpoint, OrgItem, OrgObject } from "../provider.ts";
import type { Tokens } from "../tokens.ts";
import { startSimulatedSalesforce } from "./simulated-salesforce.fixture.ts";

let salesforce: Awaited<ReturnType<typeof startSimulatedSalesforce>>;
let tokens: Tokens;
const size = { users: 620, viewsPerModule: 6, fieldsPerModule: 60, records: { Contacts: 2_300 } };
beforeAll(async () => {
  salesforce = await startSimulatedSalesforce();
  salesforce.control.changeOrg("acme", { size });
  tokens = await salesforce.grant("acme");
});
afterAll(() => salesforce.stop());

const asStored = (checkpoint: Checkpoint | null) =>
  checkpoint && (JSON.parse(JSON.stringify(checkpoint)) as Checkpoint);
const idsOf = (records: readonly ProviderRecord[]) => records.map(({ id }) => id);
const made = (fields: Record<string, unknown>, count = 1) =>
  salesforce.control.salesforce.createContacts({ org: "acme", fields, count }).ids;
const change = (ids: string[], fields: Record<string, unknown>) =>
  salesforce.control.salesforce.updateContacts({ org: "acme", ids, fields });
const read = async (id: string, fields: string[]) =>
  (await salesforce.dataSync.readContactsById({ tokens, fields, ids: [id] }))[0];

type Wanted = { fields?: string[]; modifiedSince?: Date; view?: string; meanwhile?: () => void };

/** Reads to the end; each checkpoint goes through JSON, as it does through the database. */
async function readAll({ fields = ["Email"], modifiedSince, view, meanwhile }: Wanted = {}) {
  const pages: RecordPage[] = [];
  let checkpoint: Checkpoint | null = null;
  do {
    const page: RecordPage = await salesforce.dataSync.readContacts({
      tokens,
      fields,
      modifiedSince: modifiedSince ?? null,
      view: view ?? null,
      checkpoint,
    });
    pages.push(page);
    checkpoint = asStored(page.next);
    meanwhile?.();
  } while (checkpoint);
  return { pages, records: pages.flatMap(({ records }) => records) };
}

async function readItems(object: OrgObject): Promise<OrgItem[]> {
  const items: OrgItem[] = [];
  let checkpoint: Checkpoint | null = null;
  do {
    const page = await salesforce.provider.orgSync.readPage({ tokens, object, checkpoint });
    items.push(...page.items);
    checkpoint = asStored(page.next);
  } while (checkpoint);
  return items;
}

test("all contacts come once, by pages of 2,000, and their number is known from the beginning", async () => {
  const { pages, records } = await readAll({
    fields: ["Email", "LastName", "Account.Name", "Owner.Name", "CreatedDate"],
  });
  expect(pages.map((page) => [page.records.length, page.total])).toEqual([
    [2_000, 2_300],
    [300, 2_300],
  ]);
  expect(new Set(idsOf(records)).size).toBe(2_300);
  expect(records[0]).toEqual({
    id: expect.stringMatching(/^003[A-Za-z0-9]{15}$/),
    modifiedAt: expect.any(Date),
    values: {
      Email: expect.stringContaining("@example.com"),
      LastName: expect.any(String),
      "Account.Name": expect.any(String),
      "Owner.Name": expect.any(String),
      CreatedDate: expect.stringMatching(/^2024-01-\d\dT\d\d:\d\d:\d\d\.000\+00:00$/),
    },
  });
});

test("many fields make pages smaller, and those that do not fit into an address are asked for by id", async () => {
  salesforce.control.changeOrg("acme", { size: { fieldsPerModule: 700 } });
  const custom = Array.from({ length: 600 }, (_, index) => `Field_${index + 1}__c`);
  const fields = ["Email", "Account.Name", ...custom];
  const before = salesforce.control.counters().apiCalls;
  const page = await salesforce.dataSync.readContacts({
    tokens,
    fields,
    modifiedSince: null,
    view: null,
    checkpoint: null,
  });
  expect(salesforce.control.counters().apiCalls - before).toBe(3);
  expect(page.records.length).toBe(200);
  expect(Object.keys(page.records[5]?.values ?? {})).toEqual(fields);
  expect(page.records.some(({ values }) => values["Field_600__c"] !== null)).toBe(true);
  expect(page.records[5]?.values).toMatchObject({ "Account.Name": expect.any(String) });
  salesforce.control.changeOrg("acme", { size });
});

test("a page read twice is the same, and what is made, changed or deleted meanwhile loses none that stays", async () => {
  const request = { tokens, fields: ["Email"], modifiedSince: null, view: null };
  const first = await salesforce.dataSync.readContacts({ ...request, checkpoint: null });
  const second = await salesforce.dataSync.readContacts({ ...request, checkpoint: asStored(first.next) });
  const [late] = made({ LastName: "Meanwhile" });
  change([second.records[3]?.id ?? ""], { Department: "Sales" });
  const gone = [first.records.at(-1)?.id ?? "", second.records[0]?.id ?? ""];
  salesforce.control.salesforce.deleteContacts({ org: "acme", ids: gone });
  // A week later as well: no locator is kept that could end.
  salesforce.clock.advance(7 * 86_400_000);
  tokens = await salesforce.provider.authorization.refresh({ client: salesforce.client, tokens });
  const again = await salesforce.dataSync.readContacts({
    ...request,
    tokens,
    checkpoint: asStored(first.next),
  });
  expect(idsOf(again.records)).toEqual([...idsOf(second.records).slice(1), late]);
  await expect(
    salesforce.dataSync.readContacts({ ...request, tokens, checkpoint: { page: 2 } }),
  ).rejects.toMatchObject({ kind: "REFUSED", providerCode: "checkpoint_expired" });
});

test("changes are told by their time, many of one second as well, and those of meanwhile come too", async () => {
  salesforce.clock.advance(2_000);
  const since = salesforce.clock.now();
  const many = made({ LastName: "Many" }, 2_100);
  salesforce.clock.advance(1_500);
  const [late = ""] = made({ LastName: "Late" });
  let moved = false;
  const { records, pages } = await readAll({
    modifiedSince: new Date(since.getTime() + 400),
    meanwhile: () => {
      if (!moved) change([many[0] ?? ""], { Department: "Moved" });
      moved = true;
    },
  });
  expect(pages.length).toBeGreaterThan(1);
  expect(new Set(idsOf(records))).toEqual(new Set([...many, late]));
  expect(records.length).toBe(2_102);
  expect(pages.every(({ total }) => total === null)).toBe(true);
  salesforce.clock.advance(2_000);
  expect((await readAll({ modifiedSince: salesforce.clock.now() })).records).toEqual([]);
});

test("a list view gives its own contacts alone, also with conditions joined by OR and with quotes", async () => {
  const views = (await readItems("VIEWS")).filter(({ parentKey }) => parentKey === "Contact");
  const named = (name: string) => views.find(({ data }) => data["name"] === name)?.key ?? name;
  expect(salesforce.dataSync.viewName(views[0]?.data ?? {})).toBe("All Contacts");
  const all = await readAll({ fields: ["LeadSource", "MailingCountry", "LastName"] });
  const partners = await readAll({ fields: ["LeadSource"], view: named("Partners") });
  expect(partners.pages[0]?.total).toBe(partners.records.length);
  expect(new Set(partners.records.map(({ values }) => values["LeadSource"]))).toEqual(new Set(["Partner"]));
  const countries = await readAll({ fields: ["MailingCountry"], view: named("Norway or Italy") });
  expect(countries.records.length).toBe(
    all.records.filter(({ values }) => ["Norway", "Italy"].includes(String(values["MailingCountry"]))).length,
  );
  const [brien] = made({ LastName: "O'Brien" });
  expect(idsOf((await readAll({ view: named("O'Briens") })).records)).toEqual([brien]);
  expect((await readAll({ view: named("My Contacts") })).records.length).toBeLessThan(2_300);
  await expect(readAll({ view: "../../limits" })).rejects.toMatchObject({ kind: "REFUSED" });
});

test("contacts are found by address whatever its case, and none by tricks", async () => {
  const [id = ""] = made({ LastName: "O'Brien", Email: "Pat.O'Brien@Fjord.example" });
  const seeded = (await readAll()).records[2];
  const email = String(seeded?.values["Email"]);
  const find = (emails: string[]) =>
    salesforce.dataSync.findContactsByEmail({ tokens, fields: ["Email"], emails });
  const found = await find([
    "pat.o'brien@fjord.example",
    email.toUpperCase(),
    "nobody@example.com",
    "x@y.z') OR (LastName != '",
    "x@y.z\\') OR (LastName != \\'",
    "no address",
  ]);
  expect(new Set(idsOf(found))).toEqual(new Set([id, seeded?.id]));
  change([id], { Email: "new@fjord.example" });
  expect(idsOf(await find(["pat.o'brien@fjord.example"]))).toEqual([]);
  expect(idsOf(await find(["NEW@fjord.example"]))).toEqual([id]);
  const before = salesforce.control.counters().apiCalls;
  expect(
    await find(Array.from({ length: 200 }, (_, n) => `nobody.of.that.name.${n}@somewhere.example.com`)),
  ).toEqual([]);
  expect(salesforce.control.counters().apiCalls - before).toBe(2);
});

test("no name of a field gets into a query unchecked", async () => {
  for (const field of [
    "Email FROM User",
    "Email, (SELECT Id FROM Cases)",
    "Account.Owner.Name",
    "Email--",
    "",
  ]) {
    const request = { tokens, fields: [field], modifiedSince: null, view: null, checkpoint: null };
    await expect(salesforce.dataSync.readContacts(request)).rejects.toMatchObject({
      providerCode: "invalid_name",
    });
    await expect(
      salesforce.dataSync.readContactsById({ tokens, fields: [field], ids: [] }),
    ).rejects.toMatchObject({ providerCode: "invalid_name" });
    await expect(
      salesforce.dataSync.writeContacts({ tokens, records: [{ id: null, values: { [field]: 1 } }] }),
    ).rejects.toMatchObject({ providerCode: "invalid_name" });
  }
  expect(
    await salesforce.dataSync.readContactsById({ tokens, fields: [], ids: ["1' OR Id != '", "x"] }),
  ).toEqual([]);
  await expect(
    salesforce.dataSync.readContacts({
      tokens,
      fields: ["Email"],
      modifiedSince: null,
      view: null,
      checkpoint: { phase: "ALL", after: "x' OR Id != '", total: null },
    }),
  ).rejects.toMatchObject({ providerCode: "invalid_id" });
  await expect(readAll({ fields: ["Nothing__c"] })).rejects.toMatchObject({
    kind: "REFUSED",
    providerCode: "INVALID_FIELD",
    message: expect.stringContaining("Nothing__c"),
  });
});

test("each record is written by itself: what is refused says why, and stops no other", async () => {
  const [before = "", gone = ""] = made({ FirstName: "Bea", LastName: "Before", Phone: "+1 555" }, 2);
  salesforce.control.salesforce.deleteContacts({ org: "acme", ids: [gone] });
  made({ FirstName: "Ada", LastName: "Twin", Email: "ada@twin.example" });
  const outcomes = await salesforce.dataSync.writeContacts({
    tokens,
    records: [
      { id: null, values: { LastName: "New", Email: "new.one@example.com", Birthdate: "1990-12-31" } },
      { id: before, values: { Phone: null, HasOptedOutOfEmail: true } },
      { id: null, values: { Email: "no.name@example.com" } },
      { id: gone, values: { Phone: "1" } },
      { id: null, values: { LastName: "Bad", Email: "no address" } },
      { id: before, values: { FirstName: "x".repeat(41) } },
      { id: "1); drop", values: { Phone: "1" } },
      { id: null, values: { FirstName: "Ada", LastName: "Twin", Email: "Ada@twin.example" } },
      { id: null, values: { LastName: "Odd", Birthdate: "31/12/1990" } },
      { id: null, values: { LastName: "Last" } },
      { id: "003000000000001AAA", values: { Phone: "1" } },
    ],
  });
  expect(outcomes).toEqual([
    { ok: true, id: expect.stringMatching(/^003/), modifiedAt: null },
    { ok: true, id: before, modifiedAt: null },
    {
      ok: false,
      code: "REQUIRED",
      field: "LastName",
      message: expect.stringContaining("REQUIRED_FIELD_MISSING"),
    },
    { ok: false, code: "GONE", field: null, message: expect.any(String) },
    { ok: false, code: "REFUSED", field: "Email", message: expect.stringContaining("INVALID_EMAIL_ADDRESS") },
    { ok: false, code: "REFUSED", field: "FirstName", message: expect.stringContaining("STRING_TOO_LONG") },
    { ok: false, code: "GONE", field: null, message: expect.any(String) },
    { ok: false, code: "DUPLICATE", field: null, message: expect.stringContaining("DUPLICATES_DETECTED") },
    { ok: false, code: "REFUSED", field: null, message: expect.stringContaining("JSON_PARSER_ERROR") },
    { ok: true, id: expect.stringMatching(/^003/), modifiedAt: null },
    { ok: false, code: "GONE", field: null, message: expect.any(String) },
  ]);
  expect((await read(before, ["Phone", "HasOptedOutOfEmail", "FirstName"]))?.values).toEqual({
    Phone: null,
    HasOptedOutOfEmail: true,
    FirstName: "Bea",
  });
});

test("when every record makes Salesforce refuse the whole call, that costs a bounded number of calls", async () => {
  const records = Array.from({ length: 200 }, (_, n) => ({
    id: null,
    values: { LastName: `Odd ${n}`, Birthdate: "soon" },
  }));
  const before = salesforce.control.counters().apiCalls;
  const outcomes = await salesforce.dataSync.writeContacts({ tokens, records });
  expect(outcomes.every((outcome) => !outcome.ok && outcome.code === "REFUSED")).toBe(true);
  expect(outcomes.length).toBe(200);
  expect(salesforce.control.counters().apiCalls - before).toBeLessThan(70);
  const [unknown] = await salesforce.dataSync.writeContacts({
    tokens,
    records: [{ id: null, values: { LastName: "A", Gone__c: 1 } }],
  });
  expect(unknown).toMatchObject({ ok: false, code: "REFUSED", field: "Gone__c" });
});

test("deleting what is gone is a success, and what was deleted is listed", async () => {
  const ids = made({ LastName: "Short lived" }, 3);
  salesforce.control.salesforce.deleteContacts({ org: "acme", ids: [ids[1] ?? ""] });
  salesforce.clock.advance(2_000);
  const since = salesforce.clock.now();
  const wanted = [...ids, "no id", "003000000000001AAA"];
  expect(await salesforce.dataSync.deleteContacts({ tokens, ids: wanted })).toEqual(
    wanted.map((id) => ({ ok: true, id, modifiedAt: null })),
  );
  const deleted = await salesforce.dataSync.readDeletedContacts({ tokens, since, checkpoint: null });
  expect([new Set(deleted.ids), deleted.next]).toEqual([new Set([ids[0], ids[2]]), null]);
  const many = made({ LastName: "Many" }, 2_050);
  salesforce.control.salesforce.deleteContacts({ org: "acme", ids: many });
  const first = await salesforce.dataSync.readDeletedContacts({ tokens, since, checkpoint: null });
  const second = await salesforce.dataSync.readDeletedContacts({
    tokens,
    since,
    checkpoint: asStored(first.next),
  });
  expect([first.ids.length, second.ids.length, second.next]).toEqual([2_000, 52, null]);
  expect(new Set([...first.ids, ...second.ids]).size).toBe(2_052);
});

test("users come by pages, with role and state; org sync tells objects, fields and views of people", async () => {
  const first = await salesforce.dataSync.readUsers({ tokens, checkpoint: null });
  expect([first.users.length, first.total]).toEqual([500, null]);
  expect(first.users[0]).toMatchObject({ name: "Robin Vega", active: true, role: "CEO" });
  const second = await salesforce.dataSync.readUsers({ tokens, checkpoint: asStored(first.next) });
  expect([second.users.length, second.next, second.total]).toEqual([120, null, 620]);
  expect((await readItems("USERS")).length).toBe(620);
  const modules = await readItems("MODULES");
  expect(modules.length).toBe(12);
  expect(modules.map(({ key }) => key)).not.toContain("ContactHistory");
  expect((await readItems("VIEWS")).filter(({ parentKey }) => parentKey === "Account").length).toBe(5);
});

async function fieldsOfContacts(): Promise<Map<string, ContactField>> {
  const items = (await readItems("FIELDS")).filter(
    ({ parentKey }) => parentKey === salesforce.dataSync.contactModule,
  );
  const fields = items.flatMap(({ data }) => salesforce.dataSync.contactField(data) ?? []);
  return new Map(fields.map((field) => [field.name, field]));
}

test("fields are described by their types, and every standard field is there", async () => {
  const fields = await fieldsOfContacts();
  for (const name of Object.values(salesforce.dataSync.standardFields))
    expect([name, fields.has(name)]).toEqual([name, true]);
  expect(fields.get("LastName")).toEqual({
    name: "LastName",
    label: "Last Name",
    type: "TEXT",
    providerType: "string",
    required: true,
    readOnly: false,
    maxLength: 80,
    choices: null,
    custom: false,
  });
  expect(fields.get("Account.Name")).toMatchObject({
    type: "TEXT",
    readOnly: true,
    providerType: "reference",
  });
  expect(fields.get("SystemModstamp")).toMatchObject({ type: "DATETIME", readOnly: true });
  // An unrestricted list takes any value.
  expect(fields.get("LeadSource")?.choices).toBeNull();
  expect(fields.get("Field_5__c")).toMatchObject({ choices: ["One", "Two", "Three"], custom: true });
  for (const none of ["Id", "MailingAddress", "Field_6__c"]) expect(fields.has(none)).toBe(false);
  const { contactField } = salesforce.dataSync;
  expect(
    contactField({ apiName: "Case__c", dataType: "reference", lookupModules: ["Case"], relation: "Case__r" }),
  ).toMatchObject({
    name: "Case__c",
    readOnly: true,
  });
  expect([contactField({}), contactField({ apiName: "X", dataType: "constructor" })]).toEqual([null, null]);
  expect(salesforce.dataSync.viewName({})).toBe("List view");
});
