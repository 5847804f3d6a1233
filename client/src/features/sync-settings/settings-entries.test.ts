import { describe, expect, it } from "vitest";
import type { SettingsDraft } from "./settings-draft.ts";
import { changesOf, combineTab, compareTab } from "./settings-entries.ts";

const row = (property: string, field: string) => ({
  property,
  field,
  direction: "BOTH" as const,
  required: false,
  pull: [],
  push: [],
});

const base: SettingsDraft = {
  sync: {
    contacts: "PULL",
    contactsEveryMinutes: null,
    pushEveryMinutes: null,
    users: false,
    usersEveryMinutes: null,
    views: false,
    viewsEveryMinutes: null,
    conflicts: "PROVIDER",
  },
  mapping: { properties: [row("email", "Email"), row("phone", "Phone")], customProperties: [] },
  filters: { views: ["1"], onlyViews: false, requireEmail: false },
  communication: { mails: [{ kind: "DATA_SYNC", delivery: "AT_ONCE" }], runs: ["CONTACTS_PULL"] },
};
const draftWith = <Tab extends keyof SettingsDraft>(
  tab: Tab,
  part: Partial<SettingsDraft[Tab]>,
): SettingsDraft => ({
  ...base,
  [tab]: { ...base[tab], ...part },
});

describe("changesOf", () => {
  it("names each choice that is otherwise, and none for another order", () => {
    const reordered = draftWith("mapping", { properties: [...base.mapping.properties].reverse() });
    expect(changesOf("mapping", base, reordered)).toEqual([]);
    const other = draftWith("filters", { views: ["2"], requireEmail: true });
    expect(changesOf("filters", base, other)).toEqual([
      { key: "requireEmail", before: false, after: true },
      { key: "view:1", before: true, after: undefined },
      { key: "view:2", before: undefined, after: true },
    ]);
    expect(changesOf("sync", base, other)).toEqual([]);
  });

  it("keeps two rows of one property apart", () => {
    const twice = draftWith("mapping", {
      properties: [...base.mapping.properties, row("email", "Secondary")],
    });
    expect(changesOf("mapping", base, twice).map(({ key }) => key)).toEqual(["row:email#2"]);
  });
});

describe("combineTab", () => {
  it("loses nothing of either side where they changed different things", () => {
    const theirs = draftWith("mapping", { properties: [row("email", "Email"), row("city", "City")] });
    const mine = draftWith("mapping", {
      properties: [row("email", "Other_Email"), row("phone", "Phone")],
      customProperties: [{ name: "tier", label: "Tier", type: "TEXT" }],
    });
    expect(compareTab("mapping", base, theirs, mine).clashes).toEqual([]);
    expect(combineTab("mapping", base, theirs, mine)).toEqual({
      properties: [row("email", "Other_Email"), row("city", "City")],
      customProperties: [{ name: "tier", label: "Tier", type: "TEXT" }],
    });
  });

  it("lets mine stand where both changed the same, and says so", () => {
    const theirs = draftWith("sync", { contacts: "PUSH", users: true });
    const mine = draftWith("sync", { contacts: "BOTH", views: true });
    expect(compareTab("sync", base, theirs, mine).clashes).toEqual(["contacts"]);
    expect(combineTab("sync", base, theirs, mine)).toEqual({
      ...base.sync,
      contacts: "BOTH",
      users: true,
      views: true,
    });
  });

  it("calls the same change of both no clash", () => {
    const theirs = draftWith("communication", { mails: [{ kind: "DATA_SYNC", delivery: "NEVER" }] });
    const mine = draftWith("communication", { mails: [{ kind: "DATA_SYNC", delivery: "NEVER" }], runs: [] });
    expect(compareTab("communication", base, theirs, mine).clashes).toEqual([]);
    expect(combineTab("communication", base, theirs, mine)).toEqual({
      mails: [{ kind: "DATA_SYNC", delivery: "NEVER" }],
      runs: [],
    });
  });
});
