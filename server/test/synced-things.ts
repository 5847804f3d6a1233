import { newId } from "../src/platform/ids.ts";
import { toGlobalId } from "../src/graphql/global-id.ts";
import type { TestApp } from "./app.ts";

/** One of everything that data sync keeps of an account, by type name and Relay id. */
export async function makeSyncedThings(
  app: TestApp,
  scope: { organizationId: string; accountId: string },
  syncRunId: string,
): Promise<Record<string, string>> {
  const { prisma } = app.environment.database;
  const now = app.environment.clock.now();
  const times = { createdAt: now, updatedAt: now };
  const contact = await prisma.contact.create({
    data: {
      id: newId(),
      ...scope,
      ...times,
      externalId: "record-1",
      email: "someone@example.com",
      name: `Contact of ${scope.organizationId}`,
      properties: { email: "someone@example.com" },
    },
  });
  const user = await prisma.directoryUser.create({
    data: {
      id: newId(),
      ...scope,
      ...times,
      externalId: "user-1",
      name: `User of ${scope.organizationId}`,
      active: true,
      data: {},
      seenRunId: syncRunId,
    },
  });
  const view = await prisma.providerView.create({
    data: {
      id: newId(),
      ...scope,
      key: "view-1",
      name: `View of ${scope.organizationId}`,
      members: { create: { externalId: "record-1", syncRunId } },
    },
  });
  const cause = { direction: "PULL", property: "email", code: "NOT_AN_EMAIL" } as const;
  const seen = { firstSeenAt: now, lastSeenAt: now };
  const group = await prisma.mappingErrorGroup.create({
    data: { id: newId(), ...scope, ...cause, ...seen, open: 1 },
  });
  const error = await prisma.mappingError.create({
    data: {
      id: newId(),
      ...scope,
      ...cause,
      ...seen,
      groupId: group.id,
      recordKey: "record-1",
      recordName: contact.name,
      contactId: contact.id,
      syncRunId,
      reason: "It is no address.",
      suggestion: "Correct it.",
    },
  });
  return {
    Contact: toGlobalId("Contact", contact.id),
    DirectoryUser: toGlobalId("DirectoryUser", user.id),
    ProviderView: toGlobalId("ProviderView", view.id),
    MappingErrorGroup: toGlobalId("MappingErrorGroup", group.id),
    MappingError: toGlobalId("MappingError", error.id),
  };
}
