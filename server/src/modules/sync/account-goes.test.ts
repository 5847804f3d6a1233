import { expect, test, vi } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeSyncScene } from "../../../test/sync-scene.ts";
import type { SyncScene } from "../../../test/sync-scene.ts";
import { waitForChange } from "../../../test/wait-for-change.ts";
import { mutate } from "../accounts/accounts.fixture.ts";

const suite = useTestApp();
vi.setConfig({ testTimeout: 60_000 });

/** A pull of 4,000 contacts that has read some of them. */
async function beginPull(org: string): Promise<{ scene: SyncScene; runId: string }> {
  suite.app.simulator.control.changeOrg(org, { size: { recordsPerModule: 4_000 }, latencyMs: 30 });
  const scene = await makeSyncScene(suite.app, { org });
  const runId = await scene.start("CONTACTS_PULL");
  await waitForChange(
    suite.app,
    scene.organization.id,
    (change) => change.name === "syncRun.progressed" && Number(change.payload["done"]) >= 200,
  );
  return { scene, runId };
}

test("a run whose account is revoked waits, and goes on where it was once the account is granted", async () => {
  const { scene, runId } = await beginPull("globex");
  const { token } = scene.organization.admin;
  const accountId = scene.account.globalId;
  expect(await mutate(suite.app, token, "revokeAccount", { accountId })).toMatchObject({
    __typename: "RevokeAccountPayload",
  });
  await waitForChange(suite.app, scene.organization.id, (change) => change.name === "syncRun.retryScheduled");
  const { prisma } = suite.app.environment.database;
  const waiting = await prisma.syncRun.findFirstOrThrow({
    where: { accountId: scene.account.id, kind: "CONTACTS_PULL" },
  });
  expect(waiting).toMatchObject({ status: "SCHEDULED", lease: null, error: null, failures: 0 });
  suite.app.simulator.control.changeOrg("globex", { latencyMs: 0 });
  await mutate(suite.app, token, "grantAccount", { accountId, heldEvents: "REPLAY" });
  const run = await scene.ended(runId);
  expect(run).toMatchObject({ status: "SUCCEEDED", attempt: 2 });
  expect(run.objects).toContainEqual(
    expect.objectContaining({ object: "CONTACTS", done: 4_000, created: 4_000 }),
  );
});

test.for(["deleteAccount", "deleteService", "revokeAccount"])(
  "%s in the middle of a run asks nobody to re-authenticate",
  async (act) => {
    const { scene } = await beginPull("maple");
    const { control } = suite.app.simulator;
    // The tokens are dead there, and the answer that says so is late: the run meets that first.
    control.addFault({ pathPrefix: "/accounts/oauth/v2/token/revoke", latencyMs: 1_500, afterwards: true });
    const accountId = scene.account.globalId;
    const input = {
      deleteAccount: { accountId },
      deleteService: { serviceKey: "zoho-crm", confirmation: "DELETE" },
      revokeAccount: { accountId, atProvider: true },
    }[act];
    if (!input) throw new Error(act);
    await mutate(suite.app, scene.organization.admin.token, act, input);
    const done = act === "revokeAccount" ? "account.revoked" : "account.deleted";
    await waitForChange(suite.app, scene.organization.id, (change) => change.name === done);
    const { prisma } = suite.app.environment.database;
    const organizationId = scene.organization.id;
    const told = await prisma.notification.findMany({ where: { organizationId }, select: { kind: true } });
    expect(told.map(({ kind }) => kind)).toContain("INTEGRATION_DISABLED");
    expect(told.map(({ kind }) => kind)).not.toContain("REAUTHENTICATION_REQUIRED");
    expect(await prisma.problem.count({ where: { organizationId, kind: "REAUTHENTICATION_REQUIRED" } })).toBe(
      0,
    );
  },
);
