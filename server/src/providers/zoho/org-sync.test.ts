import { afterAll, beforeAll, expect, test } from "vitest";
import type { Checkpoint, OrgItem, OrgObject, OrgPage } from "../provider.ts";
import { ProviderError } from "../provider-error.ts";
import type { Tokens } from "../tokens.ts";
import { startSimulatedZoho } from "./simulated-zoho.fixture.ts";

let zoho: Awaited<ReturnType<typeof startSimulatedZoho>>;
let tokens: Tokens;
const size = { modules: 9, fieldsPerModule: 40, users: 450, viewsPerModule: 230 };
beforeAll(async () => {
  zoho = await startSimulatedZoho();
  zoho.control.changeOrg("acme", { size });
  tokens = await zoho.grant("acme");
});
afterAll(() => zoho.stop());

/** Reads an object to its end; each checkpoint goes through JSON, as it does through the database. */
async function readAll(object: OrgObject, from: Checkpoint | null = null, pages = Infinity) {
  const items: OrgItem[] = [];
  const seen: OrgPage[] = [];
  let checkpoint = from;
  do {
    const page = await zoho.provider.orgSync.readPage({ tokens, object, checkpoint });
    seen.push(page);
    items.push(...page.items);
    checkpoint = page.next && (JSON.parse(JSON.stringify(page.next)) as Checkpoint);
  } while (checkpoint && seen.length < pages);
  return { items, pages: seen, checkpoint };
}

const keysOf = (items: OrgItem[]) => items.map((item) => `${item.parentKey ?? ""}/${item.key}`);

test("modules come at once, their number known", async () => {
  const { items, pages } = await readAll("MODULES");
  expect(pages.map((page) => page.progress)).toEqual([{ done: 9, total: 9, unit: "ITEM" }]);
  expect(items[0]).toMatchObject({
    key: "Leads",
    data: { singularLabel: "Lead", pluralLabel: "Leads", custom: false },
  });
});

test("users come by pages; their number is known only at the end", async () => {
  const { items, pages } = await readAll("USERS");
  expect(pages.map((page) => page.progress)).toEqual([
    { done: 200, total: null, unit: "ITEM" },
    { done: 400, total: null, unit: "ITEM" },
    { done: 450, total: 450, unit: "ITEM" },
  ]);
  expect(new Set(keysOf(items)).size).toBe(450);
  expect(Object.keys(items[0]?.data ?? {})).toEqual(["name", "email", "active", "role", "profile"]);
});

test("fields and views come module by module, and progress counts modules", async () => {
  const fields = await readAll("FIELDS");
  expect(fields.pages.map((page) => page.progress)).toEqual(
    Array.from({ length: 9 }, (_, index) => ({ done: index + 1, total: 9, unit: "MODULE" })),
  );
  expect(fields.items.length).toBe(9 * 40);
  expect(new Set(keysOf(fields.items)).size).toBe(9 * 40);
  expect(fields.items.find((item) => item.key === "Last_Name")).toMatchObject({
    parentKey: "Leads",
    data: { label: "Last Name", mandatory: true, dataType: "text" },
  });

  const views = await readAll("VIEWS");
  expect(views.pages.length).toBe(18);
  expect(views.pages.slice(0, 3).map((page) => page.progress.done)).toEqual([0, 1, 1]);
  expect(views.pages.at(-1)?.progress).toEqual({ done: 9, total: 9, unit: "MODULE" });
  expect(new Set(keysOf(views.items)).size).toBe(9 * 230);
});

test("a run that stops after any page goes on from its checkpoint and reads the same in the end", async () => {
  for (const object of zoho.provider.orgSync.objects) {
    const whole = await readAll(object);
    const stops = new Set(
      [1, Math.ceil(whole.pages.length / 2), whole.pages.length - 1].filter((stop) => stop > 0),
    );
    for (const stop of stops) {
      const first = await readAll(object, null, stop);
      const rest = first.checkpoint ? await readAll(object, first.checkpoint) : { items: [] };
      expect(keysOf([...first.items, ...rest.items])).toEqual(keysOf(whole.items));
    }
  }
});

test("the same page again gives the same keys", async () => {
  const first = await zoho.provider.orgSync.readPage({ tokens, object: "FIELDS", checkpoint: null });
  const read = () => zoho.provider.orgSync.readPage({ tokens, object: "FIELDS", checkpoint: first.next });
  expect(keysOf((await read()).items)).toEqual(keysOf((await read()).items));
});

test("a module that cannot be listed is skipped by name, and the sync goes on", async () => {
  zoho.control.addFault({ pathPrefix: "/api/crm/v8/settings/fields", status: 400 });
  const { pages, items } = await readAll("FIELDS");
  expect(pages[0]).toMatchObject({ items: [], skipped: [{ key: "Leads" }], progress: { done: 1, total: 9 } });
  expect(items.length).toBe(8 * 40);
});

test("faults on the way are errors of the page, so that it is read again", async () => {
  const kinds: string[] = [];
  const faults = [{ status: 429 }, { status: 503 }, { status: 404 }, { reset: true }];
  for (const fault of faults) {
    zoho.control.addFault({ pathPrefix: "/api/crm/v8/settings/custom_views", ...fault });
    const error: unknown = await zoho.provider.orgSync
      .readPage({ tokens, object: "VIEWS", checkpoint: null })
      .catch((reason: unknown) => reason);
    kinds.push(error instanceof ProviderError ? error.kind : String(error));
  }
  expect(kinds).toEqual(["THROTTLED", "UNAVAILABLE", "REFUSED", "NETWORK"]);
  zoho.control.expireAccessTokens();
  await expect(readAll("USERS")).rejects.toMatchObject({ kind: "AUTH_TOKEN_REJECTED" });
  tokens = await zoho.provider.authorization.refresh({ client: zoho.client, tokens });
  const narrow = await zoho.grant("acme", { scopes: ["ZohoCRM.org.READ"] });
  await expect(
    zoho.provider.orgSync.readPage({ tokens: narrow, object: "MODULES", checkpoint: null }),
  ).rejects.toMatchObject({ kind: "SCOPE_MISSING", providerCode: "OAUTH_SCOPE_MISMATCH" });
});

test("a sync can be aborted", async () => {
  await expect(
    zoho.provider.orgSync.readPage({
      tokens,
      object: "MODULES",
      checkpoint: null,
      signal: AbortSignal.abort(),
    }),
  ).rejects.toMatchObject({ kind: "NETWORK", providerCode: "ABORTED" });
});

test("an organization without anything is done at once", async () => {
  zoho.control.changeOrg("globex", { size: { modules: 0 } });
  const empty = await zoho.grant("globex");
  for (const object of ["MODULES", "FIELDS", "VIEWS"] as const) {
    const page = await zoho.provider.orgSync.readPage({ tokens: empty, object, checkpoint: null });
    expect([page.items, page.next, page.progress.done, page.progress.total]).toEqual([[], null, 0, 0]);
  }
});
