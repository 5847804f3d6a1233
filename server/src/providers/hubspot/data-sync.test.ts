import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ProviderRecord } from "../data-sync.ts";
import type { Checkpoint } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { startSimulatedHubSpot } from "./simulated-hubspot.fixture.ts";

let hubspot: Awaited<ReturnType<typeof startSimulatedHubSpot>>;
let tokens: Tokens;
beforeEach(async () => {
  hubspot = await startSimulatedHubSpot();
  hubspot.control.changeOrg("acme", { size: { records: { Contacts: 450 } } });
  tokens = await hubspot.grant("acme");
});
afterEach(() => hubspot.stop());

const FIELDS = ["email", "firstname", "loyalty_points", "newsletter", "birthday", "last_visit"];

async function readAll(
  wanted: {
    modifiedSince?: Date;
    view?: string;
    fields?: readonly string[];
    onPage?: (page: number) => void;
  } = {},
): Promise<{ records: ProviderRecord[]; pages: number; totals: (number | null)[] }> {
  const { modifiedSince = null, view = null, fields = FIELDS, onPage } = wanted;
  const records: ProviderRecord[] = [];
  const totals: (number | null)[] = [];
  let checkpoint: Checkpoint | null = null;
  do {
    const request = { tokens, fields, modifiedSince, view, checkpoint };
    const page = await hubspot.dataSync.readContacts(request);
    records.push(...page.records);
    totals.push(page.total);
    onPage?.(totals.length);
    // What is stored between pages is JSON.
    checkpoint = page.next && (JSON.parse(JSON.stringify(page.next)) as Checkpoint);
  } while (checkpoint !== null);
  return { records, pages: totals.length, totals };
}

const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id);
const later = (ms = 1_000): Date => {
  hubspot.clock.advance(ms);
  return hubspot.clock.now();
};

describe("reading", () => {
  test("all contacts come once, page by page, with their values in their types", async () => {
    const { records, totals } = await readAll();
    expect(new Set(idsOf(records)).size).toBe(450);
    expect(totals).toEqual([450, 450, 450, 450, 450]);
    expect(records[0]?.values).toEqual({
      email: expect.stringContaining("@example.com"),
      firstname: expect.any(String),
      loyalty_points: expect.any(Number),
      newsletter: expect.any(Boolean),
      birthday: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      last_visit: null,
    });
    expect(records[0]?.modifiedAt).toEqual(new Date("2024-01-01T00:00:30.000Z"));
  });

  test("more properties than fit in an address are read all the same", async () => {
    hubspot.control.changeOrg("acme", { size: { fieldsPerModule: 500 } });
    const many = Array.from({ length: 400 }, (_, index) => `custom_${index + 1}`);
    const { records, pages } = await readAll({ fields: ["email", ...many] });
    expect(pages).toBe(5);
    expect(records).toHaveLength(450);
    expect(Object.keys(records[0]?.values ?? {})).toHaveLength(401);
    expect(records[0]?.values["email"]).toContain("@");
  });

  test("contacts that come, change and go in between cost none of the others", async () => {
    const before = idsOf((await readAll()).records);
    const { records } = await readAll({
      onPage: (page) => {
        if (page > 3) return;
        hubspot.control.hubspot.deleteContacts({ org: "acme", ids: [before[page] ?? ""] });
        hubspot.control.hubspot.updateContacts({ org: "acme", ids: [before[page * 100 + 50] ?? ""] });
        hubspot.control.hubspot.createContacts({ org: "acme" });
      },
    });
    const read = new Set(idsOf(records));
    expect(before.filter((id) => !read.has(id))).toEqual([]);
  });

  test("what changed is found however much it is, beyond the 10,000 that search can page through", async () => {
    hubspot.control.changeOrg("acme", { size: { records: { Contacts: 10_450 } } });
    const from = new Date("2024-01-01T00:00:00Z");
    const { records, totals } = await readAll({ modifiedSince: from, fields: ["email"] });
    expect(new Set(idsOf(records)).size).toBe(10_450);
    expect(totals[0]).toBe(10_450);
    expect(totals[1]).toBe(null);
    const since = later();
    const { ids } = hubspot.control.hubspot.updateContacts({ org: "acme", count: 230 });
    const changed = await readAll({ modifiedSince: since });
    expect(idsOf(changed.records).toSorted()).toEqual(ids.toSorted());
    expect(changed.pages).toBe(3);
  });

  test("changes in one millisecond, and during the reading, are all found", async () => {
    const since = later();
    const { ids } = hubspot.control.hubspot.createContacts({ org: "acme", count: 350 });
    const { records } = await readAll({
      modifiedSince: since,
      onPage: (page) => {
        later(1);
        if (page < 4) hubspot.control.hubspot.updateContacts({ org: "acme", ids: ids.slice(0, 60) });
      },
    });
    const read = new Set(idsOf(records));
    expect(ids.filter((id) => !read.has(id))).toEqual([]);
  });

  test("a view gives its members alone, and of those what changed where that is asked for", async () => {
    const { records } = await readAll({ view: "3" });
    expect(records).toHaveLength(150);
    const since = later();
    const member = records[10]?.id ?? "";
    const other = idsOf((await readAll()).records).find((id) => !idsOf(records).includes(id)) ?? "";
    hubspot.control.hubspot.updateContacts({ org: "acme", ids: [member, other] });
    expect(idsOf((await readAll({ view: "3", modifiedSince: since })).records)).toEqual([member]);
  });

  test("a page that HubSpot no longer knows is to be begun anew", async () => {
    const broken = { tokens, fields: FIELDS, modifiedSince: null, view: null };
    const checkpoints: Checkpoint[] = [{ phase: "ALL", after: "none", total: null, types: {} }, { page: 3 }];
    for (const checkpoint of checkpoints) {
      const error: unknown = await hubspot.dataSync
        .readContacts({ ...broken, checkpoint })
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ kind: "REFUSED", providerCode: "checkpoint_expired" });
    }
  });

  test("single ones by id and by address; those that are gone are passed over", async () => {
    const { records } = await readAll();
    const [first, second] = records;
    hubspot.control.hubspot.deleteContacts({ org: "acme", ids: [second?.id ?? ""] });
    const byId = await hubspot.dataSync.readContactsById({
      tokens,
      fields: FIELDS,
      ids: [first?.id ?? "", second?.id ?? "", "99999999999", "no id"],
    });
    expect(byId).toEqual([first]);
    const byEmail = await hubspot.dataSync.findContactsByEmail({
      tokens,
      fields: FIELDS,
      emails: [String(first?.values["email"]).toUpperCase(), String(second?.values["email"]), "x@y.example"],
    });
    expect(byEmail).toEqual([first]);
  });

  test("deletions since a moment, of all that HubSpot still lists", async () => {
    const ids = idsOf((await readAll()).records);
    hubspot.control.hubspot.deleteContacts({ org: "acme", ids: ids.slice(0, 120) });
    const since = later();
    hubspot.control.hubspot.deleteContacts({ org: "acme", ids: ids.slice(200, 330) });
    const read: string[] = [];
    let pages = 0;
    let checkpoint: Checkpoint | null = null;
    do {
      const page = await hubspot.dataSync.readDeletedContacts({ tokens, since, checkpoint });
      read.push(...page.ids);
      pages += 1;
      checkpoint = page.next;
    } while (checkpoint !== null);
    expect(pages).toBe(3);
    expect(read.toSorted()).toEqual(ids.slice(200, 330).toSorted());
  });

  test("people with their teams, those who left as not active", async () => {
    let checkpoint: Checkpoint | null = null;
    const users = [];
    do {
      const page = await hubspot.dataSync.readUsers({ tokens, checkpoint });
      users.push(...page.users);
      checkpoint = page.next;
      if (checkpoint === null) expect(page.total).toBe(14);
    } while (checkpoint !== null);
    expect(users).toHaveLength(14);
    expect(users.some(({ role }) => role === "Sales")).toBe(true);
  });

  test("values that fit no type stay as they are: the mapping says so", async () => {
    hubspot.control.changeOrg("acme", { size: { badShare: 1 } });
    const { records } = await readAll({ fields: ["email", "birthday", "hs_email_optout"] });
    const values = records.map((record) => record.values);
    expect(values.some(({ birthday }) => birthday === "not told")).toBe(true);
    expect(values.some((each) => each["hs_email_optout"] === "perhaps")).toBe(true);
    expect(values.some(({ email }) => String(email).includes(" at "))).toBe(true);
  });
});

describe("writing", () => {
  test("makes and changes contacts, each by itself, with typed values", async () => {
    const [first, second] = (await readAll()).records;
    const outcomes = await hubspot.dataSync.writeContacts({
      tokens,
      records: [
        { id: null, values: { email: "New@Example.org", newsletter: true, loyalty_points: 2.5 } },
        { id: first?.id ?? "", values: { firstname: "Ida", birthday: null } },
        { id: null, values: { email: String(second?.values["email"]) } },
        { id: second?.id ?? "", values: { birthday: "yesterday" } },
        { id: "99999999999", values: { firstname: "Nobody" } },
        { id: null, values: { email: "odd@example.org", colour: "red" } },
        { id: "no id", values: { firstname: "Nobody" } },
      ],
    });
    expect(outcomes).toMatchObject([
      { ok: true, id: expect.stringMatching(/^\d+$/), modifiedAt: hubspot.clock.now() },
      { ok: true, id: first?.id, modifiedAt: hubspot.clock.now() },
      { ok: false, code: "DUPLICATE", field: "email" },
      { ok: false, code: "REFUSED", field: "birthday", message: "yesterday was not a valid date." },
      { ok: false, code: "GONE" },
      { ok: false, code: "REFUSED", field: "colour" },
      { ok: false, code: "GONE" },
    ]);
    const made = outcomes[0]?.ok ? outcomes[0].id : "";
    const read = await hubspot.dataSync.readContactsById({
      tokens,
      fields: FIELDS,
      ids: [made, first?.id ?? ""],
    });
    expect(read.find(({ id }) => id === made)?.values).toMatchObject({
      email: "new@example.org",
      newsletter: true,
      loyalty_points: 2.5,
    });
    expect(read.find(({ id }) => id === first?.id)?.values).toMatchObject({
      firstname: "Ida",
      birthday: null,
    });
  });

  test("100 at once; a batch that is refused as a whole is halved until the one to blame is alone", async () => {
    const records = Array.from({ length: 100 }, (_, index) => ({
      id: null,
      values: { email: `person.${index}@example.org` },
    }));
    hubspot.control.addFault({
      pathPrefix: "/hubspot/crm/v3/objects/contacts/batch/create",
      status: 409,
      count: 2,
    });
    const outcomes = await hubspot.dataSync.writeContacts({ tokens, records });
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    const changes = hubspot.control.changesOf("acme", { product: "hubspot" });
    expect(changes.filter(({ operation }) => operation === "created")).toHaveLength(100);
  });

  test("a limit stops the writing as a whole", async () => {
    hubspot.control.setLimits({ hubspotCallsPerTenSeconds: 0 });
    await expect(
      hubspot.dataSync.writeContacts({ tokens, records: [{ id: null, values: { email: "a@example.org" } }] }),
    ).rejects.toMatchObject({ kind: "THROTTLED" });
  });

  test("deletes contacts; those that are gone are a success", async () => {
    const [first] = (await readAll()).records;
    const ids = [first?.id ?? "", "99999999999", "no id"];
    const outcomes = await hubspot.dataSync.deleteContacts({ tokens, ids });
    expect(outcomes).toEqual(ids.map((id) => ({ ok: true, id, modifiedAt: null })));
    expect(await hubspot.dataSync.readContactsById({ tokens, fields: FIELDS, ids })).toEqual([]);
  });

  test("names and values stand in bodies and addresses as what they are", async () => {
    const hostile = ["email,firstname&archived=true", "../../lists", "a b", "é"];
    const { records } = await readAll({ fields: ["email", ...hostile] });
    expect(records).toHaveLength(450);
    expect(records[0]?.values).toMatchObject(Object.fromEntries(hostile.map((name) => [name, null])));
    await expect(
      hubspot.dataSync.readContacts({
        tokens,
        fields: FIELDS,
        modifiedSince: null,
        view: "1/../../../owners?x=",
        checkpoint: null,
      }),
    ).rejects.toMatchObject({ kind: "REFUSED" });
  });
});
