import { expect, test } from "vitest";
import type { PolledItem } from "../../provider.ts";
import { compareItems } from "./compare-items.ts";
import { ZOHO_WEBINAR_EVENT_TYPES } from "./webinar-event-types.ts";

const now = new Date("2026-06-18T14:10:00Z");
const NOW = now.toISOString();

const webinar = (change: PolledItem["data"] = {}): PolledItem => ({
  source: "webinars",
  key: "104/7",
  data: {
    webinarKey: "104",
    topic: "Start",
    agenda: null,
    status: "UPCOMING",
    startTime: "2026-06-18T14:00:00.000Z",
    endTime: "2026-06-18T15:00:00.000Z",
    createdAt: "2026-06-01T08:00:00.000Z",
    modifiedAt: "2026-06-01T08:00:00.000Z",
    startedAt: null,
    endedAt: null,
    ...change,
  },
});
const live = { status: "LIVE", startedAt: "2026-06-18T14:01:00.000Z" };
const ended = { ...live, status: "ENDED", endedAt: "2026-06-18T14:09:00.000Z" };
const registrant = (change: PolledItem["data"] = {}): PolledItem => ({
  source: "registrants",
  key: "104/r1",
  data: { registrantId: "r1", email: "a@b.example", registeredAt: "2026-06-02T08:00:00.000Z", ...change },
});
const member = (change: PolledItem["data"] = {}): PolledItem => ({
  source: "members",
  key: "104/m1",
  data: { memberId: "m1", joinedAt: "2026-06-18T14:02:00.000Z", webinarEndedAt: null, ...change },
});

const CASES: [string, PolledItem | null, PolledItem | null, [string, string][]][] = [
  ["a new webinar", null, webinar(), [["Webinars.created", "2026-06-01T08:00:00.000Z"]]],
  ["a new one, its time not told", null, webinar({ createdAt: null }), [["Webinars.created", NOW]]],
  ["nothing changed", webinar(), webinar(), []],
  ["only bookkeeping changed", webinar(), webinar({ modifiedAt: NOW, sysId: "8" }), []],
  [
    "another topic",
    webinar(),
    webinar({ topic: "Begin", modifiedAt: "2026-06-03T08:00:00.000Z" }),
    [["Webinars.updated", "2026-06-03T08:00:00.000Z"]],
  ],
  [
    "another start, its time not told",
    webinar({ modifiedAt: null }),
    webinar({ startTime: "2026-06-19T14:00:00.000Z", modifiedAt: null }),
    [["Webinars.updated", NOW]],
  ],
  ["a change whose time was told before", webinar(), webinar({ agenda: "New" }), [["Webinars.updated", NOW]]],
  ["it began", webinar(), webinar(live), [["Webinars.started", "2026-06-18T14:01:00.000Z"]]],
  [
    "it began, only the plan is told",
    webinar(),
    webinar({ status: "LIVE" }),
    [["Webinars.started", "2026-06-18T14:00:00.000Z"]],
  ],
  [
    "it began before its plan",
    webinar(),
    webinar({ status: "LIVE", startTime: "2026-06-18T16:00:00.000Z" }),
    [
      ["Webinars.updated", NOW],
      ["Webinars.started", NOW],
    ],
  ],
  ["it ended", webinar(live), webinar(ended), [["Webinars.ended", "2026-06-18T14:09:00.000Z"]]],
  [
    "it began and ended between two passes",
    webinar(),
    webinar(ended),
    [
      ["Webinars.started", "2026-06-18T14:01:00.000Z"],
      ["Webinars.ended", "2026-06-18T14:09:00.000Z"],
    ],
  ],
  [
    "it was planned, began and ended between two passes",
    null,
    webinar(ended),
    [
      ["Webinars.created", "2026-06-01T08:00:00.000Z"],
      ["Webinars.started", "2026-06-18T14:01:00.000Z"],
      ["Webinars.ended", "2026-06-18T14:09:00.000Z"],
    ],
  ],
  ["it still runs", webinar(live), webinar(live), []],
  ["a status that nobody knows", webinar({ status: "ODD" }), webinar({ status: "ODD" }), []],
  ["it was canceled", webinar(), null, [["Webinars.canceled", NOW]]],
  ["it was canceled while it ran", webinar(live), null, [["Webinars.canceled", NOW]]],
  ["it was tidied away after its end", webinar(ended), null, []],
  ["somebody registered", null, registrant(), [["Registrants.registered", "2026-06-02T08:00:00.000Z"]]],
  [
    "somebody registered, no time told",
    null,
    registrant({ registeredAt: null }),
    [["Registrants.registered", NOW]],
  ],
  ["a registrant changed", registrant(), registrant({ email: "c@d.example" }), []],
  ["a registrant is gone", registrant(), null, []],
  ["somebody joined", null, member(), [["Members.joined", "2026-06-18T14:02:00.000Z"]]],
  ["somebody left", member(), member({ leftAt: NOW }), []],
  [
    "somebody came back",
    member({ leftAt: "2026-06-18T14:03:00.000Z" }),
    member({ joinedAt: "2026-06-18T14:05:00.000Z" }),
    [["Members.joined", "2026-06-18T14:05:00.000Z"]],
  ],
  ["somebody was removed", member(), null, [["Members.removed", NOW]]],
  [
    "somebody was removed after the end",
    member({ webinarEndedAt: "2026-06-18T14:09:00.000Z" }),
    null,
    [["Members.removed", NOW]],
  ],
  ["members are not read any more", member({ webinarEndedAt: "2026-06-17T14:10:00.000Z" }), null, []],
  ["a source of another build", { source: "polls", key: "1", data: {} }, null, []],
  [
    "data of another shape",
    { source: "members", key: "1/m", data: {} },
    { source: "members", key: "1/m", data: {} },
    [],
  ],
];

test.each(CASES)("%s", (_name, before, after, expected) => {
  const payloads = compareItems(before, after, now);
  expect(payloads.map(({ event, occurredAt }) => [event, occurredAt])).toEqual(expected);
  const known = new Set(ZOHO_WEBINAR_EVENT_TYPES.map(({ key }) => key));
  for (const payload of payloads) {
    expect(known.has(payload.event)).toBe(true);
    expect(payload.event).toBe(`${payload.module}.${payload.operation}`);
    expect(payload.affectedValues).toEqual((after ?? before)?.data);
  }
});

test("a payload names the record, and a change the fields", () => {
  const [updated] = compareItems(webinar(), webinar({ topic: "Begin", agenda: "New" }), now);
  expect(updated).toMatchObject({ recordId: "104", affectedFields: ["topic", "agenda"] });
  expect(compareItems(null, registrant(), now)[0]?.recordId).toBe("r1");
  expect(compareItems(null, registrant({ registrantId: null }), now)[0]?.recordId).toBe("104/r1");
  expect(compareItems(member(), null, now)[0]).toMatchObject({ recordId: "m1", affectedFields: [] });
});
