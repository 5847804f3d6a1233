import { expect, test } from "vitest";
import { allWebinarTypes, proveWatch } from "./watch/watch-proof.ts";

// The short form of soak/watch.soak.ts.
test("a day of lost, doubled and late pushes, lost channels and errors: every change is one event per rule", async () => {
  const leads = ["Leads.created", "Leads.updated", "Leads.deleted"];
  const figures = await proveWatch({
    seed: 7,
    hours: 24,
    stepMs: 15 * 60_000,
    changes: 0.8,
    accounts: [
      { org: "acme", product: "crm", modules: ["Leads"], rules: [leads, ["Leads.updated"]] },
      { org: "acme", product: "webinar", modules: ["Webinars"], rules: [allWebinarTypes] },
    ],
    stops: [{ fromHour: 9, hours: 3 }],
  });
  expect(figures.wrong).toEqual([]);
  expect(figures.eventsReadBack).toBeGreaterThan(10);
  expect(figures.eventsPolled).toBeGreaterThan(10);
  expect(figures.eventsByPush + figures.eventsReadBack + figures.eventsPolled + figures.collapsed).toBe(
    figures.changes,
  );
  expect(figures.openProblems).toBe(0);
}, 300_000);
