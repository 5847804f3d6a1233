import { describe, expect, it } from "vitest";
import { ProblemKind } from "../../generated/prisma/enums.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { configurationCauses } from "./describe-configuration.ts";
import { describeProblem } from "./describe-problem.ts";
import { problemFix } from "./problem-fix.ts";

const full = {
  ruleName: "Greet",
  accountName: "Acme",
  serviceName: "Zoho CRM",
  functionName: "Post",
  byName: "Ann",
  at: "2026-03-01T10:00:00.000Z",
  reason: "The network is down",
  missingScopes: ["a.READ", "b.ALL"],
};

describe("describeProblem", () => {
  it.each(Object.values(ProblemKind))("has sentences for %s, with all details and with none", (kind) => {
    for (const detail of [full, {}])
      for (const environment of ["PRODUCTION", null] as const) {
        const { title, message } = describeProblem({ kind, environment, detail });
        expect(title).toMatch(/^[A-Z].*[^.]$/);
        expect(message).toMatch(/^[A-Z].*\.$/);
        expect(`${title} ${message}`).not.toMatch(/undefined|null| {2}|\.\./);
      }
  });

  it.each(configurationCauses)("has a sentence for the cause %s", (cause) => {
    for (const detail of [full, {}])
      for (const environment of ["PRODUCTION", null] as const) {
        const { message } = describeProblem({ kind: "CONFIGURATION_NEEDED", cause, environment, detail });
        expect(message).toMatch(/^[A-Z].*\.$/);
        expect(message).not.toMatch(/undefined|null| {2}|\.\./);
      }
  });
});

describe("problemFix", () => {
  const ids = {
    ruleId: "0190b0a0-0000-7000-8000-000000000001",
    accountId: null,
    connectionId: null,
    subscriptionId: null,
  };

  it("leads to the installation whose own a connection is", () => {
    const installationId = "0190b0a0-0000-7000-8000-000000000002";
    const problem = {
      kind: "REAUTHENTICATION_REQUIRED",
      cause: null,
      environment: "PRODUCTION",
      ...ids,
    } as const;
    expect(problemFix(problem, installationId)).toMatchObject({
      mutation: "authorizeThirdParty",
      input: { installationId: toGlobalId("Installation", installationId) },
    });
  });

  it.each(Object.values(ProblemKind))("knows a mutation for %s", (kind) => {
    expect(problemFix({ kind, cause: null, environment: "DEVELOPMENT", ...ids })).toMatchObject({
      mutation: expect.stringMatching(/^[a-z]+[A-Z]/),
      label: expect.stringMatching(/^[A-Z]/),
    });
  });

  it.each([
    ["NO_ACCOUNT", "associateRule"],
    ["ACCOUNT_DELETED", "associateRule"],
    ["SERVICE_DELETED", "associateRule"],
    ["MISSING_SCOPES", "reauthorizeAccount"],
    ["FUNCTION_MISSING", "updateRule"],
  ])("fixes %s by %s", (cause, mutation) => {
    expect(
      problemFix({ kind: "CONFIGURATION_NEEDED", cause, environment: "DEVELOPMENT", ...ids }).mutation,
    ).toBe(mutation);
  });
});
