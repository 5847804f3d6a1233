import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp } from "../../../test/app.ts";
import type { TestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { connectAccount, registerClient } from "../../../test/consent.ts";
import { generateMasterKey, parseMasterKeys } from "../../platform/vault/master-keys.ts";
import { withTokens } from "./with-tokens.ts";

const masterKey = generateMasterKey();
let app: TestApp;
let organization: TestOrganization;
let key: { organizationId: string; authorizationId: string };

beforeAll(async () => {
  app = await startTestApp({ work: false, masterKeys: parseMasterKeys(masterKey) });
  app.simulator.control.setLimits({ accessTokensPerTenMinutes: 10_000 });
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

describe("two processes", () => {
  let child: ChildProcess;
  beforeAll(async () => {
    child = fork(resolve(import.meta.dirname, "../../../test/token-asker.ts"), [
      app.database.url,
      app.simulator.origin,
      masterKey,
    ]);
    await once(child, "message");
  });
  afterAll(async () => {
    const exited = once(child, "exit");
    child.disconnect();
    await exited;
  });

  test("ask at the expiry 200 times and refresh 200 times in all", async () => {
    const before = refreshes();
    for (let round = 0; round < 200; round += 1) {
      await expire();
      const there = once(child, "message");
      child.send(key);
      await Promise.all([
        withTokens(app.environment, key, async () => undefined),
        withTokens(app.environment, key, async () => undefined),
        there.then(([answer]) => expect(answer).toEqual({ answered: true })),
      ]);
    }
    expect(refreshes() - before).toBe(200);
  }, 60_000);
});

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
