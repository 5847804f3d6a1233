import { Prisma } from "../src/generated/prisma/client.ts";
import type { Database } from "../src/platform/database/client.ts";
import { newId } from "../src/platform/ids.ts";

/** An account and event type on which as many rules listen as on any other. */
export type Place = { accountId: string; eventType: string };

/** One organization with its rules. */
export type Seeded = { organizationId: string; serviceKey: string; places: Place[] };

/** Over so many accounts the rules of an organization are spread. */
const mostAccounts = 100;
const batch = 2_000;

/** Holds for every second event of `makePayloads`. */
const condition = {
  timeZone: "Europe/Berlin",
  root: {
    match: "ALL",
    items: [
      {
        field: "affectedValues.Email",
        label: "Email",
        type: "TEXT",
        comparator: "ENDS_WITH",
        values: ["@example.org"],
      },
      {
        field: "affectedValues.Annual_Revenue",
        label: "Annual revenue",
        type: "NUMBER",
        comparator: "GREATER_OR_EQUAL",
        values: [1000],
      },
      {
        field: "occurredAt",
        label: "Occurred at",
        type: "DATE_TIME",
        comparator: "AFTER",
        values: ["2026-01-01"],
      },
    ],
  },
};

/**
 * Rows of one organization with `rules` enabled rules in development, `listeners` of them on each account and event type that any
 * listens to; each with a condition of three comparisons where `conditions` says so.
 */
export async function seedRules(
  { prisma, pool }: Database,
  { rules, listeners, conditions }: { rules: number; listeners: number; conditions: boolean },
): Promise<Seeded> {
  const now = new Date();
  const [organizationId, serviceId, credentialId] = [newId(), newId(), newId()] as const;
  const [projectId, functionId, currentVersionId] = [newId(), newId(), newId()] as const;
  const accountIds = Array.from({ length: Math.min(rules / listeners, mostAccounts) }, () => newId());
  const places = Array.from({ length: rules / listeners }, (_, index): Place => {
    const accountId = accountIds[index % accountIds.length] ?? "";
    return { accountId, eventType: `Module${Math.floor(index / accountIds.length)}.created` };
  });
  const scope = { organizationId, createdAt: now };
  const serviceKey = `bench-${serviceId}`;
  const service = { id: serviceId, key: serviceKey, name: "Bench", description: "", provider: "zoho-crm" };

  await prisma.organization.create({
    data: { id: organizationId, name: "Bench", slug: serviceKey, createdAt: now },
  });
  await prisma.service.create({ data: { ...service, capabilities: ["EVENTS"], createdAt: now } });
  const sealed = { keyId: "bench", wrappedKey: new Uint8Array(), ciphertext: new Uint8Array() };
  await prisma.credential.create({
    data: { id: credentialId, organizationId, purpose: "tokens", updatedAt: now, ...sealed },
  });
  await prisma.authorization.createMany({
    data: accountIds.map((id) => ({
      id,
      organizationId,
      serviceId,
      credentialId,
      scopes: [],
      accessTokenExpiresAt: now,
    })),
  });
  await prisma.account.createMany({
    data: accountIds.map((id) => ({
      id,
      organizationId,
      serviceId,
      authorizationId: id,
      environment: "DEVELOPMENT" as const,
      providerOrgId: id,
      providerOrgName: "Bench",
      dataCentre: "us",
      firstSync: "DONE" as const,
      grantedById: id,
      grantedByName: "Bench",
      grantedAt: now,
    })),
  });
  await prisma.watchChannel.createMany({
    data: accountIds.map((accountId) => ({
      accountId,
      organizationId,
      channelId: accountId,
      tokenHash: "",
      state: "LIVE" as const,
      dueAt: new Date(now.getTime() + 86_400_000),
    })),
  });
  await prisma.project.create({ data: { ...scope, id: projectId, name: "Bench", slug: "bench" } });
  await prisma.function.create({
    data: {
      ...scope,
      id: functionId,
      projectId,
      name: "Bench",
      currentVersionId,
      updatedAt: now,
      versions: {
        create: {
          ...scope,
          id: currentVersionId,
          number: 1,
          url: "https://example.com/",
          createdByName: "Bench",
        },
      },
    },
  });

  const listening = places.flatMap((place) =>
    Array.from({ length: listeners }, () => ({ ...place, ruleId: newId() })),
  );
  for (let from = 0; from < listening.length; from += batch) {
    const some = listening.slice(from, from + batch);
    await prisma.rule.createMany({
      data: some.map(({ ruleId, eventType }) => ({
        ...scope,
        id: ruleId,
        projectId,
        serviceId,
        functionId,
        name: `Rule ${ruleId}`,
        updatedAt: now,
        eventTypes: [eventType],
        condition: conditions ? condition : Prisma.DbNull,
      })),
    });
    await prisma.ruleBinding.createMany({
      data: some.flatMap(({ ruleId, accountId }) => [
        { ruleId, organizationId, accountId, environment: "DEVELOPMENT" as const },
        { ruleId, organizationId, environment: "PRODUCTION" as const },
      ]),
    });
    await prisma.ruleTrigger.createMany({
      data: some.map((each) => ({ ...each, environment: "DEVELOPMENT" as const })),
    });
  }
  await pool.query("vacuum analyze");
  return { organizationId, serviceKey, places };
}
