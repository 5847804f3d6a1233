import { afterAll, beforeAll, expect, test } from "vitest";
import type { ContactField, ProviderRecord, RecordPage } from "../data-sync.ts";
import type { Checkpoint, Json } from "../provider.ts";
import type { Tokens } from "../tokens.ts";
import { ZOHO_CRM_REQUIRED_SCOPES } from "./scopes.ts";
import { startSimulatedZoho } from "./simulated-zoho.fixture.ts";

let zoho: Awaited<ReturnType<typeof startSimulatedZoho>>;
let tokens: Tokens;
const size = { users: 450, viewsPerModule: 3, fieldsPerModule: 130, records: { Contacts: 730 } };
beforeAll(async () => {
  zoho = await startSimulatedZoho();
  zoho.control.changeOrg("acme", { size });
  tokens = await zoho.grant("acme");
});
afterAll(() => zoho.stop());

const asStored = (checkpoint: Checkpoint | null) =>
  checkpoint && (JSON.parse(JSON.stringify(checkpoint)) as Checkpoint);

type Wanted = { fields?: string[]; modifiedSince?: Date; view?: string };

/** Reads to the end; each checkpoint goes through JSON, as it does through the database. */
async function readAll(wanted: Wanted = {}) {
  const pages: RecordPage[] = [];
  let checkpoint: Checkpoint | null = null;
  do {
    const page: RecordPage = await zoho.dataSync.readContacts({
      tokens,
      fields: wanted.fields ?? ["Email"],
      modifiedSince: wanted.modifiedSince ?? null,
      view: wanted.view ?? null,
      checkpoint,
    });
    pages.push(page);
    checkpoint = asStored(page.next);
  } while (checkpoint);
  return { pages, records: pages.flatMap(({ records }) => records) };
}

const idsOf = (records: readonly ProviderRecord[]) => records.map(({ id }) => id);
const contact = (values: Record<string, unknown>) =>
  zoho.control.createRecords({ org: "acme", module: "Contacts", record: values }).ids[0] ?? "";
const read = async (id: string, fields: string[]) =>
  (await zoho.dataSync.readContactsById({ tokens, fields, ids: [id] }))[0];

test("all contacts come once, by pages of 200, and their number is known from the beginning", async () => {
  const { pages, records } = await readAll({ fields: ["Email", "Last_Name", "Account_Name", "Nonsense"] });
  expect(pages.map((page) => [page.records.length, page.total])).toEqual([
    // The last second of a page is left to the next.
    [199, 730],
    [199, 730],
    [199, 730],
    [133, 730],
  ]);
  expect(new Set(idsOf(records)).size).toBe(730);
  expect(records[0]).toEqual({
    id: expect.stringMatching(/^\d{18}$/),
    modifiedAt: expect.any(Date),
    values: {
      Email: expect.stringContaining("@example.com"),
      Last_Name: expect.any(String),
      // A lookup is read as its name.
      Account_Name: expect.any(String),
      Nonsense: null,
    },
  });
});

test("more fields than one call takes are joined, and a page costs calls for them alone", async () => {
  const items = await zoho.provider.orgSync.readPage({ tokens, object: "FIELDS", checkpoint: null });
  expect(items.items.length).toBe(130);
  const contacts = await fieldsOfContacts();
  const fields = contacts.map(({ name }) => name);
  expect(fields.length).toBeGreaterThan(110);
  const before = zoho.control.counters().apiCalls;
  const page = await zoho.dataSync.readContacts({
    tokens,
    fields,
    modifiedSince: null,
    view: null,
    checkpoint: null,
  });
  // The list, the count, and twice two calls by id.
  expect(zoho.control.counters().apiCalls - before).toBe(6);
  expect(page.records.length).toBe(199);
  expect(Object.keys(page.records[7]?.values ?? {})).toEqual(fields);
  expect(page.records.every(({ values }) => typeof values[fields.at(-1) ?? ""] !== "undefined")).toBe(true);
  const alone = await read(page.records[7]?.id ?? "", ["Custom_Field_90"]);
  expect(page.records[7]?.values["Custom_Field_90"]).toBe(alone?.values["Custom_Field_90"]);
});

test("a page read twice is the same, and what is made, changed or deleted meanwhile loses none that stays", async () => {
  const request = { tokens, fields: ["Email"], modifiedSince: null, view: null };
  const first = await zoho.dataSync.readContacts({ ...request, checkpoint: null });
  const second = await zoho.dataSync.readContacts({ ...request, checkpoint: asStored(first.next) });
  const late = contact({ Last_Name: "Meanwhile" });
  const again = await zoho.dataSync.readContacts({ ...request, checkpoint: asStored(first.next) });
  expect(idsOf(again.records)).toEqual(idsOf(second.records));
  // One that was not read yet goes to the end, one that was read comes once more there.
  const changed = [second.records[3]?.id ?? "", first.records[3]?.id ?? ""];
  zoho.control.updateRecords({ org: "acme", module: "Contacts", ids: changed, record: { Title: "Moved" } });
  const gone = [first.records[198]?.id ?? "", second.records[0]?.id ?? ""];
  zoho.control.deleteRecords({ org: "acme", module: "Contacts", ids: gone });
  const rest: ProviderRecord[] = [];
  let checkpoint = asStored(first.next);
  while (checkpoint) {
    const page = await zoho.dataSync.readContacts({ ...request, checkpoint });
    rest.push(...page.records);
    checkpoint = asStored(page.next);
  }
  const met = new Set(idsOf([...first.records, ...rest]));
  expect([met.has(late), met.has(changed[0] ?? ""), met.size]).toEqual([true, true, 730]);
});

test("a list goes on after days, and through more records than page tokens lead through", async () => {
  zoho.control.setLimits({ crmRecordsByToken: 300 });
  const request = { tokens, fields: ["Email"], modifiedSince: null, view: null };
  const first = await zoho.dataSync.readContacts({ ...request, checkpoint: null });
  zoho.clock.advance(25 * 3_600_000);
  tokens = await zoho.provider.authorization.refresh({ client: zoho.client, tokens });
  const second = await zoho.dataSync.readContacts({ ...request, tokens, checkpoint: asStored(first.next) });
  expect(second.records.length).toBe(199);
  const { records } = await readAll();
  expect(new Set(idsOf(records)).size).toBe(729);
  zoho.control.setLimits({ crmRecordsByToken: 100_000 });
  await expect(
    zoho.dataSync.readContacts({ ...request, tokens, checkpoint: { phase: "ALL" } }),
  ).rejects.toMatchObject({ kind: "REFUSED", providerCode: "checkpoint_expired" });
});

test("changes are told from the second on in which they happened, by time, each at least once", async () => {
  zoho.clock.advance(2_000);
  const since = zoho.clock.now();
  const early = contact({ Last_Name: "First" });
  const many = zoho.control.createRecords({ org: "acme", module: "Contacts", count: 450 }).ids;
  zoho.clock.advance(1_500);
  const late = contact({ Last_Name: "Last" });
  const half = new Date(since.getTime() + 400);
  const { records, pages } = await readAll({ modifiedSince: half });
  expect(new Set(idsOf(records))).toEqual(new Set([early, ...many, late]));
  expect(pages.every(({ total }) => total === null)).toBe(true);
  expect(records.every(({ modifiedAt }) => (modifiedAt?.getTime() ?? 0) >= since.getTime())).toBe(true);
  zoho.clock.advance(2_000);
  expect((await readAll({ modifiedSince: zoho.clock.now() })).records).toEqual([]);
});

test("a view gives its own contacts alone, with their number", async () => {
  const { items } = await readViews();
  const second = items[1]?.key ?? "";
  const all = await readAll();
  const { records, pages } = await readAll({ view: second });
  expect(pages[0]?.total).toBe(records.length);
  expect(records.length).toBeGreaterThan(300);
  expect(records.length).toBeLessThan(all.records.length);
  expect(zoho.dataSync.viewName(items[1]?.data ?? {})).toBe("My Contacts");
  await expect(readAll({ view: "1" })).rejects.toMatchObject({ kind: "REFUSED" });
});

test("contacts are found by address whatever its case, also one written a moment ago, and none by tricks", async () => {
  const id = contact({ Last_Name: "O'Brien", Email: "Pat.O'Brien@Fjord.example" });
  const seeded = (await readAll()).records[2];
  const email = String(seeded?.values["Email"]);
  const found = await zoho.dataSync.findContactsByEmail({
    tokens,
    fields: ["Last_Name", "Email"],
    emails: [
      "pat.o'brien@fjord.example",
      email.toUpperCase(),
      "nobody@example.com",
      "x') or (Last_Name is not null",
      "x@y.z') limit 2000",
      "",
    ],
  });
  expect(new Set(idsOf(found))).toEqual(new Set([id, seeded?.id]));
  zoho.control.updateRecords({
    org: "acme",
    module: "Contacts",
    ids: [id],
    record: { Email: "new@fjord.example" },
  });
  const by = (emails: string[]) => zoho.dataSync.findContactsByEmail({ tokens, fields: [], emails });
  expect(idsOf(await by(["pat.o'brien@fjord.example"]))).toEqual([]);
  expect(idsOf(await by(["NEW@fjord.example"]))).toEqual([id]);
  const before = zoho.control.counters().apiCalls;
  expect(await by(Array.from({ length: 100 }, (_, n) => `nobody${n}@example.com`))).toEqual([]);
  expect(zoho.control.counters().apiCalls - before).toBe(2);
});

test("without the scope for queries only the search by address fails, and says why", async () => {
  const narrow = await zoho.grant("acme", { scopes: ZOHO_CRM_REQUIRED_SCOPES });
  expect(zoho.provider.syncScopes).toEqual(["ZohoCRM.coql.READ"]);
  const request = { tokens: narrow, fields: [], emails: ["a@b.example"] };
  await expect(zoho.dataSync.findContactsByEmail(request)).rejects.toMatchObject({ kind: "SCOPE_MISSING" });
  expect(await zoho.dataSync.readUsers({ tokens: narrow, checkpoint: null })).toMatchObject({ total: null });
});

test("each record is written by itself: what is refused says why, and stops no other", async () => {
  const before = contact({
    First_Name: "Bea",
    Last_Name: "Before",
    Email: "before@example.com",
    Phone: "+1 555",
  });
  const gone = contact({ Last_Name: "Gone" });
  zoho.control.deleteRecords({ org: "acme", module: "Contacts", ids: [gone] });
  zoho.clock.advance(3_000);
  const outcomes = await zoho.dataSync.writeContacts({
    tokens,
    records: [
      { id: null, values: { Last_Name: "New", Email: "new.one@example.com", Date_of_Birth: "1990-12-31" } },
      { id: before, values: { Phone: null, Email_Opt_Out: true } },
      { id: null, values: { Email: "no.name@example.com" } },
      { id: gone, values: { Phone: "1" } },
      { id: null, values: { Last_Name: "Bad", Email: "no address" } },
      { id: before, values: { First_Name: "x".repeat(41) } },
      { id: "1); drop", values: { Phone: "1" } },
      { id: null, values: { Last_Name: "Odd", Date_of_Birth: "31/12/1990" } },
    ],
  });
  const at = new Date(Math.floor(zoho.clock.now().getTime() / 1_000) * 1_000);
  expect(outcomes).toEqual([
    { ok: true, id: expect.stringMatching(/^\d+$/), modifiedAt: at },
    { ok: true, id: before, modifiedAt: at },
    {
      ok: false,
      code: "REQUIRED",
      field: "Last_Name",
      message: expect.stringContaining("MANDATORY_NOT_FOUND"),
    },
    { ok: false, code: "GONE", field: null, message: expect.any(String) },
    { ok: false, code: "REFUSED", field: "Email", message: "INVALID_DATA: invalid data (expected: email)" },
    {
      ok: false,
      code: "REFUSED",
      field: "First_Name",
      message: "INVALID_DATA: invalid data (at most 40 characters)",
    },
    { ok: false, code: "GONE", field: null, message: expect.any(String) },
    { ok: false, code: "REFUSED", field: "Date_of_Birth", message: expect.any(String) },
  ]);
  const fields = ["Email", "Phone", "Email_Opt_Out", "First_Name"];
  expect((await read(before, fields))?.values).toMatchObject({
    Email: "before@example.com",
    Phone: null,
    Email_Opt_Out: true,
    First_Name: "Bea",
  });
});

test("all rows refused, all well, and times with fractions", async () => {
  const all = await zoho.dataSync.writeContacts({ tokens, records: [{ id: null, values: {} }] });
  expect(all).toMatchObject([{ ok: false, code: "REQUIRED", field: "Last_Name" }]);
  const [made] = await zoho.dataSync.writeContacts({
    tokens,
    records: [{ id: null, values: { Last_Name: "Timed", Description: "2026-01-31T10:20:30.456Z" } }],
  });
  expect(made?.ok).toBe(true);
  const id = made?.ok ? made.id : "";
  expect((await read(id, ["Description"]))?.values).toEqual({ Description: "2026-01-31T10:20:30+00:00" });
});

test("deleting what is gone is a success, and what was deleted is listed", async () => {
  const ids = Array.from({ length: 3 }, (_, index) => contact({ Last_Name: `Short lived ${index}` }));
  zoho.control.deleteRecords({ org: "acme", module: "Contacts", ids: [ids[1] ?? ""] });
  zoho.clock.advance(2_000);
  const since = zoho.clock.now();
  expect(await zoho.dataSync.deleteContacts({ tokens, ids: [...ids, "no id"] })).toEqual(
    [...ids, "no id"].map((id) => ({ ok: true, id, modifiedAt: null })),
  );
  expect(await zoho.dataSync.deleteContacts({ tokens, ids: [ids[1] ?? ""] })).toMatchObject([{ ok: true }]);
  const deleted = await zoho.dataSync.readDeletedContacts({ tokens, since, checkpoint: null });
  expect([new Set(deleted.ids), deleted.next]).toEqual([new Set([ids[0], ids[2]]), null]);
  const many = zoho.control.createRecords({ org: "acme", module: "Contacts", count: 230 }).ids;
  zoho.control.deleteRecords({ org: "acme", module: "Contacts", ids: many });
  const first = await zoho.dataSync.readDeletedContacts({ tokens, since, checkpoint: null });
  const second = await zoho.dataSync.readDeletedContacts({ tokens, since, checkpoint: asStored(first.next) });
  expect([first.ids.length, second.ids.length, second.next]).toEqual([200, 32, null]);
});

test("users come by pages, with role and state", async () => {
  const first = await zoho.dataSync.readUsers({ tokens, checkpoint: null });
  expect([first.users.length, first.total]).toEqual([200, null]);
  expect(first.users[0]).toMatchObject({ name: "Robin Vega", active: true, role: "CEO" });
  const second = await zoho.dataSync.readUsers({ tokens, checkpoint: asStored(first.next) });
  const third = await zoho.dataSync.readUsers({ tokens, checkpoint: asStored(second.next) });
  expect([third.users.length, third.next, third.total]).toEqual([50, null, 450]);
});

test("too many calls at once and used up credits are told apart", async () => {
  zoho.control.addFault({ pathPrefix: "/api/crm/v8/Contacts", status: 429 });
  const request = { tokens, fields: ["Email"], modifiedSince: null, view: null, checkpoint: null };
  const asked = zoho.dataSync.readContacts(request);
  zoho.control.addFault({ pathPrefix: "/api/crm/v8/Contacts", status: 429 });
  await expect(asked).rejects.toMatchObject({ kind: "THROTTLED", retryAfterMs: null });
  zoho.control.clearFaults();
  zoho.control.changeOrg("acme", { creditsPerDay: 1 });
  await expect(zoho.dataSync.readContacts(request)).rejects.toMatchObject({
    kind: "THROTTLED",
    providerCode: "API_CREDITS_USED_UP",
    retryAfterMs: 900_000,
  });
  zoho.control.changeOrg("acme", { creditsPerDay: 100_000 });
  expect((await zoho.dataSync.readContacts(request)).records.length).toBe(199);
});

async function fieldsOfContacts(): Promise<ContactField[]> {
  let checkpoint: Checkpoint | null = null;
  do {
    const page = await zoho.provider.orgSync.readPage({ tokens, object: "FIELDS", checkpoint });
    if (page.items[0]?.parentKey === zoho.dataSync.contactModule)
      return page.items.flatMap(({ data }) => zoho.dataSync.contactField(data) ?? []);
    checkpoint = page.next;
  } while (checkpoint);
  throw new Error("There are no contacts.");
}

async function readViews() {
  let checkpoint: Checkpoint | null = null;
  for (;;) {
    const page = await zoho.provider.orgSync.readPage({ tokens, object: "VIEWS", checkpoint });
    if (page.items[0]?.parentKey === zoho.dataSync.contactModule) return page;
    checkpoint = page.next;
  }
}

test("fields are described by their types, and every standard field is there", async () => {
  const fields = await fieldsOfContacts();
  const named = new Map(fields.map((field) => [field.name, field]));
  for (const name of Object.values(zoho.dataSync.standardFields))
    expect([name, named.has(name)]).toEqual([name, true]);
  expect(named.get("Last_Name")).toEqual({
    name: "Last_Name",
    label: "Last Name",
    type: "TEXT",
    providerType: "text",
    required: true,
    readOnly: false,
    maxLength: 80,
    choices: null,
    custom: false,
  });
  const short = (name: string) => [
    named.get(name)?.type,
    named.get(name)?.readOnly,
    named.get(name)?.maxLength,
  ];
  expect(short("Account_Name")).toEqual(["TEXT", true, null]);
  expect(short("Created_Time")).toEqual(["DATETIME", true, null]);
  expect(short("Date_of_Birth")).toEqual(["DATE", false, null]);
  expect(short("Phone")).toEqual(["PHONE", false, 30]);
  expect(named.get("Lead_Source")?.choices).toContain("Partner");
  expect(named.has("id")).toBe(false);
});

test("what no contact property can hold is no field, and odd descriptions break nothing", () => {
  const field = (data: { [key: string]: Json }) => zoho.dataSync.contactField(data);
  for (const dataType of ["multiselectpicklist", "subform", "formula", "fileupload", "constructor", 7, null])
    expect(field({ apiName: "X", dataType })).toBeNull();
  expect(field({})).toBeNull();
  expect(field({ apiName: "Source", dataType: "picklist", choices: ["-None-", "", 5, "One"] })).toMatchObject(
    {
      label: "Source",
      choices: ["One"],
    },
  );
  expect(field({ apiName: "Source", dataType: "picklist", choices: "odd" })?.choices).toBeNull();
  expect(field({ apiName: "Cost", dataType: "currency", length: 16 })?.maxLength).toBeNull();
  expect(zoho.dataSync.viewName({})).toBe("View");
});
