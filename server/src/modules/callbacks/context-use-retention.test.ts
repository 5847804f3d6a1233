import { expect, test } from "vitest";
import { useTestApp } from "../../../test/app.ts";
import { makeManualClock } from "../../platform/clock.ts";
import { firstIdAt, newId } from "../../platform/ids.ts";
import { deleteOldUses } from "./context-use-retention.ts";

const clock = makeManualClock("2026-03-31T12:00:00.000Z");
const suite = useTestApp({ clock, work: false });

test("uses go with the day of their delivery, in batches, and no others", async () => {
  const { prisma } = suite.app.environment.database;
  const [organizationId, publisherId] = [newId(), newId()];
  const insert = (deliveredAt: string, count: number) =>
    prisma.securityContextUse.createMany({
      data: Array.from({ length: count }, () => ({
        id: newId(),
        organizationId,
        publisherId,
        deliveryId: firstIdAt(Date.parse(deliveredAt)),
        attempt: 1,
        operation: "currentInstallation",
        ip: "127.0.0.1",
        at: clock.now(),
      })),
    });
  await insert("2026-02-01T00:00:00.000Z", 900);
  await insert("2026-02-28T23:59:59.999Z", 600);
  await insert("2026-03-01T00:00:00.000Z", 2);
  await insert("2026-03-31T00:00:00.000Z", 3);
  expect(await deleteOldUses(suite.app.environment)).toEqual({ uses: 1_500 });
  expect(await deleteOldUses(suite.app.environment)).toEqual({ uses: 0 });
  expect(await prisma.securityContextUse.count({ where: { organizationId } })).toBe(5);
  clock.advance(86_400_000);
  expect(await deleteOldUses(suite.app.environment)).toEqual({ uses: 2 });
});
