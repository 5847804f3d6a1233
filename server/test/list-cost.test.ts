import { beforeAll, describe, expect, test } from "vitest";
import { useTestApp } from "./app.ts";
import { fillLists } from "./fill-lists.ts";
import type { FilledOrganization } from "./fill-lists.ts";
import { measure, scenarios, whyNotFlat } from "./list-scenarios.ts";

// The short form of soak/lists.soak.ts. Nothing is claimed: the rows must stay as they are.
const suite = useTestApp({ work: false });
let large: FilledOrganization;
let small: FilledOrganization;

beforeAll(async () => {
  ({ large, small } = await fillLists(suite.app, {
    large: { rules: 2_000, accounts: 1_000 },
    small: { rules: 100, accounts: 100 },
  }));
}, 120_000);

describe("a page of 2,000 rules costs what one of 100 costs", () => {
  test.each(scenarios)("$name", async (scenario) => {
    const few = await measure(suite.app, scenario, small, { asLarge: true });
    const many = await measure(suite.app, scenario, large, { asLarge: true });
    expect(whyNotFlat(scenario, few, many), JSON.stringify({ few, many }, null, 1)).toBeNull();
  });
});
