import { describe, expect, it } from "vitest";
import { ruleState } from "./rule-status.ts";
import type { RuleFacts, RuleStatus } from "./rule-status.ts";

const at = new Date("2026-03-01T10:00:00Z");

type Choice = {
  environment: "DEVELOPMENT" | "PRODUCTION";
  deployed: boolean;
  enabled: boolean;
  account: "NONE" | "DELETED" | "SERVICE_DELETED" | "FINE" | "SCOPES_MISSING";
  revoked: boolean;
  refused: boolean;
  paused: boolean;
  failing: boolean;
  draftDeleted: boolean;
  hasFunction: boolean;
  deadConnection: boolean;
};

const deadConnection = { name: "Books", revokedAt: at, revokedByName: "Ann", refusedAt: at };

function factsOf(choice: Choice): RuleFacts {
  const bound = choice.account === "FINE" || choice.account === "SCOPES_MISSING";
  return {
    environment: choice.environment,
    serviceName: "Zoho CRM",
    deployed: choice.deployed,
    enabled: choice.enabled,
    draftDeleted: choice.draftDeleted,
    pausedAt: choice.paused ? at : null,
    pausedByName: choice.paused ? "Ann" : null,
    failingSince: choice.failing ? at : null,
    failingReason: choice.failing ? "The function answered 500." : null,
    probeAt: choice.failing ? new Date(at.getTime() + 60_000) : null,
    deadConnections: choice.deadConnection ? [deadConnection] : [],
    hasFunction: choice.hasFunction,
    account: bound
      ? {
          name: "Acme",
          revokedAt: choice.revoked ? at : null,
          revokedByName: choice.revoked ? "Ann" : null,
          refusedAt: choice.refused ? at : null,
          refusedReason: choice.refused ? "invalid_grant" : null,
          missingScopes: choice.account === "SCOPES_MISSING" ? ["ZohoCRM.notifications.ALL"] : [],
        }
      : null,
    lost:
      choice.account === "DELETED" || choice.account === "SERVICE_DELETED"
        ? {
            cause: choice.account === "DELETED" ? "ACCOUNT_DELETED" : "SERVICE_DELETED",
            accountName: "Acme",
            byName: "Ann",
            at: at.toISOString(),
          }
        : null,
  };
}

/** The specification said again, as a table: the first row that matches decides. */
const table: [Partial<Choice>, RuleStatus, string | null][] = [
  [{ environment: "PRODUCTION", deployed: false }, "NOT_DEPLOYED", null],
  [{ environment: "DEVELOPMENT", draftDeleted: true }, "DISABLED", null],
  [{ account: "NONE" }, "CONFIGURATION_NEEDED", "NO_ACCOUNT"],
  [{ account: "DELETED" }, "CONFIGURATION_NEEDED", "ACCOUNT_DELETED"],
  [{ account: "SERVICE_DELETED" }, "CONFIGURATION_NEEDED", "SERVICE_DELETED"],
  [{ account: "SCOPES_MISSING" }, "CONFIGURATION_NEEDED", "MISSING_SCOPES"],
  [{ hasFunction: false }, "CONFIGURATION_NEEDED", "FUNCTION_MISSING"],
  [{ enabled: false }, "DISABLED", null],
  [{ revoked: true }, "HELD", null],
  [{ refused: true }, "HELD", null],
  [{ paused: true }, "HELD", null],
  [{ failing: true }, "HELD", null],
  [{ deadConnection: true }, "HELD", null],
  [{}, "ACTIVE", null],
];

const choices = {
  environment: ["DEVELOPMENT", "PRODUCTION"],
  deployed: [false, true],
  enabled: [false, true],
  account: ["NONE", "DELETED", "SERVICE_DELETED", "FINE", "SCOPES_MISSING"],
  revoked: [false, true],
  refused: [false, true],
  paused: [false, true],
  failing: [false, true],
  draftDeleted: [false, true],
  hasFunction: [false, true],
  deadConnection: [false, true],
} as const satisfies { [Key in keyof Choice]: readonly Choice[Key][] };

const combinations = Object.entries(choices).reduce<object[]>(
  (made, [key, values]) => made.flatMap((choice) => values.map((value) => ({ ...choice, [key]: value }))),
  [{}],
) as Choice[];

const plain: Choice = {
  environment: "DEVELOPMENT",
  deployed: false,
  enabled: true,
  account: "FINE",
  revoked: false,
  refused: false,
  paused: false,
  failing: false,
  draftDeleted: false,
  hasFunction: true,
  deadConnection: false,
};

describe("ruleState", () => {
  it("is the first status that holds, in every combination of the facts", () => {
    expect(combinations).toHaveLength(5_120);
    for (const choice of combinations) {
      const row = table.find(([wanted]) =>
        Object.entries(wanted).every(([key, value]) => choice[key as keyof Choice] === value),
      );
      const state = ruleState(factsOf(choice));
      expect([state.status, state.cause], JSON.stringify(choice)).toEqual([row?.[1], row?.[2]]);
      expect(state.reason).toMatch(/^[A-Z“].*\.$/s);
    }
  });

  it("names each hold that stands, also where the status is another", () => {
    const state = ruleState(
      factsOf({
        ...plain,
        enabled: false,
        revoked: true,
        refused: true,
        paused: true,
        failing: true,
        deadConnection: true,
      }),
    );
    expect(state.status).toBe("DISABLED");
    expect(state.holds).toEqual([
      {
        kind: "ACCOUNT_REVOKED",
        since: at,
        byName: "Ann",
        message: "Acme was revoked by Ann.",
        nextTryAt: null,
      },
      {
        kind: "REAUTHENTICATION_REQUIRED",
        since: at,
        byName: null,
        message: "Acme needs re-authentication.",
        nextTryAt: null,
      },
      { kind: "PAUSED", since: at, byName: "Ann", message: "The rule was paused by Ann.", nextTryAt: null },
      {
        kind: "FUNCTION_FAILING",
        since: at,
        byName: null,
        message: "Its function keeps failing; it is tried again by itself.",
        nextTryAt: new Date(at.getTime() + 60_000),
      },
      {
        kind: "CONNECTION_REVOKED",
        since: at,
        byName: "Ann",
        message: "The connection Books was revoked by Ann.",
        nextTryAt: null,
      },
      {
        kind: "CONNECTION_REAUTHENTICATION_REQUIRED",
        since: at,
        byName: null,
        message: "The connection Books needs re-authentication.",
        nextTryAt: null,
      },
    ]);
  });

  it("says who deleted the account and when", () => {
    const state = ruleState(factsOf({ ...plain, account: "DELETED" }));
    expect(state.reason).toBe(
      "Acme was deleted by Ann on 2026-03-01 at 10:00 UTC. Associate another account of Zoho CRM in development: until then its events are discarded.",
    );
  });
});
