-- AlterTable
ALTER TABLE "AuthorizationFlow" ADD COLUMN     "grantChoice" JSONB;

-- The inbox shows what is open and not dismissed; the lists of both are flat.
CREATE INDEX "Problem_in_inbox" ON "Problem" ("organizationId", "id") WHERE "resolvedAt" IS NULL AND "dismissedAt" IS NULL;
CREATE INDEX "Problem_in_inbox_in_environment" ON "Problem" ("organizationId", "environment", "id") WHERE "resolvedAt" IS NULL AND "dismissedAt" IS NULL;
CREATE INDEX "Problem_in_inbox_of_kind" ON "Problem" ("organizationId", "kind", "id") WHERE "resolvedAt" IS NULL AND "dismissedAt" IS NULL;
CREATE INDEX "Problem_in_inbox_of_service" ON "Problem" ("organizationId", "serviceId", "id") WHERE "resolvedAt" IS NULL AND "dismissedAt" IS NULL;
CREATE INDEX "Problem_dismissed" ON "Problem" ("organizationId", "id") WHERE "resolvedAt" IS NULL AND "dismissedAt" IS NOT NULL;

-- How many events a Problem has stopped.
CREATE INDEX "Execution_discarded_of_rule" ON "Execution" ("ruleId", "environment", "id") WHERE "status" = 'DISCARDED';
