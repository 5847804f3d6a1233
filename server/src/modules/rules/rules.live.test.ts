import { beforeEach, describe, expect, it } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { subscribe } from "../../../test/subscribe.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { newId } from "../../platform/ids.ts";
import { createRule, makeScene, mutateRule, run } from "./rules.fixture.ts";
import type { Scene } from "./rules.fixture.ts";

const suite = useTestApp({ work: false });
let scene: Scene;
beforeEach(async () => {
  scene = await makeScene(suite.app);
});

const mutate = (name: string, input: Record<string, unknown>, token: string = scene.token) =>
  mutateRule(suite.app, token, name, input);

describe("ruleChanged", () => {
  it("pushes a rule with its status, for one rule alone where asked", async () => {
    const rule = await createRule(suite.app, scene);
    const other = await createRule(suite.app, scene, { name: "Other" });
    const after = await run(suite.app, scene.token, "{ feedCursor }");
    const live = subscribe(
      suite.app,
      scene.token,
      `subscription ($after: String, $ruleId: ID) { ruleChanged(after: $after, ruleId: $ruleId) {
         change ruleId rule { environments { status } } } }`,
      { after, ruleId: rule.id },
    );
    await mutate("disableRule", { ruleId: other.id, environment: "DEVELOPMENT" });
    await mutate("disableRule", { ruleId: rule.id, environment: "DEVELOPMENT" });
    expect(await live.next()).toMatchObject({
      change: "rule.disabled",
      ruleId: rule.id,
      rule: { environments: [{ status: "DISABLED" }, { status: "NOT_DEPLOYED" }] },
    });
    await mutate("deleteRule", { ruleId: rule.id });
    expect(await live.next()).toEqual({ change: "rule.deleted", ruleId: rule.id, rule: null });
    await live.close();
  });

  it("refuses an id of something else", async () => {
    const live = subscribe(
      suite.app,
      scene.token,
      `subscription { ruleChanged(ruleId: "${toGlobalId("Account", newId())}") { change } }`,
    );
    await expect(live.next()).rejects.toThrow(/BAD_USER_INPUT/);
    await live.close();
  });
});
