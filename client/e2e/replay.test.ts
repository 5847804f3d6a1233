import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";

import { act, choose, dialogOf, settled, toastOf } from "./console.ts";
import { useJourney } from "./journey.ts";
import { makeLookTaker } from "./looks.ts";
import { makeLead, waitForExecutions, type Seed } from "./seed.ts";

const journey = useJourney();
const look = makeLookTaker("replay");
let page: Page;
let seed: Seed;

beforeAll(() => {
  ({ page, seed } = journey);
});

/** Saves a condition on the last name; null: none. */
async function setCondition(lastName: string | null): Promise<void> {
  const comparison = { field: "affectedValues.Last_Name", comparator: "IS", values: [lastName] };
  await act(
    journey.app,
    seed.admin.token,
    "updateRule",
    {
      ruleId: seed.ruleId,
      condition: lastName === null ? null : { root: { match: "ALL", items: [{ comparison }] } },
    },
    "rule { id }",
  );
}

test("events that a condition left out are counted and then run again, once the condition is gone", async () => {
  await setCondition("Nobody");
  await makeLead(journey.app, "Grace");
  await makeLead(journey.app, "Ada");
  const unmatched = await waitForExecutions(journey.app, seed.admin.token, "UNMATCHED", 2);

  // The list and the detail say why nothing ran.
  await page.goto("/executions");
  await settled(page);
  await page.getByLabel("Status").selectOption("UNMATCHED");
  await page
    .getByText(/not matched because/)
    .first()
    .waitFor();
  await page.goto(`/executions/${encodeURIComponent(unmatched)}`);
  await page.getByText("Condition not met").waitFor();
  await look(page, "unmatched");
  await page.getByRole("button", { name: "Run again" }).click();
  await page
    .getByText(/does not hold now either: not matched because/)
    .first()
    .waitFor();

  // Counted with the condition as it is: nothing would run.
  await page.goto("/executions");
  await settled(page);
  await page.getByRole("button", { name: "Replay events" }).click();
  const dialog = dialogOf(page);
  await choose(dialog.getByLabel("Rule"), /Welcome new leads/);
  await dialog.getByRole("button", { name: "Count first" }).click();
  const counts = dialog.getByRole("region", { name: "What would run" });
  await counts.waitFor();
  expect(await counts.getByTestId("to-run").textContent()).toBe("0");
  expect(await dialog.getByRole("button", { name: "Run 0 events" }).isDisabled()).toBe(true);
  await dialog.getByRole("button", { name: "Cancel" }).click();

  // Without it both would, at the rate that is asked for; another window has to be counted anew.
  await setCondition(null);
  await page.goto(`/rules/${encodeURIComponent(seed.ruleId)}`);
  await settled(page);
  await page.getByRole("button", { name: "Replay events" }).click();
  await dialog.getByLabel("Rate").selectOption("60");
  await dialog.getByRole("button", { name: "Count first" }).click();
  await dialog.getByRole("button", { name: "Run 2 events" }).waitFor();
  await look(page, "counted");
  await dialog.getByLabel("Rate").selectOption("");
  await dialog.getByRole("button", { name: "Count first" }).click();
  await dialog.getByRole("button", { name: "Run 2 events" }).click();
  await toastOf(page, "2 events will run.").waitFor();
  await waitForExecutions(journey.app, seed.admin.token, "SUCCEEDED", 2);
  await page.getByRole("row").filter({ hasText: "Succeeded" }).nth(1).waitFor();

  // What has succeeded is never run again.
  await page.getByRole("button", { name: "Replay events" }).click();
  await dialog.getByRole("button", { name: "Count first" }).click();
  await dialog.getByRole("button", { name: "Run 0 events" }).waitFor();
  await counts.getByText("Left alone: succeeded").waitFor();
});
