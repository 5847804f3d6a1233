import { expect, test } from "vitest";
import { bulkFix, needsAccount } from "./bulk-fix.ts";
import type { Mendable } from "./bulk-fix.ts";

function problem(
  id: string,
  choice: Partial<{ service: string; project: string } & Mendable> = {},
): Mendable {
  return {
    id,
    environment: choice.environment ?? "PRODUCTION",
    resolvedAt: choice.resolvedAt ?? null,
    fix: choice.fix ?? { mutation: "associateRule" },
    rule: {
      id: `rule-${id}`,
      project: { id: choice.project ?? "shop" },
      service: { key: choice.service ?? "zoho-crm", name: "" },
    },
  };
}

test("one account mends rules of one service, environment and project", () => {
  expect(bulkFix([problem("a"), problem("b")])).toEqual({
    ruleIds: ["rule-a", "rule-b"],
    environment: "PRODUCTION",
    serviceKey: "zoho-crm",
    projectId: "shop",
  });
});

test("a development account serves all projects", () => {
  const both = [
    problem("a", { environment: "DEVELOPMENT" }),
    problem("b", { environment: "DEVELOPMENT", project: "blog" }),
  ];
  expect(bulkFix(both)).toMatchObject({ ruleIds: ["rule-a", "rule-b"], projectId: null });
});

test.each([
  ["service", [problem("a"), problem("b", { service: "bigin" })], /same service/],
  ["environment", [problem("a"), problem("b", { environment: "DEVELOPMENT" })], /same environment/],
  ["project", [problem("a"), problem("b", { project: "blog" })], /same project/],
  ["need", [problem("a", { fix: { mutation: "reauthorizeAccount" } })], /need an account/],
  ["selection", [], /need an account/],
] as const)("several of another %s are told apart", (_name, problems, sentence) => {
  expect(bulkFix(problems)).toMatch(sentence);
});

test("what is resolved needs nothing", () => {
  expect(needsAccount(problem("a"))).toBe(true);
  expect(needsAccount(problem("a", { resolvedAt: "2026-01-01T00:00:00Z" }))).toBe(false);
});
