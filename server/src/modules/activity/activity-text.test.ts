import { describe, expect, it } from "vitest";
import { activityText, isActivity, silentChanges } from "./activity-text.ts";

const payload = {
  accountName: "Acme",
  ruleName: "Greet",
  functionName: "Post",
  projectName: "Shop",
  serviceName: "Zoho CRM",
  memberName: "Bob",
  name: "CI",
  title: "Greet needs configuration",
  environment: "PRODUCTION",
  reason: "It timed out.",
  rulesStopped: 2,
  state: "LIVE",
};

/** Every change that the product appends. */
const names = [
  ...["added", "syncScheduled", "syncing", "synced", "granted", "syncFailed", "revoked", "resumed"].map(
    (verb) => `account.${verb}`,
  ),
  ...["reauthenticationRequired", "reauthenticated", "deleted", "watchChanged", "gapFound", "gapClosed"].map(
    (verb) => `account.${verb}`,
  ),
  ...["created", "updated", "enabled", "disabled", "paused", "resumed", "deleted", "associated"].map(
    (verb) => `rule.${verb}`,
  ),
  ...["opened", "resolved"].map((verb) => `problem.${verb}`),
  ...["queued", "succeeded", "failed", "retryScheduled", "discarded", "rerun", "expired"].map(
    (verb) => `execution.${verb}`,
  ),
  ...["created", "updated", "deleted"].map((verb) => `function.${verb}`),
  "project.created",
  "project.deployed",
  "project.rolledBack",
  "service.clientSaved",
  "apiToken.created",
  "apiToken.revoked",
  ...["invited", "rolesChanged", "removed", "joined"].map((verb) => `member.${verb}`),
  ...["rotationStarted", "rotated"].map((verb) => `masterKey.${verb}`),
];

describe("activityText", () => {
  it.each(names)("has a sentence of its own for %s", (name) => {
    for (const each of [payload, {}]) {
      const text = activityText({ name, entityType: "Thing", payload: each });
      expect(text).toMatch(/^[A-Z“].*\.$/);
      expect(text).not.toMatch(/undefined|null|Thing|\.\.| {2}/);
    }
  });

  it("tells what stopped", () => {
    expect(activityText({ name: "account.deleted", entityType: "Account", payload })).toBe(
      "Acme was deleted: 2 rules need configuration.",
    );
    expect(activityText({ name: "execution.failed", entityType: "Execution", payload })).toBe(
      "“Greet” failed on an event in production: It timed out.",
    );
  });

  it("has a plain sentence for a name that is not known", () => {
    expect(activityText({ name: "syncRun.wasCanceled", entityType: "SyncRun", payload: {} })).toBe(
      "Sync run: was canceled.",
    );
    expect(activityText({ name: "toString", entityType: "Rule", payload: {} })).toBe("Rule: to string.");
  });
});

describe("isActivity", () => {
  it("leaves out what is no news", () => {
    for (const name of silentChanges) expect(isActivity({ name })).toBe(false);
    for (const name of names) expect(isActivity({ name })).toBe(true);
  });
});
