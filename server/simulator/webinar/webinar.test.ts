import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator, type Simulator } from "../simulator.ts";
import { jsonBody, makeTestClient } from "../test-client.ts";

const HOUR = 3_600_000;
const SCOPES = [
  "ZohoWebinar.manageOrg.READ",
  "ZohoWebinar.user.READ",
  "ZohoWebinar.webinar.READ",
  "ZohoWebinar.webinar.CREATE",
  "ZohoWebinar.webinar.UPDATE",
  "ZohoWebinar.webinar.DELETE",
];
type Json = Record<string, unknown>;

let simulator: Simulator;
let now: number;
let client: ReturnType<typeof makeTestClient>;
let grant: Awaited<ReturnType<typeof client.connect>>;
let zsoid: string;

beforeEach(async () => {
  now = Date.parse("2026-06-01T08:00:00Z");
  simulator = await startSimulator({ now: () => now });
  simulator.control.changeOrg("northwind", { latencyMs: 0 });
  simulator.control.setLimits({ accessTokenLifeSeconds: 86_400 });
  client = makeTestClient(simulator);
  grant = await client.connect("northwind", { scope: SCOPES.join(",") });
  zsoid = simulator.control.getOrg("northwind").zgid;
});
afterEach(() => simulator.stop());

const api = (path: string, init?: RequestInit) => grant.reach(`webinar/api/v2/${path}`, init);
const rows = async (path: string, name: string) => (await api(`${zsoid}/${path}`)).json[name] as Json[];
const upcoming = () => rows("webinar.json?listtype=upcoming", "session");
const org = { org: "northwind" };

describe("who and where", () => {
  it("tells whose token it is, the organization and its users by index and count", async () => {
    expect((await api("user.json")).json).toMatchObject({
      userDetails: { zsoid, orgName: "Northwind GmbH", fullName: "Robin Vega" },
    });
    expect((await api(`org/${zsoid}.json`)).json).toMatchObject({
      representation: { orgName: "Northwind GmbH" },
    });
    const last = (await api(`${zsoid}/user.json?index=31&count=20`)).json;
    expect(last).toMatchObject({ totalCount: 31, representation: [{ role: "Member" }] });
    expect((await api(`${zsoid}/user.json`)).json["representation"]).toHaveLength(20);
    expect((await api(`${zsoid}/user.json?count=101`)).status).toBe(400);
  });

  it("refuses a wrong token with 400, another organization and a missing scope with 401", async () => {
    expect(await grant.reach("webinar/api/v2/user.json", {}, "1000.x.y")).toMatchObject({
      status: 400,
      json: { error: { code: 2000, message: "INVALID_OAUTHTOKEN" } },
    });
    expect(await api("60012007/webinar.json")).toMatchObject({
      status: 401,
      json: { error: { errorCode: 3001, key: "UNAUTHORIZED_USER" } },
    });
    const narrow = await client.connect("northwind", { scope: "ZohoWebinar.webinar.READ" });
    expect((await narrow.reach(`webinar/api/v2/${zsoid}/webinar.json`)).status).toBe(200);
    expect((await narrow.reach(`webinar/api/v2/${zsoid}/user.json`)).status).toBe(401);
    expect((await narrow.reach(`webinar/api/v2/${zsoid}/webinar.json`, { method: "POST" })).status).toBe(401);
  });

  it("counts against the organization's budget and obeys faults", async () => {
    simulator.control.addFault({ pathPrefix: "/webinar/", status: 502 });
    expect((await api("user.json")).status).toBe(502);
    simulator.control.changeOrg("northwind", { creditsPerDay: 0 });
    expect(await api("user.json")).toMatchObject({
      status: 429,
      json: { error: { key: "TOO_MANY_REQUESTS" } },
    });
  });
});

describe("webinars", () => {
  it("are listed by planned start, a page at a time, past or upcoming", async () => {
    simulator.control.createWebinars({ ...org, startsInMs: 3 * HOUR, topic: "Later" });
    simulator.control.createWebinars({ ...org, startsInMs: HOUR, topic: "Sooner" });
    expect((await upcoming()).map((session) => session["topic"])).toEqual(["Sooner", "Later"]);
    expect(await rows("webinar.json?listtype=past", "session")).toHaveLength(3);
    const { json } = await api(`${zsoid}/webinar.json?index=5&count=2`);
    expect(json).toMatchObject({ totalCount: 5, session: [{ topic: "Later", status: "UPCOMING" }] });
    expect((await api(`${zsoid}/webinar.json?listtype=mine`)).status).toBe(400);
  });

  it("are made, changed and taken off by the API, with times in a time zone", async () => {
    const session = {
      topic: "Launch",
      startTime: "Jun 19, 2026 04:00 PM",
      duration: 1_800_000,
      timezone: "Asia/Calcutta",
    };
    const made = await api(`${zsoid}/webinar.json`, jsonBody("POST", { session }));
    expect(made.status).toBe(201);
    const { webinarKey } = made.json["session"] as Json;
    expect(made.json["session"]).toMatchObject({
      ...session,
      startTimeMillisec: Date.parse("2026-06-19T10:30:00Z"),
      endTimeMillisec: Date.parse("2026-06-19T11:00:00Z"),
    });
    now += 1_000;
    const path = `${zsoid}/webinar/${webinarKey}.json`;
    const moved = await api(path, jsonBody("PUT", { session: { startTime: "Dec 01, 2026 12:00 AM" } }));
    expect(moved.json["session"]).toMatchObject({ topic: "Launch", modifiedTimeMillisec: now });
    expect((await api(path)).json["session"]).toEqual(moved.json["session"]);
    expect((await api(path, { method: "DELETE" })).status).toBe(204);
    expect(await api(path)).toMatchObject({ status: 400, json: { error: { key: "INVALID_MEETING_KEY" } } });
    expect(simulator.control.changesOf("northwind").map((change) => change.operation)).toEqual([
      "created",
      "updated",
      "canceled",
    ]);
  });

  it.each([
    [{}, "topic"],
    [{ topic: "A" }, "startTime"],
    [{ topic: "A", startTime: "2026-06-19T16:00:00Z" }, "startTime"],
    [{ topic: "A", startTime: "Jun 19, 2026 04:00 PM", timezone: "Mars/Olympus" }, "timezone"],
    [{ topic: "A", startTime: "Jun 19, 2026 04:00 PM", duration: 5 }, "duration"],
  ])("refuse %o", async (session, name) => {
    const { status, json } = await api(`${zsoid}/webinar.json`, jsonBody("POST", { session }));
    expect([status, json]).toMatchObject([400, { error: { message: expect.stringContaining(name) } }]);
  });

  it("begin and end when the presenter says so, not by the planned time", async () => {
    const [key] = simulator.control.createWebinars({ ...org, startsInMs: HOUR }).ids;
    now += 2 * HOUR;
    expect(await upcoming()).toMatchObject([{ webinarKey: key, status: "UPCOMING" }]);
    simulator.control.startWebinars(org);
    expect(await upcoming()).toMatchObject([{ status: "LIVE", startedTimeMillisec: now }]);
    expect(() => simulator.control.cancelWebinars({ ...org, ids: [String(key)] })).toThrow("is no webinar");
    now += HOUR;
    simulator.control.endWebinars(org);
    expect(await upcoming()).toEqual([]);
    expect((await rows("webinar.json?listtype=past", "session")).at(-1)).toMatchObject({
      status: "ENDED",
      endedTimeMillisec: now,
      modifiedTimeMillisec: now - 3 * HOUR,
    });
  });
});

describe("registrants and members", () => {
  it("register by the API and by control, and are listed from an index", async () => {
    const [key] = simulator.control.createWebinars(org).ids;
    const registrant = [
      { email: "ada@fjord.example", firstName: "Ada", lastName: "Berg" },
      { firstName: "Nobody" },
    ];
    const answer = await api(`${zsoid}/register/${key}.json`, jsonBody("POST", { registrant }));
    expect(answer.json).toMatchObject({ failedCount: 1, successCount: 1, totalCount: 2 });
    simulator.control.registerPersons({ ...org, count: 3 });
    const page = (await api(`${zsoid}/register/${key}.json?index=1&count=2`)).json;
    expect(page).toMatchObject({
      totalCount: 4,
      registrant: [{ ...registrant[0], status: 1, registeredTimeMillisec: now }, {}],
    });
    expect(page["registrant"]).toHaveLength(2);
  });

  it("come in once it is live, and are gone when removed", async () => {
    const [key] = simulator.control.createWebinars(org).ids;
    const { ids: registrants } = simulator.control.registerPersons({ ...org, count: 3 });
    expect(() => simulator.control.joinMembers(org)).toThrow("no webinar that is LIVE");
    simulator.control.startWebinars(org);
    const { ids: members } = simulator.control.joinMembers({ ...org, count: 2 });
    simulator.control.joinMembers({ ...org, ids: registrants.slice(2) });
    simulator.control.removeMembers({ ...org, ids: members.slice(0, 1) });
    const inside = await rows(`attendee/${key}.json`, "attendee");
    expect(inside.map((member) => member["registrantId"])).toEqual(registrants.slice(1));
    expect(inside[0]).toMatchObject({ memberId: members[1], joinTime: now, leaveTime: null });
    simulator.control.endWebinars(org);
    expect(await rows(`attendee/${key}.json`, "attendee")).toMatchObject([
      { leaveTime: now },
      { leaveTime: now },
    ]);
    expect(simulator.control.listWebinars("northwind")[0]).toMatchObject({
      key,
      status: "ENDED",
      registrants: 3,
      members: 2,
    });
  });

  it("are driven over HTTP too", async () => {
    const post = async (path: string, body: object) => {
      const response = await fetch(`${simulator.origin}/control/${path}`, jsonBody("POST", body));
      return [response.status, (await response.json()) as { ids: string[] }] as const;
    };
    expect((await post("webinars", { ...org, topic: "By HTTP" }))[0]).toBe(200);
    const person = { email: "eve@x.example", firstName: "Eve" };
    const [, { ids }] = await post("webinars/register", { ...org, person });
    expect((await post("webinars/start", org))[0]).toBe(200);
    expect((await post("webinars/join", { ...org, ids }))[1].ids).toHaveLength(1);
    expect((await post("webinars/remove", org))[1].ids).toHaveLength(1);
    expect((await post("webinars/end", org))[0]).toBe(200);
    expect((await post("webinars/cancel", { ...org, ids: ["1"] }))[0]).toBe(404);
    const listed = await fetch(`${simulator.origin}/control/webinars?org=northwind`);
    expect(await listed.json()).toContainEqual(expect.objectContaining({ topic: "By HTTP", members: 0 }));
    expect(simulator.control.changesOf("northwind").map((change) => change.operation)).toEqual([
      "created",
      "registered",
      "started",
      "joined",
      "removed",
      "ended",
    ]);
  });
});
