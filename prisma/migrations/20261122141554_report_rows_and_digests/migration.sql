-- CreateIndex
CREATE INDEX "Notification_organizationId_state_id_idx" ON "Notification"("organizationId", "state", "id");

-- By hand from here on.
CREATE INDEX "Notification_for_digest" ON "Notification" ("organizationId", "sendAt") WHERE "state" = 'WAITING' AND "inDigest";

-- What every organization has from its beginning (server/src/modules/access/add-report-rows.ts).
INSERT INTO "RecipientRole" ("id", "organizationId", "role")
  SELECT gen_random_uuid(), o."id", r."role"::"Role" FROM "Organization" o
  CROSS JOIN (VALUES ('COMPANY_ADMIN'), ('COMPANY_SUPERVISOR'), ('BILLING_ADMIN')) AS r("role")
  ON CONFLICT DO NOTHING;
INSERT INTO "ReportSettings" ("organizationId", "version", "unsubscribeKey", "updatedAt")
  SELECT "id", 0, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), now() FROM "Organization"
  ON CONFLICT DO NOTHING;
INSERT INTO "ReportSchedule" ("organizationId", "weeklyAt")
  SELECT "id", date_trunc('week', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + interval '7 days 7 hours' FROM "Organization"
  ON CONFLICT DO NOTHING;
