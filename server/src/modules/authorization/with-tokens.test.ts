import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp } from "../../../test/app.ts";
import type { TestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { withTokens } from "./with-tokens.ts";

let app: TestApp;
let organization: TestOrganization;
let key: { organizationId: string; authorizationId: string };

beforeAll(async () => {
  app = await startTestApp({ work: false });
  organization = await makeOrganization(app);
  await registerClient(app, organization);
  const account = await connectAccount(app, organization);
  const { authorizationId } = await app.environment.database.prisma.account.findUniqueOrThrow({
    where: { id: account.id },
  });
  key = { organizationId: organization.id, authorizationId };
});
afterAll(() => app.close());

async function expire(): Promise<void> {
  app.simulator.control.expireAccessTokens({});
  await app.environment.database.prisma.authorization.update({
    where: { id: key.authorizationId },
    data: { accessTokenExpiresAt: app.environment.clock.now() },
  });
}

function refreshes(): number {
  return app.simulator.control.listTokens({}).refreshTokens.reduce((sum, token) => sum + token.refreshes, 0);
}

test("a token that the provider rejects early is refreshed once, and the call made again", async () => {
  app.simulator.control.expireAccessTokens({});
  const before = refreshes();
  const identity = await withTokens(app.environment, key, (tokens, provider) => provider.identify(tokens));
  expect(identity.orgName).toBeTruthy();
  expect(refreshes() - before).toBe(1);
});

test("a passing fault refuses nothing for good", async () => {
  await expire();
  app.simulator.control.addFault({ pathPrefix: "/accounts/oauth/v2/token", status: 500 });
  await expect(withTokens(app.environment, key, async () => undefined)).rejects.toMatchObject({
    kind: "UNAVAILABLE",
  });
  await expect(withTokens(app.environment, key, async () => "again")).resolves.toBe("again");
  const { refusedAt } = await app.environment.database.prisma.authorization.findUniqueOrThrow({
    where: { id: key.authorizationId },
  });
  expect(refusedAt).toBe(null);
});

test("a refusal for good holds the account and opens one Problem", async () => {
  app.simulator.control.revokeRefreshTokens({});
  await expire();
  await expect(withTokens(app.environment, key, async () => undefined)).rejects.toMatchObject({
    kind: "AUTH_PERMANENT",
  });
  await expect(withTokens(app.environment, key, async () => undefined)).rejects.toMatchObject({
    kind: "AUTH_PERMANENT",
  });
  const problems = await app.environment.database.prisma.problem.findMany({
    where: { organizationId: organization.id },
  });
  expect(problems).toMatchObject([{ kind: "REAUTHENTICATION_REQUIRED", resolvedAt: null }]);
});

test("a storm of 401s asks the provider for no more tokens than it gives", async () => {
  const account = await connectAccount(app, organization, { org: "northwind" });
  const { authorizationId } = await app.environment.database.prisma.account.findUniqueOrThrow({
    where: { id: account.id },
  });
  const other = { organizationId: organization.id, authorizationId };
  const before = refreshes();
  const calls = Array.from({ length: 30 }, () =>
    withTokens(app.environment, other, async () => {
      throw new ProviderError("AUTH_TOKEN_REJECTED", "The page is not theirs to see.");
    }).catch((error: unknown) => (error as ProviderError).kind),
  );
  const kinds = await Promise.all(calls);
  for (let round = 0; round < 20; round += 1)
    kinds.push(
      await withTokens(app.environment, other, async () => {
        throw new ProviderError("AUTH_TOKEN_REJECTED", "The page is not theirs to see.");
      }).catch((error: unknown) => (error as ProviderError).kind),
    );
  // Zoho gives 10 in 10 minutes, that of the consent among them; one is left for the real end of the token.
  expect(refreshes() - before).toBe(8);
  expect(new Set(kinds)).toEqual(new Set(["AUTH_TOKEN_REJECTED", "THROTTLED"]));
  await app.environment.database.prisma.authorization.update({
    where: { id: authorizationId },
    data: { accessTokenExpiresAt: app.environment.clock.now() },
  });
  await expect(withTokens(app.environment, other, async () => "fresh")).resolves.toBe("fresh");
});
