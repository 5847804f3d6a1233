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
  hasFunction: boolean;
};

function factsOf(choice: Choice): RuleFacts {
  const bound = choice.account === "FINE" || choice.account === "SCOPES_MISSING";
  return {
    environment: choice.environment,
    serviceName: "Zoho CRM",
    deployed: choice.deployed,
    enabled: choice.enabled,
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
  [{ account: "NONE" }, "CONFIGURATION_NEEDED", "NO_ACCOUNT"],
  [{ account: "DELETED" }, "CONFIGURATION_NEEDED", "ACCOUNT_DELETED"],
  [{ account: "SERVICE_DELETED" }, "CONFIGURATION_NEEDED", "SERVICE_DELETED"],
  [{ account: "SCOPES_MISSING" }, "CONFIGURATION_NEEDED", "MISSING_SCOPES"],
  [{ hasFunction: false }, "CONFIGURATION_NEEDED", "FUNCTION_MISSING"],
  [{ enabled: false }, "DISABLED", null],
  [{ revoked: true }, "HELD", null],
  [{ refused: true }, "HELD", null],
  [{}, "ACTIVE", null],
];

const both = [false, true];
const combinations: Choice[] = (["DEVELOPMENT", "PRODUCTION"] as const).flatMap((environment) =>
  both.flatMap((deployed) =>
    both.flatMap((enabled) =>
      (["NONE", "DELETED", "SERVICE_DELETED", "FINE", "SCOPES_MISSING"] as const).flatMap((account) =>
        both.flatMap((revoked) =>
          both.flatMap((refused) =>
            both.map((hasFunction) => ({
              environment,
              deployed,
              enabled,
              account,
              revoked,
              refused,
              hasFunction,
            })),
          ),
        ),
      ),
    ),
  ),
);

describe("ruleState", () => {
  it.each(combinations)(
    "is the first status that holds: $environment deployed=$deployed enabled=$enabled account=$account revoked=$revoked refused=$refused function=$hasFunction",
    (choice) => {
      const row = table.find(([wanted]) =>
        Object.entries(wanted).every(([key, value]) => choice[key as keyof Choice] === value),
      );
      const state = ruleState(factsOf(choice));
      expect([state.status, state.cause]).toEqual([row?.[1], row?.[2]]);
      expect(state.reason).toMatch(/^[A-Z“].*\.$/s);
    },
  );

  it("tells every combination apart", () => expect(combinations).toHaveLength(320));

  it("names each hold that stands, also where the status is another", () => {
    const state = ruleState(
      factsOf({
        environment: "DEVELOPMENT",
        deployed: false,
        enabled: false,
        account: "FINE",
        revoked: true,
        refused: true,
        hasFunction: true,
      }),
    );
    expect(state.status).toBe("DISABLED");
    expect(state.holds).toEqual([
      { kind: "ACCOUNT_REVOKED", since: at, byName: "Ann", message: "Acme was revoked by Ann." },
      {
        kind: "REAUTHENTICATION_REQUIRED",
        since: at,
        byName: null,
        message: "Acme needs re-authentication.",
      },
    ]);
  });

  it("says who deleted the account and when", () => {
    const state = ruleState(
      factsOf({
        environment: "DEVELOPMENT",
        deployed: false,
        enabled: true,
        account: "DELETED",
        revoked: false,
        refused: false,
        hasFunction: true,
      }),
    );
    expect(state.reason).toBe(
      "Acme was deleted by Ann on 2026-03-01 at 10:00 UTC. Associate another account of Zoho CRM in development: until then its events are discarded.",
    );
  });
});
