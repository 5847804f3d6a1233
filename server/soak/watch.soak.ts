// A virtual week of lost, doubled and late pushes, forgotten channels, 5xx, 429 and a stopped Patchbay: every change is one event per rule
import { expect, test } from "vitest";
import { allWebinarTypes, proveWatch } from "../test/watch/watch-proof.ts";

const of = (module: string, ...operations: string[]) =>
  operations.map((operation) => `${module}.${operation}`);
const everything = (module: string) => of(module, "created", "updated", "deleted");

test("a week of two organizations", async () => {
  const started = performance.now();
  const figures = await proveWatch({
    seed: 20_260_302,
    hours: 7 * 24,
    stepMs: 15 * 60_000,
    changes: 0.7,
    accounts: [
      {
        org: "acme",
        product: "crm",
        modules: ["Leads", "Contacts", "Deals"],
        rules: [everything("Leads"), of("Leads", "updated"), everything("Contacts"), of("Deals", "created")],
      },
      {
        org: "acme",
        product: "bigin",
        modules: ["Contacts", "Pipelines"],
        rules: [everything("Contacts"), of("Pipelines", "updated"), of("Contacts", "created")],
      },
      { org: "acme", product: "webinar", modules: ["Webinars"], rules: [allWebinarTypes] },
      {
        org: "northwind",
        product: "crm",
        modules: ["Leads", "Accounts"],
        rules: [everything("Leads"), everything("Accounts")],
      },
      { org: "northwind", product: "bigin", modules: ["Contacts"], rules: [everything("Contacts")] },
    ],
    stops: [
      { fromHour: 30, hours: 5 },
      { fromHour: 100, hours: 14 },
    ],
  });
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(`watch: ${JSON.stringify(figures, null, 1)} in ${seconds} s`);
  expect(figures.wrong).toEqual([]);
  expect(figures.eventsByPush + figures.eventsReadBack + figures.eventsPolled + figures.collapsed).toBe(
    figures.changes,
  );
  expect(figures.openProblems).toBe(0);
}, 3_600_000);
