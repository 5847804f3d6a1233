-- CreateEnum
CREATE TYPE "RotationState" AS ENUM ('RUNNING', 'DONE');

-- CreateEnum
CREATE TYPE "CallDoor" AS ENUM ('GRAPHQL', 'SCRIPT', 'PROXY');

-- DropIndex
DROP INDEX "Authorization_accessTokenExpiresAt_idx";

-- AlterTable
ALTER TABLE "Authorization" ADD COLUMN     "binding" TEXT,
ADD COLUMN     "clientId" TEXT,
ADD COLUMN     "parameters" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "providerUserId" TEXT,
ADD COLUMN     "refreshDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "refreshFailure" TEXT,
ADD COLUMN     "refreshFailures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "refreshTimes" TIMESTAMPTZ(3)[] DEFAULT ARRAY[]::TIMESTAMPTZ(3)[],
ALTER COLUMN "accessTokenExpiresAt" DROP NOT NULL;

-- AlterTable
ALTER TABLE "AuthorizationFlow" ADD COLUMN     "binding" TEXT,
ADD COLUMN     "connectionId" UUID,
ADD COLUMN     "parameters" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "Service" ADD COLUMN     "createdByName" TEXT,
ADD COLUMN     "definition" JSONB,
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "Execution" ADD COLUMN     "matchPending" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Problem" ADD COLUMN     "connectionId" UUID;

-- CreateTable
CREATE TABLE "MasterKeyRotation" (
    "id" UUID NOT NULL,
    "organizationId" UUID,
    "keyId" TEXT NOT NULL,
    "state" "RotationState" NOT NULL DEFAULT 'RUNNING',
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "requestedByName" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "position" UUID,
    "lease" UUID,

    CONSTRAINT "MasterKeyRotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectionLink" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "serviceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "linkName" TEXT NOT NULL,
    "scopes" TEXT[],
    "callsPerMinute" INTEGER,
    "keepsBodies" BOOLEAN NOT NULL DEFAULT false,
    "createdById" UUID NOT NULL,
    "createdByName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConnectionLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectionAuthorization" (
    "connectionId" UUID NOT NULL,
    "environment" "Environment" NOT NULL,
    "organizationId" UUID NOT NULL,
    "authorizationId" UUID NOT NULL,
    "providerAccountId" TEXT,
    "providerAccountName" TEXT,
    "grantedById" UUID NOT NULL,
    "grantedByName" TEXT NOT NULL,
    "grantedAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "revokedByName" TEXT,
    "providerReceipt" JSONB,
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ConnectionAuthorization_pkey" PRIMARY KEY ("connectionId","environment")
);

-- CreateTable
CREATE TABLE "ConnectionShare" (
    "connectionId" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "organizationId" UUID NOT NULL,

    CONSTRAINT "ConnectionShare_pkey" PRIMARY KEY ("connectionId","projectId")
);

-- CreateTable
CREATE TABLE "ConnectionCall" (
    "id" UUID NOT NULL,
    "organizationId" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "environment" "Environment" NOT NULL,
    "door" "CallDoor" NOT NULL,
    "callerName" TEXT NOT NULL,
    "executionId" UUID,
    "method" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "status" INTEGER,
    "errorCode" TEXT,
    "failed" BOOLEAN NOT NULL,
    "attempts" INTEGER NOT NULL,
    "durationMs" INTEGER NOT NULL,
    "requestBytes" INTEGER NOT NULL,
    "responseBytes" INTEGER NOT NULL,
    "requestBody" TEXT,
    "responseBody" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConnectionCall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ConnectionUsage" (
    "connectionId" UUID NOT NULL,
    "environment" "Environment" NOT NULL,
    "day" DATE NOT NULL,
    "organizationId" UUID NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "limited" INTEGER NOT NULL DEFAULT 0,
    "durationMs" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ConnectionUsage_pkey" PRIMARY KEY ("connectionId","environment","day")
);

-- CreateTable
CREATE TABLE "CallAllowance" (
    "connectionId" UUID NOT NULL,
    "environment" "Environment" NOT NULL,
    "left" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CallAllowance_pkey" PRIMARY KEY ("connectionId","environment")
);

-- CreateTable
CREATE TABLE "FunctionLink" (
    "functionVersionId" UUID NOT NULL,
    "linkName" TEXT NOT NULL,

    CONSTRAINT "FunctionLink_pkey" PRIMARY KEY ("functionVersionId","linkName")
);

-- CreateIndex
CREATE INDEX "MasterKeyRotation_organizationId_id_idx" ON "MasterKeyRotation"("organizationId", "id");

-- CreateIndex
CREATE INDEX "MasterKeyRotation_state_id_idx" ON "MasterKeyRotation"("state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ConnectionLink_linkName_key" ON "ConnectionLink"("linkName");

-- CreateIndex
CREATE INDEX "ConnectionLink_organizationId_id_idx" ON "ConnectionLink"("organizationId", "id");

-- CreateIndex
CREATE INDEX "ConnectionLink_serviceId_id_idx" ON "ConnectionLink"("serviceId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ConnectionAuthorization_authorizationId_key" ON "ConnectionAuthorization"("authorizationId");

-- CreateIndex
CREATE INDEX "ConnectionAuthorization_organizationId_connectionId_idx" ON "ConnectionAuthorization"("organizationId", "connectionId");

-- CreateIndex
CREATE INDEX "ConnectionShare_projectId_connectionId_idx" ON "ConnectionShare"("projectId", "connectionId");

-- CreateIndex
CREATE INDEX "ConnectionCall_connectionId_id_idx" ON "ConnectionCall"("connectionId", "id");

-- CreateIndex
CREATE INDEX "ConnectionCall_connectionId_environment_id_idx" ON "ConnectionCall"("connectionId", "environment", "id");

-- CreateIndex
CREATE INDEX "ConnectionCall_connectionId_failed_id_idx" ON "ConnectionCall"("connectionId", "failed", "id");

-- CreateIndex
CREATE INDEX "FunctionLink_linkName_idx" ON "FunctionLink"("linkName");

-- CreateIndex
CREATE INDEX "Credential_organizationId_keyId_id_idx" ON "Credential"("organizationId", "keyId", "id");

-- CreateIndex
CREATE INDEX "Authorization_refreshDueAt_idx" ON "Authorization"("refreshDueAt");

-- CreateIndex
CREATE INDEX "Authorization_organizationId_clientId_providerUserId_idx" ON "Authorization"("organizationId", "clientId", "providerUserId");

-- AddForeignKey
ALTER TABLE "ConnectionLink" ADD CONSTRAINT "ConnectionLink_serviceId_fkey" FOREIGN KEY ("serviceId") REFERENCES "Service"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionAuthorization" ADD CONSTRAINT "ConnectionAuthorization_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "ConnectionLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionAuthorization" ADD CONSTRAINT "ConnectionAuthorization_authorizationId_fkey" FOREIGN KEY ("authorizationId") REFERENCES "Authorization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionShare" ADD CONSTRAINT "ConnectionShare_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "ConnectionLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionShare" ADD CONSTRAINT "ConnectionShare_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionCall" ADD CONSTRAINT "ConnectionCall_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "ConnectionLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionUsage" ADD CONSTRAINT "ConnectionUsage_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "ConnectionLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CallAllowance" ADD CONSTRAINT "CallAllowance_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "ConnectionLink"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FunctionLink" ADD CONSTRAINT "FunctionLink_functionVersionId_fkey" FOREIGN KEY ("functionVersionId") REFERENCES "FunctionVersion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One re-wrapping at a time per organization, and one of all.
CREATE UNIQUE INDEX "MasterKeyRotation_running" ON "MasterKeyRotation" (coalesce("organizationId", '00000000-0000-0000-0000-000000000000')) WHERE "state" = 'RUNNING';

-- Authorizations that stand before this: refreshed ahead like all others.
UPDATE "Authorization" SET "refreshDueAt" = "accessTokenExpiresAt" WHERE "refusedAt" IS NULL;
