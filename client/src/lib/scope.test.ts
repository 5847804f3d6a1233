import { expect, it } from "vitest";
import { readScope, withScope } from "./scope.ts";

it("is development for all projects where the URL says nothing", () => {
  expect(readScope({})).toEqual({ environment: "DEVELOPMENT", projectId: null });
  expect(readScope({ environment: "nonsense", project: "" })).toEqual({
    environment: "DEVELOPMENT",
    projectId: null,
  });
});

it("goes along with links, and what a link says itself wins", () => {
  const scope = { environment: "PRODUCTION", projectId: "p=1" } as const;
  expect(withScope("/rules", scope)).toBe("/rules?environment=production&project=p%3D1");
  expect(withScope("/rules?project=p2", scope)).toBe("/rules?project=p2&environment=production");
  expect(withScope("/services/x?environment=development", scope)).toBe("/services/x?project=p%3D1");
  expect(withScope("/", { environment: "DEVELOPMENT", projectId: null })).toBe("/");
});
