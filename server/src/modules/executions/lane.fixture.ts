import { randomBytes } from "node:crypto";
import type { Environment as App } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { Environment } from "../../generated/prisma/enums.ts";
import { newId } from "../../platform/ids.ts";
import { enqueueExecutions } from "./enqueue-executions.ts";

export type Lane = {
  organizationId: string;
  ruleId: string;
  environment: Environment;
  accountId: string;
  secret: string;
};

/** Rows of a project, a function at `url` and a rule on `Leads.created` that is bound to an account and enabled. */
export async function insertLane(
  app: App,
  account: { id: string; serviceId: string },
  options: { organizationId: string; url: string; name?: string },
): Promise<Lane> {
  const { organizationId } = options;
  const { prisma } = app.database;
  const now = app.clock.now();
  const secret = `whsec_${randomBytes(24).toString("base64")}`;
  const [projectId, functionId, versionId] = [newId(), newId(), newId()] as const;
  const [ruleId, credentialId] = [newId(), newId()] as const;
  const named = { organizationId, createdAt: now };
  const purpose = "function-secret";
  const sealed = app.vault.seal(secret, { organizationId, recordId: credentialId, purpose });
  await prisma.credential.create({
    data: { id: credentialId, organizationId, purpose, updatedAt: now, ...sealed },
  });
  await prisma.project.create({ data: { ...named, id: projectId, name: "Shop", slug: `shop-${projectId}` } });
  await prisma.function.create({
    data: {
      ...named,
      id: functionId,
      projectId,
      name: "Receiver",
      currentVersionId: versionId,
      credentialId,
      updatedAt: now,
      versions: {
        create: {
          id: versionId,
          organizationId,
          number: 1,
          url: options.url,
          createdAt: now,
          createdByName: "Ada",
        },
      },
    },
  });
  await prisma.rule.create({
    data: {
      ...named,
      id: ruleId,
      projectId,
      serviceId: account.serviceId,
      name: options.name ?? "New leads",
      eventTypes: ["Leads.created"],
      functionId,
      updatedAt: now,
      bindings: {
        create: [
          { environment: "DEVELOPMENT", organizationId, accountId: account.id },
          { environment: "PRODUCTION", organizationId },
        ],
      },
    },
  });
  await prisma.ruleTrigger.create({
    data: { accountId: account.id, eventType: "Leads.created", ruleId, environment: "DEVELOPMENT" },
  });
  return { organizationId, ruleId, environment: "DEVELOPMENT", accountId: account.id, secret };
}

/** Stores one event per record id and makes its executions, in one transaction as intake does. `payload` is added to each. Answers their ids. */
export async function pushEvents(
  app: App,
  lane: Pick<Lane, "organizationId" | "accountId">,
  recordIds: readonly string[],
  payload: Record<string, string> = {},
): Promise<string[]> {
  const { organizationId, accountId } = lane;
  const events = recordIds.map((recordId) => ({
    id: newId(),
    organizationId,
    accountId,
    environment: "DEVELOPMENT" as const,
    eventType: "Leads.created",
    recordId,
    payload: { event: "Leads.created", recordId, ...payload },
  }));
  await inTransaction(app, async (scope) => {
    await scope.tx.event.createMany({
      data: events.map((event) => ({
        ...event,
        serviceKey: "zoho-crm",
        fingerprint: event.id,
        occurredAt: scope.now,
        receivedAt: scope.now,
      })),
    });
    await enqueueExecutions(scope, events);
  });
  const made = await app.database.prisma.execution.findMany({
    where: { eventId: { in: events.map((event) => event.id) } },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return made.map(({ id }) => id);
}

/** Resolves when `count` executions of an account have a status, as the feed tells of each change. */
export async function untilStatus(
  app: App,
  lane: Pick<Lane, "accountId">,
  status: "SUCCEEDED" | "FAILED" | "QUEUED" | "RUNNING" | "DISCARDED" | "EXPIRED" | "UNMATCHED",
  count: number,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = (): void => {
    app.database.prisma.execution.count({ where: { accountId: lane.accountId, status } }).then((found) => {
      if (found >= count) resolve();
    }, reject);
  };
  const stop = app.feed.onAdvance(look);
  look();
  await promise.finally(stop);
}
