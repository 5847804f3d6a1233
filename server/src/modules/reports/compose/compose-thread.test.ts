import { beforeAll, describe, expect, it } from "vitest";
import { useTestApp } from "../../../../test/app.ts";
import { makeMailScene } from "../../../../test/mail-scene.ts";
import type { Incident } from "../../../generated/prisma/client.ts";
import { newId } from "../../../platform/ids.ts";
import { composeMail } from "./compose-mail.ts";
import type { MailDocument } from "./mail-document.ts";

const suite = useTestApp({ work: false });

beforeAll(async () => {
  await makeMailScene(suite.app, (name) => name);
});

describe("what changes after the first mail of an incident", () => {
  /** A notification of the account's incident as it would be recorded next. */
  async function compose(
    phase: "OPENED" | "REMINDER" | "RESOLVED",
    incident: Incident,
  ): Promise<MailDocument> {
    const { prisma } = suite.app.environment.database;
    const account = await prisma.account.findFirstOrThrow();
    const organization = await prisma.organization.findUniqueOrThrow({
      where: { id: account.organizationId },
    });
    const now = suite.app.environment.clock.now();
    const notification = await prisma.notification.create({
      data: {
        id: newId(),
        organizationId: organization.id,
        kind: "REAUTHENTICATION_REQUIRED",
        phase,
        incidentId: incident.id,
        environment: "PRODUCTION",
        accountId: incident.subjectId,
        cause: "problem.opened",
        detail: { accountName: account.providerOrgName, serviceName: "Zoho CRM" },
        createdAt: now,
        sendAt: now,
      },
    });
    const document = await composeMail(suite.app.environment, { ...notification, incident, organization });
    await prisma.notification.update({
      where: { id: notification.id },
      data: { subject: `${phase === "OPENED" ? "" : "Re: "}${document.subject}` },
    });
    return document;
  }

  async function begin(subjectId?: string): Promise<Incident> {
    const { prisma } = suite.app.environment.database;
    const account = await prisma.account.findFirstOrThrow();
    // One is open at a time.
    await prisma.incident.updateMany({ data: { resolvedAt: suite.app.environment.clock.now() } });
    return prisma.incident.create({
      data: {
        id: newId(),
        organizationId: account.organizationId,
        topic: "REAUTHENTICATION",
        subjectId: subjectId ?? account.id,
        environment: "PRODUCTION",
        openedAt: new Date(suite.app.environment.clock.now().getTime() - 3_600_000),
      },
    });
  }

  const wordsOf = (document: MailDocument): string => JSON.stringify(document.blocks);

  it("leaves its subject as it was where the account has another name by now", async () => {
    const { prisma } = suite.app.environment.database;
    const incident = await begin();
    const { subject } = await compose("OPENED", incident);
    await prisma.account.update({
      where: { id: incident.subjectId },
      data: { providerOrgName: "Acme Holding" },
    });
    for (const phase of ["REMINDER", "RESOLVED"] as const) {
      const later = await compose(phase, incident);
      expect(later.subject).toBe(subject);
      expect(wordsOf(later)).toContain("Acme Holding");
    }
    await prisma.account.update({
      where: { id: incident.subjectId },
      data: { providerOrgName: "Acme Trading" },
    });
  });

  it("says that a person's hold stands, and that reconnecting does not lift it", async () => {
    const { prisma } = suite.app.environment.database;
    const incident = await begin();
    const revoked = { revokedAt: suite.app.environment.clock.now(), revokedByName: "Bob" };
    await prisma.account.update({ where: { id: incident.subjectId }, data: revoked });
    expect(wordsOf(await compose("OPENED", incident))).toContain("Bob revoked it besides.");
    const resolved = await compose("RESOLVED", incident);
    expect(wordsOf(resolved)).toContain("Its rules go on holding their events: Bob revoked it");
    expect(resolved.deadlineAt).not.toBeNull();
    await prisma.account.update({
      where: { id: incident.subjectId },
      data: { revokedAt: null, revokedByName: null },
    });
  });

  it("asks for nothing where the account is gone", async () => {
    const document = await compose("REMINDER", await begin(newId()));
    expect(document).toMatchObject({ action: null, deadlineAt: null });
    expect(wordsOf(document)).toContain("Nothing: it is gone from Patchbay since.");
    expect(document.subject).toContain("Acme Trading needs re-authentication (production)");
  });

  it("holds for as long as the account keeps events", async () => {
    const { prisma } = suite.app.environment.database;
    const incident = await begin();
    const before = await compose("OPENED", incident);
    await prisma.account.update({ where: { id: incident.subjectId }, data: { heldEventsDays: 3 } });
    const after = await compose("REMINDER", incident);
    expect(Date.parse(before.deadlineAt ?? "") - Date.parse(after.deadlineAt ?? "")).toBe(11 * 86_400_000);
  });
});
