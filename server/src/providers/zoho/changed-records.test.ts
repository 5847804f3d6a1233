import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { payloadsOfChange } from "../events.ts";
import type { RecordChange } from "../events.ts";
import type { Checkpoint } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { startSimulatedZoho } from "./simulated-zoho.fixture.ts";

const MINUTE_MS = 60_000;
const org = "acme";

describe.each([
  { key: "zoho-crm", product: "crm", path: "/api/crm/v8", scope: "ZohoCRM.org.READ" },
  { key: "bigin", product: "bigin", path: "/api/bigin/v2", scope: "ZohoBigin.org.READ" },
] as const)("changes read back from $key", ({ key, product, path, scope }) => {
  let zoho: Awaited<ReturnType<typeof startSimulatedZoho>>;
  let tokens: Tokens;
  let since: Date;
  const module = "Contacts";

  beforeAll(async () => {
    zoho = await startSimulatedZoho(key);
    zoho.control.setLimits({ accessTokenLifeSeconds: 100 * 24 * 3_600 });
    tokens = await zoho.grant(org);
  });
  afterAll(() => zoho.stop());
  beforeEach(() => {
    zoho.control.clearFaults();
    zoho.clock.advance(10 * MINUTE_MS);
    since = zoho.clock.now();
  });

  const draft = (change: object) => ({ org, product, module, ...change });
  const wait = (ms = 2_000) => zoho.clock.advance(ms);

  /** Reads to the end, by default up to a moment after now; checkpoints go through JSON as through the database. */
  async function readAll(change: { until?: Date; between?: (pages: number) => void } = {}) {
    const changes: RecordChange[] = [];
    const until = change.until ?? new Date(zoho.clock.now().getTime() + 1_000);
    let checkpoint: Checkpoint | null = null;
    let pages = 0;
    do {
      const page: { changes: RecordChange[]; next: Checkpoint | null } = await zoho.changes.readPage({
        tokens,
        module,
        since,
        until,
        checkpoint,
      });
      changes.push(...page.changes);
      checkpoint = page.next && (JSON.parse(JSON.stringify(page.next)) as Checkpoint);
      pages += 1;
      change.between?.(pages);
    } while (checkpoint);
    return { changes, pages };
  }
  const short = (changes: RecordChange[]) => changes.map(({ recordId, operation }) => [recordId, operation]);

  test("nothing changed: both lists answer 304 and two calls are all", async () => {
    const before = zoho.control.counters().apiCalls;
    expect(await readAll()).toEqual({ changes: [], pages: 2 });
    expect(zoho.control.counters().apiCalls - before).toBe(2);
  });

  test("creations, changes and deletions, each with its time; all readable fields as they are now", async () => {
    const [kept, gone] = zoho.control.createRecords(draft({ count: 2 })).ids;
    wait();
    since = zoho.clock.now();
    const [created] = zoho.control.createRecords(draft({ record: { Last_Name: "Abe" } })).ids;
    const createdAt = zoho.clock.now();
    wait();
    zoho.control.updateRecords(draft({ ids: [kept, created], record: { Last_Name: "Berg" } }));
    const updatedAt = zoho.clock.now();
    wait();
    zoho.control.deleteRecords(draft({ ids: [gone] }));

    const { changes } = await readAll();
    expect(changes.map(({ recordId, operation, at }) => [recordId, operation, at])).toEqual([
      [kept, "updated", updatedAt],
      [created, "created", createdAt],
      [created, "updated", updatedAt],
      [gone, "deleted", zoho.clock.now()],
    ]);
    const [present] = zoho.control.peekRecords(org, module, 1, product);
    expect(changes[1]?.values).toEqual(without(present, "$approval_state"));
    expect(changes[1]?.values).toMatchObject({ id: created, Last_Name: "Berg" });
    expect(changes[3]?.values).toEqual({});
  });

  test("windows that follow each other give each change once, wherever in a second they meet", async () => {
    const start = since;
    const ids: string[] = [];
    for (let step = 0; step < 12; step++) {
      ids.push(...zoho.control.createRecords(draft({})).ids);
      zoho.clock.advance(300);
    }
    const seen: string[] = [];
    for (let ms = 0; ms < 6_000; ms += 700) {
      since = new Date(start.getTime() + ms);
      const { changes } = await readAll({ until: new Date(since.getTime() + 700) });
      seen.push(...changes.map(({ recordId }) => recordId));
    }
    expect(seen).toEqual(ids);
  });

  test("a record that was made in the window and changed after it is told as made", async () => {
    const [made] = zoho.control.createRecords(draft({})).ids;
    wait();
    const until = zoho.clock.now();
    zoho.control.updateRecords(draft({ ids: [made], record: { Last_Name: "Later" } }));
    expect(short((await readAll({ until })).changes)).toEqual([[made, "created"]]);
    since = until;
    expect(short((await readAll()).changes)).toEqual([[made, "updated"]]);
  });

  test("250 records over several seconds come page by page, none twice, none passed over", async () => {
    const ids: string[] = [];
    for (let second = 0; second < 5; second++) {
      ids.push(...zoho.control.createRecords(draft({ count: 50 })).ids);
      wait();
    }
    const { changes } = await readAll();
    expect(short(changes)).toEqual(ids.map((id) => [id, "created"]));
  });

  test.each([100, 101, 230])("%i records of one second come by the page token", async (count) => {
    const { ids } = zoho.control.createRecords(draft({ count }));
    wait();
    const [after] = zoho.control.createRecords(draft({})).ids;
    const { changes } = await readAll();
    expect(short(changes)).toEqual([...ids, after].map((id) => [id, "created"]));
  });

  test("a page token that Zoho does not take any more is left, and the second begins anew", async () => {
    const { ids } = zoho.control.createRecords(draft({ count: 150 }));
    const { changes } = await readAll({
      between: (pages) => pages === 1 && zoho.clock.advance(25 * 3_600_000),
      until: new Date(zoho.clock.now().getTime() + 1_000),
    });
    expect(new Set(changes.map(({ recordId }) => recordId))).toEqual(new Set(ids));
  });

  test("what changes while the pages are read shifts nothing out of sight", async () => {
    const ids: string[] = [];
    for (let second = 0; second < 3; second++) {
      ids.push(...zoho.control.createRecords(draft({ count: 60 })).ids);
      wait();
    }
    const until = zoho.clock.now();
    const { changes } = await readAll({
      until,
      between(pages) {
        wait();
        if (pages === 1)
          zoho.control.updateRecords(draft({ ids: ids.slice(0, 40), record: { Last_Name: "Moved" } }));
      },
    });
    expect(new Set(changes.map(({ recordId }) => recordId))).toEqual(new Set(ids));
    expect(new Set(changes.map(({ operation }) => operation))).toEqual(new Set(["created"]));
  });

  test("250 deletions come by pages", async () => {
    const { ids } = zoho.control.createRecords(draft({ count: 250 }));
    wait();
    since = zoho.clock.now();
    zoho.control.deleteRecords(draft({ ids }));
    const { changes } = await readAll();
    expect(new Set(changes.map(({ recordId }) => recordId))).toEqual(new Set(ids));
    expect(changes.length).toBe(250);
    expect(new Set(changes.map(({ operation }) => operation))).toEqual(new Set(["deleted"]));
  });

  test("a record that is gone when its fields are read is left to its deletion", async () => {
    const [made = ""] = zoho.control.createRecords(draft({})).ids;
    wait();
    zoho.control.deleteRecords(draft({ ids: [made] }));
    expect(short((await readAll()).changes)).toEqual([[made, "deleted"]]);
  });

  test("a page read twice gives the same", async () => {
    zoho.control.createRecords(draft({ count: 130 }));
    const request = { tokens, module, since, until: new Date(since.getTime() + MINUTE_MS) };
    const first = await zoho.changes.readPage({ ...request, checkpoint: null });
    expect(await zoho.changes.readPage({ ...request, checkpoint: null })).toEqual(first);
    const second = await zoho.changes.readPage({ ...request, checkpoint: first.next });
    expect(await zoho.changes.readPage({ ...request, checkpoint: first.next })).toEqual(second);
    expect([first.changes.length, second.changes.length]).toEqual([100, 30]);
  });

  test("every class of failure is an error of the page", async () => {
    const read = (change: object = {}) =>
      zoho.changes
        .readPage({
          tokens,
          module,
          since,
          until: new Date(since.getTime() + 1),
          checkpoint: null,
          ...change,
        })
        .then(() => "read")
        .catch((error: unknown) => (error instanceof ProviderError ? error.kind : String(error)));
    const kinds: string[] = [];
    for (const fault of [{ status: 429 }, { status: 503 }, { status: 400 }, { reset: true }]) {
      zoho.control.addFault({ pathPrefix: `${path}/${module}`, ...fault });
      kinds.push(await read());
    }
    expect(kinds).toEqual(["THROTTLED", "UNAVAILABLE", "REFUSED", "NETWORK"]);
    expect(await read({ module: "No_Such_Module" })).toBe("REFUSED");
    expect(await read({ signal: AbortSignal.abort() })).toBe("NETWORK");
    expect(await read({ checkpoint: { phase: "DELETED", page: 1 } })).toBe("read");
    zoho.control.addFault({ pathPrefix: `${path}/${module}/deleted`, status: 503 });
    expect(await read({ checkpoint: { phase: "DELETED", page: 1 } })).toBe("UNAVAILABLE");
    const narrow = await zoho.grant(org, { scopes: [scope] });
    expect(await read({ tokens: narrow })).toBe("SCOPE_MISSING");
    zoho.control.expireAccessTokens();
    expect(await read()).toBe("AUTH_TOKEN_REJECTED");
    tokens = await zoho.provider.authorization.refresh({ client: zoho.client, tokens });
  });
});

describe("leads", () => {
  let zoho: Awaited<ReturnType<typeof startSimulatedZoho>>;
  let tokens: Tokens;
  beforeAll(async () => {
    zoho = await startSimulatedZoho();
    zoho.control.changeOrg(org, { size: { fieldsPerModule: 120 } });
    tokens = await zoho.grant(org);
  });
  afterAll(() => zoho.stop());

  async function readLeads(since: Date, until = new Date(zoho.clock.now().getTime() + 1_000)) {
    const request = { tokens, module: "Leads", since, until };
    const { changes } = await zoho.changes.readPage({ ...request, checkpoint: null });
    return changes;
  }

  test("more fields than one call names are all read", async () => {
    const since = zoho.clock.now();
    zoho.control.createRecords({ org, module: "Leads" });
    const [change] = await readLeads(since);
    expect(Object.keys(change?.values ?? {}).length).toBe(120);
  });

  test("a conversion is told at its own time, and not again when the lead changes later", async () => {
    const { ids } = zoho.control.createRecords({ org, module: "Leads", count: 2 });
    zoho.clock.advance(2_000);
    const since = zoho.clock.now();
    zoho.control.convertLeads({ org, ids });
    const convertedAt = zoho.clock.now();
    zoho.clock.advance(2_000);
    zoho.control.updateRecords({ org, module: "Leads", ids: ids.slice(0, 1), record: { City: "Oslo" } });
    const editedAt = zoho.clock.now();

    const changes = await readLeads(since);
    expect(changes.map(({ recordId, operation, at }) => [recordId, operation, at])).toEqual([
      [ids[1], "updated", convertedAt],
      [ids[1], "converted", convertedAt],
      [ids[0], "updated", editedAt],
      [ids[0], "converted", convertedAt],
    ]);
    expect((await readLeads(editedAt)).map(({ operation }) => operation)).toEqual(["updated"]);
    const [payload] = payloadsOfChange("Leads", changes[1] ?? missing());
    expect(payload).toMatchObject({
      event: "Leads.converted",
      module: "Leads",
      operation: "converted",
      recordId: ids[1],
      occurredAt: convertedAt.toISOString(),
      affectedFields: [],
      affectedValues: { Converted__s: true },
    });
  });

  test("a conversion is told also where the lead changed again after the window", async () => {
    const { ids } = zoho.control.createRecords({ org, module: "Leads" });
    zoho.clock.advance(2_000);
    const since = zoho.clock.now();
    zoho.control.convertLeads({ org, ids });
    const convertedAt = zoho.clock.now();
    zoho.clock.advance(2_000);
    const until = zoho.clock.now();
    zoho.control.updateRecords({ org, module: "Leads", ids, record: { City: "Oslo" } });
    const changes = await readLeads(since, until);
    expect(changes.map(({ operation, at }) => [operation, at])).toEqual([["converted", convertedAt]]);
  });

  test("leads that wait for approval are read back too; the approval itself cannot be", async () => {
    const { ids } = zoho.control.createRecords({ org, module: "Leads" });
    zoho.clock.advance(2_000);
    const since = zoho.clock.now();
    zoho.control.submitLeads({ org, ids });
    const operations = async () => (await readLeads(since)).map(({ operation }) => operation);
    expect(await operations()).toEqual(["updated"]);
    zoho.control.approveLeads({ org, ids });
    expect(await operations()).toEqual(["updated"]);
  });
});

function without(record: object | undefined, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record ?? {}).filter(([key]) => key !== name));
}

function missing(): never {
  throw new Error("There is no such change.");
}
