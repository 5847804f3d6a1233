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
  ...["installed", "authorized", "thirdPartyAuthorized", "thirdPartyRevoked", "configChanged"].map(
    (verb) => `installation.${verb}`,
  ),
  ...["thirdPartyRefused", "upgraded", "uninstalled"].map((verb) => `installation.${verb}`),
  ...["created", "versionPublished", "secretRotated"].map((verb) => `extension.${verb}`),
  "callbackSubscription.created",
  ...["dataSyncScheduled", "dataSynced", "dataSyncFailed"].map((verb) => `account.${verb}`),
  "syncRun.canceled",
  "contacts.changed",
  "mappingErrors.retried",
];

describe("activityText", () => {
  it.each(names)("has a sentence of its own for %s", (name) => {
    for (const each of [payload, {}]) {
      const text = activityText({ name, entityType: "Thing", payload: each });
      expect(text).toMatch(/^[A-Z“].*\.$/);
      expect(text).not.toMatch(/undefined|null|Thing|\.\.| {2}/);
    }
  });

  it("counts what a data sync and people did to contacts", () => {
    const say = (name: string, more: object) =>
      activityText({ name, entityType: "Account", payload: { ...payload, ...more } });
    const counts = { created: 1_200, updated: 0, deleted: 3, failed: 24 };
    expect(say("account.dataSynced", { kind: "CONTACTS_PULL", counts })).toBe(
      "The pull of contacts of Acme went through: 1,200 made, 3 deleted, 24 with errors.",
    );
    expect(say("syncRun.canceled", { kind: "VIEWS" })).toBe(
      "The sync of views of Acme was canceled; what it had committed stays.",
    );
    expect(say("contacts.changed", { created: 2, updated: 1, deleted: 0 })).toBe(
      "2 contacts of Acme were added and 1 changed.",
    );
    expect(say("contacts.changed", { created: 0, updated: 0, deleted: 1 })).toBe(
      "1 contact of Acme was deleted.",
    );
  });

  it("tells what became of an installation", () => {
    const tell = (name: string, more: Record<string, unknown>) =>
      activityText({
        name: `installation.${name}`,
        entityType: "Installation",
        payload: { extensionName: "Bookkeeper", version: "1.2.0", ...more },
      });
    expect(tell("installed", {})).toBe("The extension Bookkeeper 1.2.0 was installed.");
    expect(tell("upgraded", { fromVersion: "1.1.0" })).toBe(
      "The extension Bookkeeper was upgraded from 1.1.0 to 1.2.0.",
    );
    expect(tell("configChanged", { added: 2 })).toBe("2 config params of the extension Bookkeeper were set.");
    expect(tell("configChanged", { deleted: 1 })).toBe(
      "1 config param of the extension Bookkeeper was deleted.",
    );
    expect(tell("thirdPartyAuthorized", { again: true })).toBe(
      "The third-party app of the extension Bookkeeper was authorised anew.",
    );
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
