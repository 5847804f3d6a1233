import { expect, it } from "vitest";
import { badKind } from "./bad-share.ts";
import { firstAfter, personNumber, seedPerson, seedTime } from "./people.ts";
import { seedOrgs } from "./seed-orgs.ts";

function acme(badShare: number) {
  const org = seedOrgs()["acme"];
  if (org === undefined) throw new Error("There is no acme.");
  org.size = { ...org.size, badShare };
  return org;
}

it("has exactly the share of bad people that was asked for, of any number and of every kind", () => {
  for (const [share, many] of [
    [0.02, 100_000],
    [0.02, 777],
    [0.1, 95],
    [0.333333, 1_000],
    [1, 40],
    [0, 500],
  ] as const) {
    const org = acme(share);
    const kinds = Array.from({ length: many }, (_, index) => badKind(org, index + 1)).filter(Boolean);
    expect([share, many, kinds.length]).toEqual([share, many, Math.floor(many * share + 1e-9)]);
    if (kinds.length > 20) expect(new Set(kinds)).toEqual(new Set(["EMAIL", "DATE", "FLAG"]));
  }
  expect(badKind(acme(1), 500_000_001)).toBeUndefined();
});

it("tells one wrong value of each, and the same person whatever the share", () => {
  const [well, bad] = [acme(0), acme(1)];
  for (let n = 1; n <= 60; n += 1) {
    const [before, after] = [seedPerson(well, n), seedPerson(bad, n)];
    const wrong = Object.keys(before).filter(
      (name) => Reflect.get(before, name) !== Reflect.get(after, name),
    );
    const field = { EMAIL: "email", DATE: "dateOfBirth", FLAG: "emailOptOut" }[after.bad ?? "EMAIL"];
    expect(wrong.toSorted()).toEqual([field, "bad"].toSorted());
    expect(personNumber(before.email)).toBe(n);
  }
  expect(personNumber("ada.abe.7@elsewhere.example")).toBeUndefined();
});

it("knows which number begins after a moment", () => {
  for (const n of [1, 2, 1_000]) {
    expect(firstAfter(seedTime(n) - 1)).toBe(n);
    expect(firstAfter(seedTime(n))).toBe(n + 1);
  }
  expect(firstAfter(-Infinity)).toBe(1);
});
