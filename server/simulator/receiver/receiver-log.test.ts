import { expect, it } from "vitest";
import { makeReceiverLog, type ReceivedRequest } from "./receiver-log.ts";

const request = (number: number, body = ""): ReceivedRequest => ({
  number,
  at: "",
  method: "POST",
  url: "/",
  headers: {},
  body,
  bytes: body.length,
  truncated: false,
  answered: "200",
});

it("keeps the newest 20,000 requests, counts all, and forgets on clear", () => {
  const log = makeReceiverLog();
  for (let number = 1; number <= 20_005; number += 1) log.add("a", request(number));
  expect([log.list("a").length, log.list("a")[0]?.number, log.total("a")]).toEqual([20_000, 6, 20_005]);
  expect(log.list("a", 2).map((kept) => kept.number)).toEqual([20_004, 20_005]);
  for (let number = 20_006; number <= 60_000; number += 1) log.add("a", request(number));
  expect([log.list("a").length, log.list("a")[0]?.number, log.list("a").at(-1)?.number]).toEqual([
    20_000, 40_001, 60_000,
  ]);
  log.clear("a");
  expect([log.list("a"), log.total("a")]).toEqual([[], 0]);
});

it("bounds bodies and names", () => {
  const log = makeReceiverLog();
  const body = "x".repeat(4_000_000);
  for (let number = 1; number <= 6; number += 1) log.add("big", request(number, body));
  expect(log.list("big").map((kept) => kept.number)).toEqual([3, 4, 5, 6]);
  for (let name = 1; name <= 100; name += 1) log.add(`n${name}`, request(1));
  expect(log.names()).toHaveLength(100);
  expect(log.names()).not.toContain("big");
});

it("wakes who waits, or gives up", async () => {
  const log = makeReceiverLog();
  const waiting = log.waitFor("a", 2, 5_000);
  log.add("b", request(1));
  log.add("a", request(2));
  log.add("a", request(3));
  expect((await waiting).map((kept) => kept.number)).toEqual([2, 3]);
  await expect(log.waitFor("a", 3, 5)).rejects.toThrow("receiver a has 2 of 3 requests");
});
