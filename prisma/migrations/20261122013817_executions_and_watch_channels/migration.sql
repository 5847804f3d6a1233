-- DropIndex
DROP INDEX "WatchChannel_expiresAt_idx";

-- AlterTable
ALTER TABLE "WatchChannel" ADD COLUMN     "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "lease" UUID;

-- AlterTable
ALTER TABLE "Execution" ADD COLUMN     "uncounted" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "WatchChannel_dueAt_idx" ON "WatchChannel"("dueAt");

-- Two claims that race for one record (a re-run beside a later event) cannot both win.
CREATE UNIQUE INDEX "Execution_one_running_per_record" ON "Execution" ("ruleId", "environment", "recordId") WHERE "status" = 'RUNNING';
CREATE INDEX "WatchChannel_leased" ON "WatchChannel" ("lease") WHERE "lease" IS NOT NULL;
