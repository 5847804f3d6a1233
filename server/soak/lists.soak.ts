// Pages of services, accounts, rules and executions cost the same with 100,000 rules and 10,000 accounts as with 100.
import { beforeAll, expect, test } from "vitest";
import { useTestApp } from "../test/app.ts";
import { fillLists } from "../test/fill-lists.ts";
import type { FilledOrganization } from "../test/fill-lists.ts";
import type { Cost } from "../test/list-cost.ts";
import { measure, scenarios, whyNotFlat } from "../test/list-scenarios.ts";

const suite = useTestApp({ work: false });
let large: FilledOrganization;
let small: FilledOrganization;

beforeAll(async () => {
  const start = performance.now();
  ({ large, small } = await fillLists(suite.app, {
    large: { rules: 100_000, accounts: 10_000 },
    small: { rules: 100, accounts: 100 },
  }));
  console.log(
    `100,000 rules and 10,000 accounts made in ${Math.round((performance.now() - start) / 1_000)} s`,
  );
});

test("a page of 100,000 rules costs what one of 100 costs", async () => {
  const broken: string[] = [];
  const lines: string[] = [];
  for (const scenario of scenarios) {
    const few = await measure(suite.app, scenario, small);
    const many = await measure(suite.app, scenario, large);
    const why = whyNotFlat(scenario, few, many);
    lines.push(`${why ? "BROKEN" : "flat  "}  ${scenario.name.padEnd(58)} ${figures(few)}  ${figures(many)}`);
    for (const plan of many.plans) lines.push(`          ${plan}`);
    if (why) broken.push(`${scenario.name}: ${why}`);
  }
  console.log(
    `${" ".repeat(66)}    100 rules: buffers, rows, of the list / of the page    100,000 rules\n${lines.join("\n")}`,
  );
  expect(broken).toEqual([]);
});

function figures({ buffers, rows, listRows, pageRows }: Cost): string {
  return `${String(buffers).padStart(6)} ${String(rows).padStart(6)} ${`${listRows}/${pageRows}`.padStart(9)}`;
}
