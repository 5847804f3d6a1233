import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import { firstIdAt } from "../../platform/ids.ts";
import { deleteOldReports } from "./report-retention.ts";

const suite = useTestApp({ work: false });
const dayMs = 86_400_000;

test("what ended more than a year ago goes, but what waits and what still stands", async () => {
  const { environment } = suite.app;
  const { prisma } = environment.database;
  const { id: organizationId } = await makeOrganization(suite.app);
  const now = environment.clock.now();
  const at = (days: number, index: number): string => firstIdAt(now.getTime() - days * dayMs + index);
  const incident = (days: number, resolvedAt: Date | null) =>
    prisma.incident.create({
      data: {
        id: at(days, 500 + (resolvedAt ? 0 : 1)),
        organizationId,
        topic: "MAPPING",
        subjectId: at(days, resolvedAt ? 2 : 3),
        openedAt: now,
        resolvedAt,
      },
    });
  const over = await incident(366, now);
  const standing = await incident(366, null);
  const rows = [
    { id: at(366, 1), state: "SENT", incidentId: over.id },
    { id: at(366, 2), state: "SENT", incidentId: standing.id },
    { id: at(366, 3), state: "WAITING", incidentId: null },
    { id: at(364, 4), state: "SENT", incidentId: null },
  ] as const;
  for (const row of rows)
    await prisma.notification.create({
      data: {
        ...row,
        organizationId,
        kind: "DATA_SYNC",
        phase: "EVENT",
        cause: "x",
        detail: {},
        createdAt: now,
        sendAt: now,
      },
    });
  expect(await deleteOldReports(environment)).toBe(1);
  const kept = await prisma.notification.findMany({ where: { organizationId }, orderBy: { id: "asc" } });
  expect(kept.map(({ id }) => id)).toEqual(rows.slice(1).map(({ id }) => id));
  const incidents = await prisma.incident.findMany({ where: { organizationId } });
  expect(incidents.map(({ id }) => id)).toEqual([standing.id]);
});
