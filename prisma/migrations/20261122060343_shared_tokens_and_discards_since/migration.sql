-- AlterTable
ALTER TABLE "Authorization" ADD COLUMN     "refreshTokenHash" TEXT;

-- CreateIndex
CREATE INDEX "Authorization_organizationId_refreshTokenHash_idx" ON "Authorization"("organizationId", "refreshTokenHash");

-- What a Problem stopped is what was discarded since it opened, whenever the event came.
DROP INDEX "Execution_discarded_of_rule";
CREATE INDEX "Execution_discarded_of_rule" ON "Execution" ("ruleId", "environment", "finishedAt") WHERE "status" = 'DISCARDED';
