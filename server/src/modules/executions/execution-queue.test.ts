import { beforeAll, describe, expect, test } from "vitest";
import { Webhook } from "standardwebhooks";
import { useTestApp } from "../../../test/app.ts";
import { insertAccount, makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { toGlobalId } from "../../graphql/global-id.ts";
import { insertLane, pushEvents, untilStatus } from "./lane.fixture.ts";
import type { Lane } from "./lane.fixture.ts";

const suite = useTestApp();
let organization: TestOrganization;
let serial = 0;

beforeAll(async () => {
  organization = await makeOrganization(suite.app);
});

async function makeLane(): Promise<Lane & { name: string }> {
  serial += 1;
  const name = `receiver-${serial}`;
  const { app } = suite;
  const account = await insertAccount(app, organization.id, { grantedById: organization.admin.memberId });
  const url = `${app.simulator.origin}/receiver/${name}`;
  return { ...(await insertLane(app.environment, account, { organizationId: organization.id, url })), name };
}

const received = (name: string) => suite.app.simulator.control.receivedRequests(name);

describe("an execution", () => {
  test("posts the event, signed by Standard Webhooks, and succeeds", async () => {
    const lane = await makeLane();
    const [id] = await pushEvents(suite.app.environment, lane, ["4102"]);
    await untilStatus(suite.app.environment, lane, "SUCCEEDED", 1);

    const [request] = received(lane.name);
    if (!request || !id) throw new Error("nothing arrived");
    const verified: unknown = new Webhook(lane.secret).verify(
      request.body,
      request.headers as Record<string, string>,
    );
    expect(verified).toMatchObject({
      event: { event: "Leads.created", recordId: "4102" },
      rule: { id: toGlobalId("Rule", lane.ruleId), name: "New leads" },
      environment: "DEVELOPMENT",
      account: { id: toGlobalId("Account", lane.accountId), providerOrgId: expect.any(String) as string },
      executionId: toGlobalId("Execution", id),
      attempt: 1,
    });
    expect(request.headers["webhook-id"]).toBe(`exe_${id}`);
    const row = await suite.app.environment.database.prisma.execution.findUniqueOrThrow({
      where: { id },
      include: { attempts: true },
    });
    expect(row).toMatchObject({ status: "SUCCEEDED", attemptCount: 1, lease: null, reason: null });
    expect(row.finishedAt).not.toBeNull();
    expect(row.attempts).toMatchObject([
      { number: 1, responseStatus: 200, errorClass: null, output: '{"ok":true}' },
    ]);
  });
});
