-- CreateEnum
CREATE TYPE "IntakeKind" AS ENUM ('PUSH', 'POLL');

-- CreateEnum
CREATE TYPE "GapReason" AS ENUM ('CHANNEL_LOST', 'CHANNEL_LATE', 'PUSH_MISSED', 'PATCHBAY_DOWN');

-- CreateEnum
CREATE TYPE "DeploymentKind" AS ENUM ('DEPLOY', 'ROLLBACK');

-- CreateEnum
CREATE TYPE "EventSource" AS ENUM ('PUSH', 'BACKFILL', 'POLL');

-- AlterEnum
ALTER TYPE "ExecutionStatus" ADD VALUE 'UNMATCHED';

-- AlterEnum
ALTER TYPE "ProblemKind" ADD VALUE 'FUNCTION_FAILING';

-- AlterEnum
ALTER TYPE "FunctionKind" ADD VALUE 'SCRIPT';

-- DropForeignKey
ALTER TABLE "Function" DROP CONSTRAINT "Function_credentialId_fkey";

-- DropIndex
DROP INDEX "Event_organizationId_id_idx";

-- DropIndex
DROP INDEX "Function_organizationId_id_idx";

-- DropIndex
DROP INDEX "Function_projectId_id_idx";

-- DropIndex
DROP INDEX "Rule_organizationId_id_idx";

-- DropIndex
DROP INDEX "Rule_projectId_id_idx";

-- DropIndex
DROP INDEX "Rule_organizationId_serviceId_id_idx";

-- DropIndex
DROP INDEX "Rule_functionId_id_idx";

-- AlterTable
ALTER TABLE "Account" ADD COLUMN     "heldEventsDays" INTEGER,
ADD COLUMN     "heldEventsMax" INTEGER,
ADD COLUMN     "providerReceipt" JSONB;

-- AlterTable
ALTER TABLE "WatchChannel" ADD COLUMN     "checkpoint" JSONB,
ADD COLUMN     "coveredUntil" TIMESTAMPTZ(3),
ADD COLUMN     "kind" "IntakeKind" NOT NULL DEFAULT 'PUSH',
ADD COLUMN     "reviewDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "reviewFailure" TEXT,
ADD COLUMN     "reviewFailures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reviewLease" UUID,
ADD COLUMN     "reviewedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "AuthorizationFlow" ADD COLUMN     "anyOrganization" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Event" ADD COLUMN     "source" "EventSource" NOT NULL DEFAULT 'PUSH';

-- AlterTable
ALTER TABLE "Execution" ADD COLUMN     "matchReason" TEXT;

-- AlterTable
ALTER TABLE "ExecutionAttempt" ADD COLUMN     "functionVersionId" UUID,
ADD COLUMN     "logs" JSONB;

-- AlterTable
ALTER TABLE "Problem" ADD COLUMN     "dismissReason" TEXT,
ADD COLUMN     "dismissedAt" TIMESTAMPTZ(3),
ADD COLUMN     "dismissedByName" TEXT;

-- AlterTable
ALTER TABLE "Function" ADD COLUMN     "currentVersionId" UUID,
ADD COLUMN     "deletedAt" TIMESTAMPTZ(3),
ALTER COLUMN "credentialId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Rule" ADD COLUMN     "condition" JSONB,
ADD COLUMN     "deletedAt" TIMESTAMPTZ(3),
ADD COLUMN     "goneAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "RuleBinding" DROP COLUMN "deployed",
ADD COLUMN     "deploymentId" UUID,
ADD COLUMN     "failingReason" TEXT,
ADD COLUMN     "failingSince" TIMESTAMPTZ(3),
ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pausedAt" TIMESTAMPTZ(3),
ADD COLUMN     "pausedByName" TEXT,
ADD COLUMN     "probeAt" TIMESTAMPTZ(3),
ADD COLUMN     "replayPerMinute" INTEGER,
ADD COLUMN     "replaySince" TIMESTAMPTZ(3),
ADD COLUMN     "replayStarted" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "WatchGap" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "reason" "GapReason" NOT NULL,
    "fromAt" TIMESTAMPTZ(3) NOT NULL,
    "toAt" TIMESTAMPTZ(3) NOT NULL,
    "detectedAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "recovered" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "WatchGap_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PolledItem" (
    "accountId" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "passId" UUID NOT NULL,

    CONSTRAINT "PolledItem_pkey" PRIMARY KEY ("accountId","source","key")
);

-- CreateTable
CREATE TABLE "Deployment" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "DeploymentKind" NOT NULL,
    "restoredNumber" INTEGER,
    "note" TEXT,
    "ruleCount" INTEGER NOT NULL,
    "deployedById" UUID NOT NULL,
    "deployedByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeployedRule" (
    "deploymentId" UUID NOT NULL,
    "ruleId" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "ruleVersion" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "serviceId" UUID NOT NULL,
    "eventTypes" TEXT[],
    "condition" JSONB,
    "functionId" UUID,
    "functionVersionId" UUID,

    CONSTRAINT "DeployedRule_pkey" PRIMARY KEY ("deploymentId","ruleId")
);

-- CreateTable
CREATE TABLE "FunctionVersion" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "functionId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "url" TEXT,
    "source" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdByName" TEXT NOT NULL,

    CONSTRAINT "FunctionVersion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "WatchGap_accountId_id_idx" ON "WatchGap"("accountId", "id");

-- CreateIndex
CREATE INDEX "Deployment_organizationId_id_idx" ON "Deployment"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Deployment_projectId_id_idx" ON "Deployment"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Deployment_projectId_number_key" ON "Deployment"("projectId", "number");

-- CreateIndex
CREATE INDEX "DeployedRule_functionId_idx" ON "DeployedRule"("functionId");

-- CreateIndex
CREATE INDEX "FunctionVersion_functionId_id_idx" ON "FunctionVersion"("functionId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "FunctionVersion_functionId_number_key" ON "FunctionVersion"("functionId", "number");

-- CreateIndex
CREATE INDEX "WatchChannel_reviewDueAt_idx" ON "WatchChannel"("reviewDueAt");

-- CreateIndex
CREATE INDEX "Event_accountId_eventType_id_idx" ON "Event"("accountId", "eventType", "id");

-- CreateIndex
CREATE INDEX "Event_accountId_recordId_occurredAt_idx" ON "Event"("accountId", "recordId", "occurredAt");

-- AddForeignKey
ALTER TABLE "WatchGap" ADD CONSTRAINT "WatchGap_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PolledItem" ADD CONSTRAINT "PolledItem_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeployedRule" ADD CONSTRAINT "DeployedRule_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Function" ADD CONSTRAINT "Function_credentialId_fkey" FOREIGN KEY ("credentialId") REFERENCES "Credential"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FunctionVersion" ADD CONSTRAINT "FunctionVersion_functionId_fkey" FOREIGN KEY ("functionId") REFERENCES "Function"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a function was so far is its first version.
INSERT INTO "FunctionVersion" ("id", "organizationId", "functionId", "number", "url", "createdAt", "createdByName")
SELECT uuidv7(), f."organizationId", f."id", 1, f."url", f."createdAt", '' FROM "Function" f;
UPDATE "Function" f SET "currentVersionId" = v."id" FROM "FunctionVersion" v WHERE v."functionId" = f."id";
ALTER TABLE "Function" ALTER COLUMN "currentVersionId" SET NOT NULL, DROP COLUMN "url";

-- Lists show what is not gone.
CREATE INDEX "Rule_of_organization" ON "Rule" ("organizationId", "id") WHERE "goneAt" IS NULL;
CREATE INDEX "Rule_of_project" ON "Rule" ("projectId", "id") WHERE "goneAt" IS NULL;
CREATE INDEX "Rule_of_service" ON "Rule" ("organizationId", "serviceId", "id") WHERE "goneAt" IS NULL;
CREATE INDEX "Rule_of_function" ON "Rule" ("functionId", "id") WHERE "goneAt" IS NULL;
CREATE INDEX "Function_of_organization" ON "Function" ("organizationId", "id") WHERE "deletedAt" IS NULL;
CREATE INDEX "Function_of_project" ON "Function" ("projectId", "id") WHERE "deletedAt" IS NULL;

-- Few rows at any time: rules that a person has slowed down, and breakers that are open.
CREATE INDEX "RuleBinding_replaying" ON "RuleBinding" ("ruleId", "environment") WHERE "replayPerMinute" IS NOT NULL;
CREATE INDEX "RuleBinding_deployed" ON "RuleBinding" ("deploymentId", "ruleId") WHERE "deploymentId" IS NOT NULL;
CREATE INDEX "WatchChannel_reviewing" ON "WatchChannel" ("reviewLease") WHERE "reviewLease" IS NOT NULL;
CREATE INDEX "WatchGap_open" ON "WatchGap" ("accountId") WHERE "closedAt" IS NULL;

DROP INDEX "Rule_by_name", "Rule_of_service_by_name", "Rule_of_project_by_name", "Rule_of_project_and_service_by_name";
CREATE INDEX "Rule_by_name" ON "Rule" ("organizationId", lower("name") COLLATE "C", "id") WHERE "goneAt" IS NULL;
CREATE INDEX "Rule_of_service_by_name" ON "Rule" ("organizationId", "serviceId", lower("name") COLLATE "C", "id") WHERE "goneAt" IS NULL;
CREATE INDEX "Rule_of_project_by_name" ON "Rule" ("projectId", lower("name") COLLATE "C", "id") WHERE "goneAt" IS NULL;
CREATE INDEX "Rule_of_project_and_service_by_name" ON "Rule" ("projectId", "serviceId", lower("name") COLLATE "C", "id") WHERE "goneAt" IS NULL;
