import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeMember, makeOrganization } from "../../../test/builders.ts";
import { createRule, makeScene, mutateRule, run } from "./rules.fixture.ts";
import type { Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const mutate = (name: string, input: Record<string, unknown>, token: string = scene.token) =>
  mutateRule(suite.app, token, name, input);

describe("who may", () => {
  const inputs = (ruleId: string, environment: string, accountId: string) =>
    ({
      updateRule: { ruleId, name: "Renamed" },
      deleteRule: { ruleId },
      enableRule: { ruleId, environment },
      disableRule: { ruleId, environment },
      associateRule: { ruleId, environment, accountId },
    }) as const;

  it("asks for the role of the draft or of the environment", async () => {
    const rule = await createRule(suite.app, scene);
    const all = (environment: string) => inputs(rule.id, environment, scene.account.globalId);
    const member = (role: "COMPANY_SUPERVISOR" | "BILLING_ADMIN" | "DEVELOPER") =>
      makeMember(suite.app, scene.organization.id, [role]);
    const billing = await member("BILLING_ADMIN");
    for (const [name, input] of Object.entries(all("DEVELOPMENT")))
      expect(await mutate(name, input, billing.token), name).toMatchObject({ code: "FORBIDDEN" });
    const supervisor = await member("COMPANY_SUPERVISOR");
    for (const name of ["updateRule", "deleteRule"] as const)
      expect(await mutate(name, all("DEVELOPMENT")[name], supervisor.token)).toMatchObject({
        code: "FORBIDDEN",
      });
    expect(await mutate("disableRule", all("PRODUCTION").disableRule, supervisor.token)).toHaveProperty(
      "rule",
    );
    const developer = await member("DEVELOPER");
    for (const name of ["enableRule", "disableRule", "associateRule"] as const)
      expect(await mutate(name, all("PRODUCTION")[name], developer.token), name).toMatchObject({
        code: "FORBIDDEN",
      });
    expect(await mutate("disableRule", all("DEVELOPMENT").disableRule, developer.token)).toHaveProperty(
      "rule",
    );
  });

  it("asks a token for the scope RULES_WRITE", async () => {
    const rule = await createRule(suite.app, scene);
    const reader = await makeMember(suite.app, scene.organization.id, ["COMPANY_ADMIN"], ["READ"]);
    for (const [name, input] of Object.entries(inputs(rule.id, "DEVELOPMENT", scene.account.globalId)))
      expect(await mutate(name, input, reader.token), name).toMatchObject({
        code: "FORBIDDEN",
        message: expect.stringContaining("RULES_WRITE"),
      });
  });

  it("does not know the rules of other organizations", async () => {
    const rule = await createRule(suite.app, scene);
    const stranger = await makeOrganization(suite.app);
    for (const [name, input] of Object.entries(inputs(rule.id, "DEVELOPMENT", scene.account.globalId)))
      expect(await mutate(name, input, stranger.admin.token), name).toMatchObject({ code: "NOT_FOUND" });
    const { token } = stranger.admin;
    expect(
      await run(suite.app, token, `query ($id: ID!) { rule(id: $id) { id } }`, { id: rule.id }),
    ).toBeNull();
    expect(
      await run(suite.app, token, `query ($id: ID!) { node(id: $id) { id } }`, { id: rule.id }),
    ).toBeNull();
    expect(await run(suite.app, token, `{ rules { edges { node { id } } } }`)).toEqual({ edges: [] });
  });
});
