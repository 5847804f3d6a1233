import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { EventPayload } from "../../events.ts";
import type { Checkpoint, OrgItem, OrgPage, PolledItem } from "../../provider.ts";
import { ProviderError } from "../../provider-error.ts";
import type { Tokens } from "../../tokens.ts";
import { startSimulatedZoho } from "../simulated-zoho.fixture.ts";

const org = "acme";
const HOUR_MS = 3_600_000;
let zoho: Awaited<ReturnType<typeof startSimulatedZoho>>;
let tokens: Tokens;
beforeAll(async () => {
  zoho = await startSimulatedZoho("zoho-webinar");
  zoho.control.setLimits({ accessTokenLifeSeconds: 1_000 * 24 * 3_600 });
  tokens = await zoho.grant(org);
});
afterAll(() => zoho.stop());
beforeEach(() => {
  zoho.control.clearFaults();
  zoho.clock.advance(60_000);
});

type Follower = ReturnType<typeof makeFollower>;

/** Polls as the product does: what was seen is kept, a pass tells the events since the pass before. */
function makeFollower() {
  const seen = new Map<string, PolledItem>();
  let since: Date | null = null;
  return {
    seen,
    async pass(
      between: (pages: number, items: PolledItem[]) => void = () => undefined,
    ): Promise<EventPayload[]> {
      const beganAt = zoho.clock.now();
      const events: EventPayload[] = [];
      const present = new Set<string>();
      let checkpoint: Checkpoint | null = null;
      let pages = 0;
      do {
        const page: { items: PolledItem[]; next: Checkpoint | null } = await zoho.poll.readPage({
          tokens,
          since,
          checkpoint,
        });
        for (const item of page.items) {
          const name = `${item.source} ${item.key}`;
          const after = JSON.parse(JSON.stringify(item)) as PolledItem;
          events.push(...zoho.poll.compare(seen.get(name) ?? null, after, zoho.clock.now()));
          seen.set(name, after);
          present.add(name);
        }
        checkpoint = page.next && (JSON.parse(JSON.stringify(page.next)) as Checkpoint);
        pages += 1;
        between(pages, page.items);
      } while (checkpoint);
      for (const [name, item] of seen) {
        if (present.has(name)) continue;
        events.push(...zoho.poll.compare(item, null, zoho.clock.now()));
        seen.delete(name);
      }
      const isFirst = since === null;
      since = beganAt;
      return isFirst ? [] : events;
    },
  };
}

const short = (events: EventPayload[]) => events.map(({ event, recordId }) => `${event} ${recordId}`);
/** What the simulator says has really happened since. */
const made = (from: number) =>
  zoho.control
    .changesOf(org)
    .filter(({ product }) => product === "webinar")
    .slice(from)
    .map(({ module, operation, recordId }) => `${module}.${operation} ${recordId}`);

async function settled(): Promise<{ follower: Follower; from: number }> {
  const follower = makeFollower();
  await follower.pass();
  return { follower, from: made(0).length };
}

test("the life of a webinar, pass by pass", async () => {
  const { follower, from } = await settled();
  const events: EventPayload[] = [];
  const step = async (act: () => void) => {
    zoho.clock.advance(60_000);
    act();
    events.push(...(await follower.pass()));
  };
  let key = "";
  await step(() => {
    [key = ""] = zoho.control.createWebinars({ org, topic: "Harbours", startsInMs: HOUR_MS }).ids;
  });
  await step(() => zoho.control.updateWebinars({ org, ids: [key], topic: "Ports" }));
  await step(() => zoho.control.registerPersons({ org, webinar: key, count: 3 }));
  await step(() => zoho.control.startWebinars({ org, ids: [key] }));
  await step(() => zoho.control.joinMembers({ org, webinar: key, count: 2 }));
  await step(() => zoho.control.removeMembers({ org, webinar: key, count: 1 }));
  await step(() => zoho.control.endWebinars({ org, ids: [key] }));
  let other = "";
  await step(() => {
    [other = ""] = zoho.control.createWebinars({ org, startsInMs: HOUR_MS }).ids;
  });
  await step(() => zoho.control.cancelWebinars({ org, ids: [other] }));
  expect(short(events)).toEqual(made(from));
  expect(events.length).toBe(12);
  expect(events.find(({ event }) => event === "Webinars.updated")).toMatchObject({
    affectedFields: ["topic"],
    affectedValues: { webinarKey: key, topic: "Ports", status: "UPCOMING", durationMinutes: 60 },
  });
  expect(events.find(({ event }) => event === "Members.joined")?.affectedValues).toMatchObject({
    webinarKey: key,
    webinarTopic: "Ports",
  });
});

test("everything between two passes is told in one, at the times it happened", async () => {
  const { follower, from } = await settled();
  zoho.clock.advance(60_000);
  const [key = ""] = zoho.control.createWebinars({ org, startsInMs: HOUR_MS }).ids;
  const createdAt = zoho.clock.now().toISOString();
  zoho.clock.advance(60_000);
  zoho.control.registerPersons({ org, webinar: key, count: 2 });
  zoho.control.startWebinars({ org, ids: [key] });
  zoho.control.joinMembers({ org, webinar: key, count: 2 });
  zoho.clock.advance(60_000);
  zoho.control.endWebinars({ org, ids: [key] });
  const events = await follower.pass();
  expect(short(events).toSorted()).toEqual(made(from).toSorted());
  expect(events.find(({ event }) => event === "Webinars.created")?.occurredAt).toBe(createdAt);
  expect(await follower.pass()).toEqual([]);
});

test("a webinar that was held while nothing was read for days is told whole", async () => {
  const { follower, from } = await settled();
  const [key = ""] = zoho.control.createWebinars({ org, startsInMs: HOUR_MS }).ids;
  zoho.control.registerPersons({ org, webinar: key, count: 2 });
  zoho.control.startWebinars({ org, ids: [key] });
  zoho.control.joinMembers({ org, webinar: key, count: 2 });
  zoho.clock.advance(HOUR_MS);
  zoho.control.endWebinars({ org, ids: [key] });
  zoho.clock.advance(5 * 24 * HOUR_MS);
  expect(short(await follower.pass()).toSorted()).toEqual(made(from).toSorted());
  expect(await follower.pass()).toEqual([]);
});

test("people of webinars that are long over are not read, and their going tells nothing", async () => {
  const { follower } = await settled();
  const [key = ""] = zoho.control.createWebinars({ org, startsInMs: HOUR_MS }).ids;
  zoho.control.registerPersons({ org, webinar: key, count: 2 });
  zoho.control.startWebinars({ org, ids: [key] });
  zoho.control.joinMembers({ org, webinar: key, count: 2 });
  zoho.control.endWebinars({ org, ids: [key] });
  const [ahead = ""] = zoho.control.createWebinars({ org, startsInMs: HOUR_MS }).ids;
  await follower.pass();
  const people = () => [...follower.seen.keys()].filter((name) => name.includes(`${key}/`)).length;
  expect(people()).toBe(5);
  for (let day = 0; day < 3; day++) {
    zoho.clock.advance(23 * HOUR_MS);
    expect(await follower.pass()).toEqual([]);
  }
  expect(people()).toBe(1);
  zoho.control.cancelWebinars({ org, ids: [ahead] });
});

test("lists of several pages are read whole, page by page", async () => {
  const { follower, from } = await settled();
  const keys = zoho.control.createWebinars({ org, count: 101, startsInMs: HOUR_MS }).ids;
  const [key = ""] = keys;
  zoho.control.registerPersons({ org, webinar: key, count: 201 });
  expect(short(await follower.pass()).toSorted()).toEqual(made(from).toSorted());
  expect(await follower.pass()).toEqual([]);
  zoho.control.cancelWebinars({ org, ids: keys });
  expect((await follower.pass()).map(({ event }) => event)).toEqual(keys.map(() => "Webinars.canceled"));
});

test("a list that shifts while it is read loses nobody who stands", async () => {
  const { follower } = await settled();
  const [key = ""] = zoho.control.createWebinars({ org, startsInMs: HOUR_MS }).ids;
  zoho.control.registerPersons({ org, webinar: key, count: 250 });
  zoho.control.startWebinars({ org, ids: [key] });
  const members = zoho.control.joinMembers({ org, webinar: key, count: 250 }).ids;
  await follower.pass();
  const remove = (at: number) =>
    zoho.control.removeMembers({ org, webinar: key, ids: members.slice(at, at + 1) });
  // The first goes when the first page is read: what was on the second has moved onto it.
  const firstMembers = (page: PolledItem[]) => page.some(({ source }) => source === "members");
  let reads = 0;
  const events = await follower.pass((_pages, items) => {
    if (firstMembers(items) && ++reads === 1) remove(0);
  });
  expect(short([...events, ...(await follower.pass())])).toEqual([`Members.removed ${members[0]}`]);

  reads = 0;
  const unsteady = follower.pass((_pages, items) => {
    if (firstMembers(items)) remove(++reads);
  });
  await expect(unsteady).rejects.toMatchObject({ kind: "UNAVAILABLE" });
  const gone = Array.from({ length: reads }, (_, index) => `Members.removed ${members[index + 1]}`);
  expect(short(await follower.pass()).toSorted()).toEqual(gone.toSorted());
});

test("a webinar that is canceled while its people are read is nobody's, and the pass goes on", async () => {
  const { follower, from } = await settled();
  const [gone = "", stays = ""] = zoho.control.createWebinars({ org, count: 2, startsInMs: HOUR_MS }).ids;
  zoho.control.registerPersons({ org, webinar: stays });
  await follower.pass((pages) => pages === 1 && zoho.control.cancelWebinars({ org, ids: [gone] }));
  expect([...follower.seen.keys()].some((name) => name.startsWith(`registrants ${stays}/`))).toBe(true);
  expect(short(await follower.pass())).toEqual([`Webinars.canceled ${gone}`]);
  expect(made(from).length).toBe(4);
  zoho.control.cancelWebinars({ org, ids: [stays] });
});

describe("what goes wrong", () => {
  const failureOf = (change: Partial<{ tokens: Tokens; signal: AbortSignal }> = {}) =>
    zoho.poll
      .readPage({ tokens, since: null, checkpoint: null, ...change })
      .then(() => null)
      .catch((error: unknown) => {
        if (error instanceof ProviderError) return [error.kind, error.providerCode];
        throw error;
      });

  test("every class of failure is an error of the page", async () => {
    const found: unknown[] = [];
    for (const fault of [
      { status: 429, retryAfterSeconds: 3 },
      { status: 503 },
      { status: 404 },
      { reset: true },
    ]) {
      zoho.control.addFault({ pathPrefix: "/webinar/api/v2", ...fault });
      found.push((await failureOf())?.[0]);
    }
    expect(found).toEqual(["THROTTLED", "UNAVAILABLE", "REFUSED", "NETWORK"]);
    expect(await failureOf({ signal: AbortSignal.abort() })).toEqual(["NETWORK", "ABORTED"]);
    const narrow = await zoho.grant(org, { scopes: ["ZohoWebinar.user.READ"] });
    expect(await failureOf({ tokens: narrow })).toEqual(["SCOPE_MISSING", "OAUTH_SCOPE_MISMATCH"]);
    expect(await failureOf({ tokens: { ...tokens, accessToken: "1000.wrong" } })).toEqual([
      "AUTH_TOKEN_REJECTED",
      "INVALID_OAUTHTOKEN",
    ]);
  });

  test("another organization's webinars are refused", async () => {
    zoho.control.createWebinars({ org, startsInMs: HOUR_MS });
    const { next } = await zoho.poll.readPage({ tokens, since: null, checkpoint: null });
    expect(next).not.toBeNull();
    await expect(
      zoho.poll.readPage({ tokens: await zoho.grant("globex"), since: null, checkpoint: next }),
    ).rejects.toMatchObject({ kind: "REFUSED", providerCode: "UNAUTHORIZED_USER" });
  });
});

test("the organization and the person are told, in every data centre's own host", async () => {
  for (const each of [org, "northwind", "sakura"]) {
    const granted = await zoho.grant(each);
    const { zgid, name, dataCentre } = zoho.control.getOrg(each);
    expect(await zoho.provider.identify(granted)).toMatchObject({ orgId: zgid, orgName: name, dataCentre });
  }
  expect(zoho.provider.missingScopes(zoho.provider.requiredScopes, tokens.scopes)).toEqual([]);
});

test("org sync reads the users, page by page", async () => {
  zoho.control.changeOrg("globex", { size: { users: 230 } });
  const granted = await zoho.grant("globex");
  expect(zoho.provider.orgSync.objects).toEqual(["USERS"]);
  const items: OrgItem[] = [];
  const progress: OrgPage["progress"][] = [];
  let checkpoint: Checkpoint | null = null;
  do {
    const page: OrgPage = await zoho.provider.orgSync.readPage({
      tokens: granted,
      object: "USERS",
      checkpoint,
    });
    items.push(...page.items);
    progress.push(page.progress);
    checkpoint = page.next;
  } while (checkpoint);
  expect(new Set(items.map(({ key }) => key)).size).toBe(230);
  expect(progress.map(({ done, total }) => [done, total])).toEqual([
    [100, null],
    [199, null],
    [230, 230],
  ]);
  expect(Object.keys(items[0]?.data ?? {})).toEqual(["name", "email", "active", "role", "profile"]);
});
