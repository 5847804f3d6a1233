import type { TestApp } from "../../../test/app.ts";
import { insertAccount } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { hashSecret } from "../../platform/ids.ts";
import { randomInt64 } from "../../platform/random.ts";
import { insertLane } from "../executions/lane.fixture.ts";
import type { EventOwner } from "./event-owner.ts";

export type Listening = EventOwner & { ruleId: string; channelId: string; token: string };

/** Tests only: rows of an account whose channel is live and of a rule that listens to `eventTypes` since `since`. */
export async function insertListening(
  app: TestApp,
  organization: TestOrganization,
  { eventTypes, since, serviceKey = "zoho-crm" }: { eventTypes: string[]; since: Date; serviceKey?: string },
): Promise<Listening> {
  const { prisma } = app.environment.database;
  const organizationId = organization.id;
  const account = await insertAccount(app, organizationId, {
    grantedById: organization.admin.memberId,
    serviceKey,
  });
  const lane = await insertLane(app.environment, account, { organizationId, url: app.simulator.origin });
  await prisma.rule.update({ where: { id: lane.ruleId }, data: { eventTypes } });
  await prisma.ruleTrigger.deleteMany({ where: { ruleId: lane.ruleId } });
  await listenSince(app, { accountId: account.id, ruleId: lane.ruleId }, eventTypes, since);
  const token = `token of ${account.id}`;
  const { channelId } = await prisma.watchChannel.create({
    data: {
      accountId: account.id,
      organizationId,
      channelId: randomInt64(),
      tokenHash: hashSecret(token),
      state: "LIVE",
      eventTypes,
      dueAt: new Date("2100-01-01"),
      coveredUntil: since,
      reviewLease: app.environment.workerId,
    },
  });
  return {
    organizationId,
    accountId: account.id,
    environment: "DEVELOPMENT",
    serviceKey,
    ruleId: lane.ruleId,
    channelId,
    token,
  };
}

/** The rule listens to further event types of the account, since `since`. */
export async function listenSince(
  app: TestApp,
  { accountId, ruleId }: Pick<Listening, "accountId" | "ruleId">,
  eventTypes: readonly string[],
  since: Date,
): Promise<void> {
  await app.environment.database.prisma.ruleTrigger.createMany({
    data: eventTypes.map((eventType) => ({
      accountId,
      ruleId,
      eventType,
      environment: "DEVELOPMENT" as const,
      since,
    })),
  });
}
